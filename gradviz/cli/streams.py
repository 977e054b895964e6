"""The standard streams of a command: closed, full or without Unicode, they never end the work. Owns what goes to standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any, TextIO


class Lenient:
    """Standard error for a progress bar: once nothing can be written there, as on a full disk, the bar goes and the work goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write what can be written."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Show what can be shown."""
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def note(text: str) -> None:
    """A line on standard error, if anything can be written there at all."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def open_closed() -> None:
    """Without standard streams, as after `>&-` or from an icon on Windows, what is printed goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def silence(stream: TextIO) -> None:
    """What is still to be written goes nowhere, so that Python does not try once more as it leaves."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
