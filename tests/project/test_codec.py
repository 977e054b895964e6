import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.errors import FileError
from gradviz.project import Document, load, save
from gradviz.project.codec import FIELDS, KIND, LIMIT, VERSION, decode, encode
from gradviz.project.document import frozen
from gradviz.project.edits import pin, set_note, set_parameter, set_seed, set_view, toggle_breakpoint

FULL = Document.from_text("e=(a+b)*kb", {"a": 2, "b": [1, 2], "kb": math.inf}, names=["kb"])
FULL = set_view(set_seed(toggle_breakpoint(pin(set_parameter(FULL, "a", True), {"e": (3, 4)}), "e"), 2), zoom=1.5)
FULL = replace(set_note(FULL, "a", "remember"), title="Two")


def test_a_document_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "two.gradviz"
    save(FULL, path)
    assert load(path) == FULL
    first = path.read_bytes()
    save(load(path), path)
    assert path.read_bytes() == first


numbers = st.floats(allow_nan=False)
values = st.one_of(numbers, st.lists(numbers, min_size=1, max_size=3))


@given(st.text(max_size=50), st.dictionaries(st.text(max_size=5), values, max_size=3), st.dictionaries(st.text(max_size=5), st.text()))
def test_every_document_survives(text: str, values: dict[str, object], notes: dict[str, str]) -> None:
    document = Document(Document.from_text(text, values).text, values=Document.from_text(text, values).values, notes=frozen(notes))
    assert decode(encode(document)) == document


def test_unknown_keys_survive() -> None:
    content = json.loads(encode(FULL))
    content["colour of tomorrow"] = {"deep": [1, None]}
    assert json.loads(encode(decode(json.dumps(content).encode()))) == content


def test_a_newer_version_is_refused_with_a_sentence() -> None:
    content = {**json.loads(encode(FULL)), "version": VERSION + 1}
    with pytest.raises(FileError, match="newer gradviz"):
        decode(json.dumps(content).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"kind": "something else"}',
        b"[" * 100_000,
        b'{"kind": "gradviz document", "a": NaN}',
        b"9" * 10_000,
    ],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(FileError, match="not a gradviz document"):
        decode(data)


@pytest.mark.parametrize("name", ["a b", "", "1a", "\x00", "x" * 500])
def test_a_declared_name_that_no_text_could_hold_is_damage(name: str) -> None:
    content = {**json.loads(encode(FULL)), "names": ["kb", name]}
    with pytest.raises(FileError, match="names"):
        decode(json.dumps(content).encode())


@pytest.mark.parametrize("key", [*FIELDS, "version"])
@pytest.mark.parametrize("wrong", [7, {"a": {"b": None}}, [[[]]], True, "neither"])
def test_a_damaged_part_is_named_or_read(key: str, wrong: object) -> None:
    content = {**json.loads(encode(FULL)), "kind": KIND, key: wrong}
    try:
        document = decode(json.dumps(content).encode())
    except FileError as error:
        assert key in error.message or error.code == "newer version"
    else:
        assert decode(encode(document)) == document


def test_a_text_is_needed() -> None:
    with pytest.raises(FileError, match="text"):
        decode(json.dumps({"kind": KIND, "version": 1}).encode())


@pytest.mark.parametrize("key", ["view", "values", "rows", "parts", "colour of tomorrow"])
def test_what_lies_too_deep_is_damage_and_can_not_stop_a_later_save(key: str) -> None:
    part: object = 1.0
    for depth in range(900):
        part = [part] if depth % 2 else {"a": part}
    with pytest.raises(FileError, match=key):
        decode(json.dumps({**json.loads(encode(FULL)), key: part}).encode())


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.gradviz"
    path.write_bytes(b" " * (LIMIT + 1))
    with pytest.raises(FileError, match="larger"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="nowhere"):
        load(tmp_path / "nowhere.gradviz")


def test_the_mark_that_some_editors_put_before_a_text_is_no_damage() -> None:
    assert decode(b"\xef\xbb\xbf" + encode(FULL)) == FULL


def test_half_a_sign_becomes_a_question_mark_and_the_document_can_be_saved() -> None:
    data = encode(FULL).replace(b'"Two"', b'"T\\uD800wo \\ud83d\\ude00"')
    document = decode(data)
    assert document.title == "T?wo \N{GRINNING FACE}"
    assert decode(encode(document)) == document
    assert decode(encode(Document("a\ud800"))).text == "a?"


def test_a_text_that_no_editor_can_show_is_refused() -> None:
    with pytest.raises(FileError, match="has 20001 characters"):
        decode(encode(Document("a" * 20_001)))
    assert len(decode(encode(Document("a" * 20_000))).text) == 20_000
