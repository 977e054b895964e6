from __future__ import annotations

import gzip
import os
import stat
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradviz import files
from gradviz.errors import FileError

STEPS = ("replace", "unlink", "open", "read_bytes")


class CrashError(BaseException):
    """Stands for the power going off: nothing catches it."""


def failing(code: str, action: Callable[[], object]) -> FileError:
    with pytest.raises(FileError) as caught:
        action()
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def test_write_makes_folders_and_keeps_the_version_before(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.gradviz"
    for version in (b"one", b"two", b"three"):
        files.write(path, version)
    assert files.read(path) == b"three"
    assert files.backup_of(path).read_bytes() == b"two"
    assert sorted(file.name for file in path.parent.iterdir()) == ["a.gradviz", "a.gradviz.bak"]


def test_no_backup_when_none_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    files.write(path, b"one", backup=False)
    files.write(path, b"two", backup=False)
    assert [file.name for file in tmp_path.iterdir()] == ["cache"]


def crashing_at(monkeypatch: pytest.MonkeyPatch, place: int) -> list[str]:
    """Let call number `place` to the file system crash before it does anything; returns the calls made."""
    calls: list[str] = []

    def guarded(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if len(calls) == place:
                raise CrashError
            calls.append(name)
            return real(*arguments, **options)

        return call

    for name in STEPS:
        monkeypatch.setattr(Path, name, guarded(name, getattr(Path, name)))
    monkeypatch.setattr(os, "fsync", guarded("fsync", os.fsync))
    return calls


@pytest.mark.parametrize("backup", [True, False])
def test_a_crash_at_any_step_leaves_old_or_new_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backup: bool) -> None:
    outcomes = set()
    for place in range(40):
        path = tmp_path / str(place) / "a"
        files.write(path, b"oldest")
        files.write(path, b"old")
        with monkeypatch.context() as patch:
            calls = crashing_at(patch, place)
            try:
                files.write(path, b"new", backup=backup)
                finished = True
            except CrashError:
                finished = False
        outcomes.add(path.read_bytes())
        assert path.read_bytes() in (b"old", b"new")
        assert files.backup_of(path).read_bytes() in (b"oldest", b"old")
        if finished:
            assert len(calls) > 4
            break
    else:
        pytest.fail("no run came to its end")
    assert outcomes == {b"old", b"new"}


def test_the_crash_test_catches_a_write_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        crashing_at(patch, 1)
        with pytest.raises(CrashError), path.open("wb") as file:
            os.fsync(file.fileno())
    assert path.read_bytes() not in (b"old", b"new")


def test_a_failed_write_leaves_the_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    files.write(path, b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    error = failing("unwritable", lambda: files.write(path, b"new"))
    assert "No space left" in error.message
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no permission bits")
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "link"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    files.write(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_read_names_what_is_missing_too_large_or_no_file(tmp_path: Path) -> None:
    assert "absent" in failing("missing", lambda: files.read(tmp_path / "absent")).message
    failing("unreadable", lambda: files.read(tmp_path))
    failing("unwritable", lambda: files.write(tmp_path, b""))
    (tmp_path / "big").write_bytes(b"12345")
    assert files.read(tmp_path / "big", limit=5) == b"12345"
    failing("too large", lambda: files.read(tmp_path / "big", limit=4))


def test_packed_and_plain_files_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    for content in (b"", b"x", os.urandom(5000), bytes(5000)):
        for packed in (content, gzip.compress(content)):
            path.write_bytes(packed)
            assert files.read_unpacked(path, 5000) == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes(5001), "too large"),
        (gzip.compress(bytes(5001), mtime=0), "too large"),
        (gzip.compress(bytes(500_000), 1, mtime=0) * 100, "too large"),
        (gzip.compress(b"abc" * 50, mtime=0)[:-3], "not gzip"),
        (gzip.compress(b"abc" * 50, mtime=0)[:12] + b"\xff" * 40, "not gzip"),
        (b"\x1f\x8b", "not gzip"),
        (b"\x1f\x8b\x09", "not gzip"),
    ],
)
def test_what_cannot_be_unpacked_within_the_limit_is_one_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(content)
    failing(code, lambda: files.read_unpacked(path, 5000))


@pytest.mark.parametrize("packed", [False, True])
def test_a_high_limit_claims_no_memory(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(b"small") if packed else b"small")
    tracemalloc.start()
    assert files.read_unpacked(path, 2**30) == b"small"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gradviz")
    assert "pipe.gradviz is a pipe" in failing("pipe", lambda: files.read(tmp_path / "pipe.gradviz")).message


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder that a program works in")
def test_a_working_folder_that_is_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    failing("unwritable", lambda: files.write(Path("a.gradviz"), b"one"))


def test_whether_a_file_can_be_written_is_known_before_and_leaves_nothing(tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("kept", "utf-8")
    files.check_writable(there)
    files.check_writable(tmp_path / "new" / ("x" * 240))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "there.txt"]
    assert there.read_text("utf-8") == "kept"
    for wrong in (tmp_path, there / "below.txt"):
        with pytest.raises(FileError, match="cannot write"):
            files.check_writable(wrong)
