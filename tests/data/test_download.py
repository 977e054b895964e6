"""Downloads by a server on this machine: whole, cut and gone on, cancelled, of the wrong content, from the second mirror, from none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradviz.data.dataset import Watch
from gradviz.data.download import CHUNK, TRIES, fetch
from gradviz.errors import DataError

CONTENT = np.random.default_rng(0).bytes(5 * CHUNK + 17)
DEAD = "http://127.0.0.1:9/"


def test_a_file_arrives_whole_and_says_how_far_it_is(mirror, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    remote = mirror.offer("a.gz", CONTENT)
    path = fetch(remote, [mirror.address], tmp_path / "new", Watch(lambda *step: seen.append(step)))
    assert path.read_bytes() == CONTENT
    assert [file.name for file in path.parent.iterdir()] == ["a.gz"]
    assert seen[0] == ("a.gz", 0, len(CONTENT))
    assert seen[-1] == ("a.gz", len(CONTENT), len(CONTENT))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert len(seen) > 3


def test_a_file_that_is_there_is_not_asked_for_again(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    for _ in range(2):
        fetch(remote, [mirror.address], tmp_path, Watch())
    assert len(mirror.asked) == 1


def test_a_damaged_file_in_the_cache_is_replaced(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    (tmp_path / "a.gz").write_bytes(b"damaged")
    assert fetch(remote, [mirror.address], tmp_path, Watch()).read_bytes() == CONTENT


def test_a_cut_goes_on_where_it_broke_off(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    mirror.cuts = [2 * CHUNK, CHUNK]
    assert fetch(remote, [mirror.address], tmp_path, Watch()).read_bytes() == CONTENT
    starts = [int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0 for _, asked in mirror.asked]
    assert starts[0] == 0
    assert 0 < starts[1] <= 2 * CHUNK < starts[2] <= 3 * CHUNK


def test_a_server_that_cannot_go_on_starts_anew(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    mirror.cuts, mirror.ranges = [2 * CHUNK], False
    assert fetch(remote, [mirror.address], tmp_path, Watch()).read_bytes() == CONTENT
    assert len(mirror.asked) == 2


def test_what_has_arrived_is_kept_for_the_next_start(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    mirror.cuts = [CHUNK] * TRIES
    with pytest.raises(DataError) as caught:
        fetch(remote, [mirror.address], tmp_path, Watch())
    assert caught.value.code == "unreachable"
    kept = (tmp_path / "a.gz.part").stat().st_size
    assert kept >= CHUNK
    mirror.asked.clear()
    assert fetch(remote, [mirror.address], tmp_path, Watch()).read_bytes() == CONTENT
    assert mirror.asked == [("a.gz", f"bytes={kept}-")]


def test_cancelling_stops_at_once_and_keeps_what_has_arrived(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    seen: list[int] = []
    watch = Watch(lambda name, done, total: seen.append(done), lambda: bool(seen) and seen[-1] >= 2 * CHUNK)
    with pytest.raises(DataError) as caught:
        fetch(remote, [mirror.address, mirror.address], tmp_path, watch)
    assert caught.value.code == "cancelled"
    assert caught.value.hint
    assert [file.name for file in tmp_path.iterdir()] == ["a.gz.part"]
    assert len(mirror.asked) == 1
    assert fetch(remote, [mirror.address], tmp_path, Watch()).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (bytes(len(CONTENT)), "the checksum is wrong"),
        (CONTENT[:-1], f"{len(CONTENT) - 1} bytes came, not {len(CONTENT)}"),
        (CONTENT + b"!", f"bytes came, not {len(CONTENT)}"),
        (b"", "the server answers 416"),
    ],
)
def test_wrong_content_is_thrown_away_and_the_next_mirror_asked(mirror, tmp_path: Path, wrong: bytes, said: str) -> None:
    remote = mirror.offer("good/a.gz", CONTENT)
    mirror.contents["bad/a.gz"] = wrong
    remote = type(remote)("a.gz", remote.size, remote.sha256)
    path = fetch(remote, [mirror.address + "bad/", mirror.address + "good/"], tmp_path, Watch())
    assert path.read_bytes() == CONTENT
    with pytest.raises(DataError, match=rf"a\.gz cannot be downloaded.*{said}") as caught:
        fetch(remote, [mirror.address + "bad/"], tmp_path / "other", Watch())
    assert caught.value.code == "unreachable"
    assert not (tmp_path / "other" / "a.gz").exists()


def test_a_part_that_is_too_long_is_begun_anew(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    (tmp_path / "a.gz.part").write_bytes(CONTENT + b"more")
    assert fetch(remote, [mirror.address], tmp_path, Watch()).read_bytes() == CONTENT


def test_the_second_mirror_stands_in_for_the_first(mirror, tmp_path: Path) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    assert fetch(remote, [DEAD, mirror.address], tmp_path, Watch()).read_bytes() == CONTENT


def test_no_mirror_at_all_names_both_and_what_to_try(tmp_path: Path, mirror) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    with pytest.raises(DataError) as caught:
        fetch(remote, [DEAD, mirror.address + "nowhere/"], tmp_path, Watch())
    assert f"{DEAD}: no connection; {mirror.address}nowhere/: the server answers 404" in caught.value.message
    assert caught.value.hint


def test_a_broken_connection_and_a_silent_server_have_their_words(mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = mirror.offer("a.gz", CONTENT)
    mirror.cuts = [CHUNK] * TRIES
    with pytest.raises(DataError, match="the connection broke off"):
        fetch(remote, [mirror.address], tmp_path, Watch())
    monkeypatch.setattr("gradviz.data.download.TIMEOUTS", (0.2, 0.05))
    mirror.delay = 0.2
    with pytest.raises(DataError, match=r"no answer in time|no connection"):
        fetch(remote, [mirror.address], tmp_path, Watch())
