"""Sources are records: all of them load, declare honestly, and answer mistakes with a sentence."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from gradviz import data
from gradviz.cli.main import main
from gradviz.data import DATASETS, Dataset, Source, Split, load, sources
from gradviz.data.dataset import class_name, declare
from gradviz.errors import DataError
from gradviz.fields import Field

OFFLINE = [name for name, source in sources().items() if source.claims is None and name != "mnist"]


def faults(dataset: Dataset) -> list[str]:
    """What every dataset must be, and this one is not."""
    found = []
    for part, split in (("train", dataset.train), ("validation", dataset.validation), ("test", dataset.test)):
        if split.x.dtype != np.float32 or not np.isfinite(split.x).all() or len(split.x) != len(split.y) or not len(split):
            found.append(f"{part}: samples")
        if dataset.task == "classes" and (split.y.dtype != np.int64 or set(split.y) != set(range(len(dataset.classes)))):
            found.append(f"{part}: classes")
        if dataset.task == "regression" and (split.y.dtype != np.float32 or split.y.ndim != 2):
            found.append(f"{part}: targets")
        if split.x.flags.writeable or split.y.flags.writeable:
            found.append(f"{part}: writeable")
    if split.x.ndim == 4 and not (dataset.train.x.min() == 0 and dataset.train.x.max() == 1):
        found.append("pixels")
    if dataset.features and len(dataset.features) != dataset.shape[0]:
        found.append("features")
    return found


@pytest.mark.parametrize("name", OFFLINE)
def test_every_offline_source_loads_and_is_the_same_each_time(name: str) -> None:
    first, again, other = load(name), load(name), load(name, np.random.default_rng(1))
    assert faults(first) == []
    assert (first.train.x == again.train.x).all()
    assert (first.test.y == again.test.y).all()
    assert first.sizes == other.sizes
    assert sum(first.sizes) >= 200
    assert first.outputs >= 1
    assert first.note


@pytest.mark.parametrize(
    "planted",
    [
        lambda s: Split(s.x.astype(np.float64), s.y),
        lambda s: Split(s.x[:0], s.y[:0]),
        lambda s: Split(s.x * np.nan, s.y),
        lambda s: Split(s.x, s.y[:-1]),
        lambda s: Split(s.x, s.y + 1),
        lambda s: Split(s.x, s.y.astype(np.float32)),
    ],
)
def test_a_planted_fault_is_seen(planted) -> None:
    good = load("moons")
    bad = Dataset(good.name, good.train, planted(good.validation), good.test, good.task, good.classes, good.features)
    assert faults(good) == []
    assert faults(bad)


def test_every_source_says_what_it_is() -> None:
    assert list(sources()) == list(DATASETS)
    assert {"mnist", "mnist-sample", "digits", "moons", "circles", "spirals", "blobs", "xor", "linear", "csv", "npz", "pictures"} <= set(
        DATASETS
    )
    for name, source in DATASETS.items():
        assert source.name == name
        assert source.doc.endswith(".")
        assert source.note.endswith(".")
        assert all(field.accepts(field.default) and field.doc for field in source.fields)
        assert all(getattr(data, public) is not None for public in data.__all__)


def test_a_source_without_words_or_with_a_taken_name_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a one-line doc"):
        declare(Source("toy", "", "", lambda settings, rng, watch: load("xor")))
    with pytest.raises(ValueError, match="registered twice"):
        declare(DATASETS["xor"])


def test_arrays_of_a_split_cannot_be_written() -> None:
    x = np.zeros((2, 3), np.float32)
    split = Split(x, np.zeros(2, np.int64))
    with pytest.raises(ValueError, match="read-only"):
        split.x[0, 0] = 1
    x[0, 0] = 1
    assert len(split) == 2


def test_settings_reach_the_source() -> None:
    assert sum(load("moons", samples=50).sizes) == 50
    assert sum(load("moons", samples=50.0).sizes) == 50
    assert load("blobs", classes=5).outputs == 5


@pytest.mark.parametrize(
    ("name", "settings", "code", "said"),
    [
        ("mnits", {}, "unknown dataset", "mnits"),
        ("", {}, "unknown dataset", "moons"),
        ("moons", {"sample": 3}, "unknown setting", "samples, noise"),
        ("digits", {"sample": 3}, "unknown setting", "leave it out"),
        ("moons", {"samples": 0}, "bad setting", "samples"),
        ("moons", {"samples": 10**9}, "bad setting", "1000"),
        ("moons", {"noise": float("nan")}, "bad setting", "noise"),
        ("moons", {"noise": "much"}, "bad setting", "much"),
        ("csv", {"task": "guess"}, "bad setting", "task"),
        ("csv", {}, "no path", "path"),
        ("a\0b", {}, "unknown dataset", "moons"),
        ("a" * 5000, {}, "unknown dataset", "moons"),
        ("csv", {"path": 3}, "bad setting", "path"),
    ],
)
def test_a_mistake_is_a_sentence_that_helps(name: str, settings: dict, code: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        load(name, **settings)
    assert caught.value.code == code
    assert said in str(caught.value)
    assert caught.value.hint


def test_a_path_finds_its_source(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("a,b,y\n" + "1,2,0\n3,4,1\n" * 10)
    assert load(str(path)).sizes == (16, 2, 2)
    assert load("csv", path=str(path), task="regression").task == "regression"
    path.rename(tmp_path / "points.data")
    assert load(str(tmp_path / "points.data")).sizes == (16, 2, 2)


def test_a_file_of_another_kind_is_told_from_none_at_all(tmp_path: Path) -> None:
    (tmp_path / "points.xls").write_bytes(b"")
    with pytest.raises(DataError, match=r"points\.xls is no kind of data") as caught:
        load(str(tmp_path / "points.xls"))
    assert ".csv" in caught.value.hint
    with pytest.raises(DataError, match=r"no dataset and no file .*other\.xls"):
        load(str(tmp_path / "other.xls"))


def test_fields_are_declared_once() -> None:
    for source in DATASETS.values():
        names = [field.name for field in source.fields]
        assert len(names) == len(set(names))
        assert all(isinstance(field, Field) for field in source.fields)


def test_the_recipe_for_a_dataset_is_the_whole_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    found = re.search(r"^```python dataset\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found
    (tmp_path / "parabola.py").write_text(found[1], "utf-8")
    monkeypatch.setattr(DATASETS, "_records", dict(DATASETS))
    runpy.run_path(str(tmp_path / "parabola.py"))
    parabola = load("parabola", noise=0.0)
    assert faults(parabola) == []
    assert parabola.note
    assert DATASETS["parabola"].title
    assert np.allclose(parabola.train.y, parabola.train.x**2, atol=1e-6)
    assert main(["list", "datasets"]) == 0
    assert "parabola" in capsys.readouterr().out


def test_a_class_without_a_name_is_called_by_its_number() -> None:
    assert class_name(("cat", "dog"), 1) == "dog"
    assert class_name((), 3) == "3"
