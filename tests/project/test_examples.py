"""Examples are found with their titles in both languages, and searched in either."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz import resources, words
from gradviz.project import examples as module
from gradviz.project.examples import examples


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with two examples and a damaged one."""
    source = resources.examples_folder() / "two-paths.gradviz"
    shutil.copy(source, tmp_path / "plain.gradviz")
    content = json.loads(source.read_text("utf-8"))
    content.update(title="Told", titles={"ru": "Рассказано", "xx": 3}, group={"en": "Gates", "ru": "Вентили"}, notice="Look.")
    (tmp_path / "told.gradviz").write_text(json.dumps(content), "utf-8")
    (tmp_path / "broken.gradviz").write_text("{", "utf-8")
    monkeypatch.setattr(resources, "examples_folder", lambda: tmp_path)
    module.examples.cache_clear()
    yield tmp_path
    module.examples.cache_clear()


def test_titles_and_groups_follow_the_language(folder: Path) -> None:
    plain, told = examples()
    assert (plain.title, plain.group) == ("Two paths, one input", "")
    assert (told.title, told.group, told.notices) == ("Told", "Gates", {"en": "Look."})
    words.set_language("ru")
    assert (plain.title, told.title, told.group) == ("Two paths, one input", "Рассказано", "Вентили")


def test_a_search_finds_every_language(folder: Path) -> None:
    _, told = examples()
    assert told.matches("")
    assert told.matches("рассказ gates")
    assert not told.matches("told nothing")


def test_every_example_that_ships_can_be_listed() -> None:
    module.examples.cache_clear()
    assert len(examples()) == len(list(resources.examples_folder().glob("*.gradviz")))
    assert all(example.title for example in examples())
