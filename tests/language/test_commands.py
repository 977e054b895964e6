"""The table of LaTeX commands."""

from __future__ import annotations

from gradviz.language import commands


def test_every_greek_letter_is_a_command() -> None:
    assert {"alpha", "lambda", "Omega"} <= set(commands.LETTERS)


def test_no_command_is_in_two_tables() -> None:
    tables = (commands.SIGNS, commands.LETTERS, commands.ACCENTS, commands.FONTS, commands.UPRIGHT, commands.FRACTIONS)
    names = [name for table in tables for name in table]
    assert len(names) == len(set(names))
