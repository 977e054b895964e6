"""The note of a stopped training comes back as it was, once; what cannot be read is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.files import backup_of
from gradviz.project import stopped
from gradviz.project.stopped import Stopped, checkpoint_of, forget, found, note, note_of, running_places


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stopped, "folder", lambda: tmp_path / "training")
    (tmp_path / "training").mkdir()
    return tmp_path / "training"


def test_a_note_comes_back_until_it_is_forgotten() -> None:
    assert found() is None
    told = Stopped("a.npz", "a.gradviz", "Small CNN", 2.5, 10)
    note(told)
    assert found() == told
    forget()
    assert found() is None
    forget()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"checkpoint": "", "document": "", "title": "", "done": "x", "epochs": 3}'])
def test_a_damaged_note_is_none(state: Path, text: str) -> None:
    (state / "stopped.json").write_text(text)
    assert found() is None


@pytest.mark.parametrize(
    "changed",
    ['"epochs": 1e999', '"epochs": -1', '"done": NaN', '"done": 1e999', '"done": -1', '"checkpoint": "a\\u0000"', '"document": "\\u0000"'],
)
def test_a_note_with_a_number_or_name_that_cannot_be_is_none(state: Path, changed: str) -> None:
    text = '{"checkpoint": "a", "document": "", "title": "", "done": 1, "epochs": 3}'
    (state / "stopped.json").write_text(text)
    assert found() is not None
    (state / "stopped.json").write_text(f"{text[:-1]}, {changed}}}")
    assert found() is None


def test_a_note_that_is_nested_too_deeply_is_none(state: Path) -> None:
    (state / "stopped.json").write_text("[" * 100_000)
    assert found() is None


def test_a_checkpoint_lies_beside_its_document(state: Path, tmp_path: Path) -> None:
    assert checkpoint_of(tmp_path / "net.gradviz") == tmp_path / "net.stopped.npz"
    assert checkpoint_of(None) == state / "stopped.npz"


def test_the_note_of_the_end_keeps_the_one_before_it_and_that_of_a_run_does_not(state: Path) -> None:
    running = note_of(running_places()[0])
    for title in ("one", "two"):
        note(Stopped("a.npz", "", title, 1.0, 3))
        note(Stopped("b.npz", "", title, 1.0, 3), running)
    assert backup_of(state / "stopped.json").exists()
    assert running.exists()
    assert not backup_of(running).exists()


def test_a_checkpoint_still_needed_is_not_written_over(tmp_path: Path) -> None:
    document = tmp_path / "net.gradviz"
    for path in (None, document):
        first = checkpoint_of(path)
        second = checkpoint_of(path, first)
        assert first != second
        assert second.parent == first.parent
        assert checkpoint_of(path, second) == first == checkpoint_of(path, tmp_path / "other.npz")
