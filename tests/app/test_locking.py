"""A place belongs to one window at a time."""

from __future__ import annotations

from pathlib import Path

from gradviz.app.locking import locked


def test_a_place_has_one_holder_until_it_is_given_back(tmp_path: Path) -> None:
    place = tmp_path / "state" / "work.gradviz"
    first = locked(place)
    assert first is not None
    assert locked(place) is None
    first.unlock()
    assert locked(place) is not None
    assert not place.exists()


def test_no_lock_where_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert locked(tmp_path / "file" / "work.gradviz") is None
