"""A console without some letters is written to in those that it has; what was typed on it is read."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest

from gradviz import words
from gradviz.cli import main
from gradviz.cli.console import SPELLED, can_show, is_unicode, speak, spelled, typed


class Terminal(io.TextIOWrapper):
    """A screen of one encoding, or a file."""

    def __init__(self, encoding: str, *, tty: bool = True) -> None:
        self.raw_bytes = io.BytesIO()
        self._tty = tty
        super().__init__(self.raw_bytes, encoding)

    def isatty(self) -> bool:
        return self._tty

    def shown(self) -> bytes:
        self.flush()
        return self.raw_bytes.getvalue()


@pytest.mark.parametrize(
    ("sign", "told"),
    [("σ", "sigma"), ("Ω", "Omega"), ("→", "->"), ("−", "-"), ("ŵ", "w_hat"), ("é", "e"), ("²", "^2"), ("₁", "1"), ("½", "1/2"),
     ("ж", "zhe"), ("Ж", "Zhe"), ("█", "#"), ("▏", ""), ("\U0001f600", "?"), ("\udccf", "?"), ("ᵀ", "^T")],
)  # fmt: skip
def test_signs_in_ascii(sign: str, told: str) -> None:
    assert spelled(sign) == told
    assert sign.encode("ascii", SPELLED) == told.encode()


def test_a_terminal_gets_letters_that_it_has_and_a_file_utf_8() -> None:
    screen, east, modern, file = Terminal("ascii"), Terminal("koi8-r"), Terminal("utf-8"), Terminal("ascii", tty=False)
    for stream in (screen, east, modern, file):
        speak(stream)
        stream.write("σ → ж")
    assert screen.shown() == b"sigma -> zhe"
    assert east.shown() == "sigma -> ж".encode("koi8-r")
    assert modern.shown() == file.shown() == "σ → ж".encode()
    speak(io.StringIO())


def test_what_a_terminal_can_show() -> None:
    assert can_show("Русский", Terminal("koi8-r"))
    assert not can_show("Русский", Terminal("ascii"))
    assert can_show("Русский", Terminal("ascii", tty=False))
    assert can_show("Русский", io.StringIO())
    assert [is_unicode(name) for name in ("utf-8", "UTF8", "utf-16", None, "ascii", "cp1252")] == [True] * 4 + [False] * 2


def test_a_language_whose_letters_are_not_there_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal("ascii")
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["eval", "a+1", "a=2", "--lang", "ru"]) == 0
    assert words.language() == "en"
    assert b"gate" in screen.shown()


def test_what_python_took_for_no_letters_is_read_as_utf_8(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(os, "fsencode", lambda word: word.encode("ascii", "surrogateescape"))
    lost = "σ(ŵ)".encode().decode("ascii", "surrogateescape")
    assert typed(lost) == "σ(ŵ)"
    assert typed("σ(x)") == "σ(x)"
    assert typed("\udcff") == "\ufffd"
    assert main(["eval", lost, "ŵ=2".encode().decode("ascii", "surrogateescape"), "--json"]) == 0
    assert '"name": "ŵ"' in capsys.readouterr().out
