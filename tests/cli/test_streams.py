"""Whatever becomes of a stream, the work goes on."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from gradviz.cli import streams


class Full(io.StringIO):
    """A stream on a full disk."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_bar_on_a_full_disk_is_dropped() -> None:
    lenient = streams.Lenient(Full())
    lenient.write("half done")
    lenient.flush()
    assert not lenient.isatty()


def test_a_bar_that_can_be_seen_is_seen() -> None:
    stream = io.StringIO()
    streams.Lenient(stream).write("half done")
    assert stream.getvalue() == "half done"


def test_a_note_is_for_standard_error_if_it_can_be_had(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    streams.note("left out")
    assert capsys.readouterr().err == "left out\n"
    monkeypatch.setattr(sys, "stderr", Full())
    streams.note("left out")


def test_closed_streams_are_opened_to_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    streams.open_closed()
    with sys.stdout as opened:
        opened.write("nothing")


def test_a_silent_stream_writes_nowhere(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as stream:
        stream.write("lost")
        streams.silence(stream)
    assert (tmp_path / "out").read_text() == ""
