"""A CSV file becomes a dataset: target, task, categories and gaps; every mistake names file, row and column."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from gradviz import words
from gradviz.data import csv_file, load
from gradviz.errors import DataError, GradvizError

FRUIT = "weight,colour,fruit\n" + "1.5,red,apple\n2.5,green,pear\n,red,apple\n3.5,,pear\n1.0,red,apple\n2.0,green,pear\n" * 10


def write(folder: Path, text: str | bytes, name: str = "a.csv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_words_gaps_and_classes_are_found(tmp_path: Path) -> None:
    data = load(write(tmp_path, FRUIT))
    assert data.task == "classes"
    assert data.classes == ("apple", "pear")
    assert data.features == ("weight", "colour=green", "colour=red")
    assert data.left_out == 20
    assert data.sizes == (32, 4, 4)
    assert data.name == "a.csv"
    assert set(np.concatenate([data.train.x[:, 1] + data.train.x[:, 2]])) == {1.0}
    assert (data.train.y == (data.train.x[:, 1] == 1)).all()


def test_the_target_is_named_or_numbered_or_the_last(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b,c\n" + "".join(f"{i / 3},{i % 2},{i / 7}\n" for i in range(30)))
    assert load(path).features == ("a", "b")
    assert load(path).task == "regression"
    assert load(path, target="b").task == "classes"
    assert load(path, target="b").classes == ("0", "1")
    assert load(path, target="1").features == ("b", "c")
    assert load(path, target="b", task="regression").train.y.dtype == np.float32
    assert load(path, target="a", task="classes").outputs == 30


def test_it_tells_its_columns_and_which_one_is_predicted(tmp_path: Path) -> None:
    path = write(tmp_path, FRUIT)
    assert load(path).columns == ("weight", "colour", "fruit")
    assert load(path).target == "fruit"
    assert load(path, target="2").target == "colour"


def test_gaps_may_be_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="row 4, column weight has no value"):
        load(write(tmp_path, FRUIT), missing="refuse")


@pytest.mark.parametrize("encoded", [FRUIT.encode("utf-8-sig"), FRUIT.encode("utf-16"), gzip.compress(FRUIT.encode(), mtime=0)])
def test_files_as_programs_write_them(tmp_path: Path, encoded: bytes) -> None:
    assert load(write(tmp_path, encoded)).sizes == (32, 4, 4)


@pytest.mark.parametrize(
    ("text", "settings", "code", "said"),
    [
        ("a\n1\n2\n", {}, "no inputs", "one column"),
        ("a,b\n1,2\n3,4\n", {"target": "z"}, "unknown column", "a, b"),
        ("a,b\n1,2\n3,4\n", {"target": "3"}, "unknown column", "a, b"),
        ("a,b\n,2\n3,\n,1\n", {}, "no whole row", "column a"),
        ("a,b\n1,x\n3,y\n", {"task": "regression"}, "words as target", "b"),
        ("a,b\n1,2\n3e18,4\n5,6\n", {}, "too large a number", "row 3, column a"),
        ("a,b\n1,2\n1e39,4\n5,6\n", {}, "too large a number", "row 3, column a"),
        ("a,b\n1,2\n3,-4.5e300\n", {}, "too large a number", "row 3, column b"),
        ("a,b\n" + "".join(f"w{i},{i}\n" for i in range(200)), {}, "too many words", "column a"),
        ("a,b\n" + "".join(f"{i},{i}.5\n" for i in range(2000)), {"task": "classes"}, "too many classes", "column b"),
        ("a,b\n1,2\n3,oops\n5,6\n", {}, "bad cell", "row 3, column b: oops"),
        ("a,b\n1,2\n3\n", {}, "ragged", "row 3"),
        (b"a,b\n1,\xff\xff\n", {}, "not text", "byte 7"),
        (b"\xff\xfea", {}, "not text", "UTF-8"),
        (gzip.compress(b"1,2\n" * 1_000_000, 1, mtime=0) * 50, {}, "too large", "a.csv"),
        (gzip.compress(b"1,2\n" * 50, mtime=0)[:-5], {}, "not gzip", "a.csv"),
        (b"", {}, "empty", "one row"),
        (b"\x89PNG\r\n\x1a\n\0\0", {}, "not text", "UTF-8"),
    ],
)
def test_a_mistake_names_file_and_place(tmp_path: Path, text: str | bytes, settings: dict, code: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(GradvizError) as caught:
        load(path, **settings)
    assert caught.value.code == code
    assert "a.csv" in caught.value.message
    assert said in str(caught.value)
    assert caught.value.hint


def test_a_complaint_follows_the_language(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load(write(tmp_path, "a,b\n1,2\n3\n"))
    english = caught.value.message
    words.set_language("ru")
    assert "a.csv" in caught.value.message
    assert "3" in caught.value.message
    assert caught.value.message != english


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(GradvizError, match=r"there is no file .*none\.csv"):
        load("csv", path=str(tmp_path / "none.csv"))


def test_one_row_can_be_learned_from(tmp_path: Path) -> None:
    assert load(write(tmp_path, "1.5,2.5\n")).sizes == (1, 0, 0)


def test_the_limit_holds_the_memory() -> None:
    assert csv_file.LIMIT <= 2**26
