"""Kept work comes back as it was, from the copy before it where the last one is damaged, with the file it came from."""

from __future__ import annotations

from pathlib import Path

from gradviz.project import Document
from gradviz.project.document import frozen
from gradviz.project.recovery import Work, find, forget, keep, parts, places, recovery_folder

DOCUMENT = Document("x*x", values=frozen({"x": 3.0}), extra=frozen({"from the future": [1, 2]}))


def test_work_comes_back_with_where_it_came_from(tmp_path: Path) -> None:
    place = tmp_path / "work.gradviz"
    for work in (Work(DOCUMENT), Work(DOCUMENT, Path("a.gradviz"))):
        keep(work, place)
        assert find(place) == work


def test_a_damaged_copy_gives_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "work.gradviz"
    keep(Work(DOCUMENT), place)
    keep(Work(Document.from_text("y")), place)
    place.write_text("{")
    assert find(place) == Work(DOCUMENT)


def test_forgotten_work_is_not_found_but_its_backup_stays(tmp_path: Path) -> None:
    place = tmp_path / "work.gradviz"
    forget(place)
    keep(Work(DOCUMENT), place)
    forget(place)
    assert find(place) is None
    assert (tmp_path / "work.gradviz.bak").exists()


def test_every_window_has_a_place_of_its_own() -> None:
    assert len(set(places())) == len(places()) > 8
    assert all(place.parent == recovery_folder() for place in places())


def test_every_document_of_every_window_has_a_place_of_its_own() -> None:
    every = [part for place in places() for part in parts(place)]
    assert len(set(every)) == 2 * len(places())
    assert all(parts(place)[0] == place for place in places())
