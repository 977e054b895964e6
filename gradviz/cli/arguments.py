"""Arguments: argparse in the chosen language, with its errors as our own. Owns these texts; knows no command."""

from __future__ import annotations

import difflib
import re
import textwrap
from argparse import Action, ArgumentParser, HelpFormatter
from collections.abc import Iterable
from typing import Any, NoReturn

from gradviz.errors import InputError
from gradviz.words import mark, say

COMPLAINTS = {
    re.compile(r"the following arguments are required: (?P<names>.+)"): mark("missing: {names}"),
    re.compile(r"unrecognized arguments: (?P<names>.+) \(maybe (?P<near>.+)\)"): mark("not understood: {names}; did you mean {near}?"),
    re.compile(r"unrecognized arguments: (?P<names>.+)"): mark("not understood: {names}"),
    re.compile(r"argument (?P<name>.+): invalid choice: '?(?P<value>.*?)'? \((?:maybe.+\? )?choose from (?P<choices>.+)\)"): mark(
        "{name} cannot be {value}; there are {choices}"
    ),
    re.compile(r"argument (?P<name>.+): expected (?:one|at least one) argument"): mark("{name} needs a value behind it"),
    re.compile(r"argument (?P<name>.+): ignored explicit argument (?P<value>.+)"): mark("{name} takes no value, so not {value}"),
    re.compile(r"argument (?P<name>.+): invalid int value: '?(?P<value>.*?)'?"): mark("{name} is a whole number, so not {value}"),
    re.compile(r"argument (?P<name>.+): invalid float value: '?(?P<value>.*?)'?"): mark("{name} is a number, so not {value}"),
    re.compile(r"ambiguous option: (?P<name>.+?) could match (?P<choices>.+)"): mark("{name} can mean {choices}"),
}
"""What argparse says, in English, by the sentence that we say for it."""


class Formatter(HelpFormatter):
    """Help whose first word is in the language chosen."""

    def add_usage(self, usage: str | None, actions: Iterable[Action], groups: Iterable[Any], prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, f"{say('usage:')} " if prefix is None else prefix)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """A paragraph that breaks at blanks alone: an option stays in one piece, to be copied."""
        return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


class Arguments(ArgumentParser):
    """An ArgumentParser that raises InputError where the arguments do not fit, instead of leaving."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=Formatter, add_help=False, allow_abbrev=False)
        self._positionals.title = say("arguments")
        self._optionals.title = say("options")
        self.add_argument("-h", "--help", action="help", help=say("show this help and exit"))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Options may stand anywhere; they are moved last, as argparse takes no values of a command behind one."""
        if self._subparsers is not None or args is None:
            return super().parse_known_args(args, namespace)
        known, unknown = super().parse_known_args(self._options_last(list(args)), namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}{self._nearest(unknown)}")
        return known, unknown

    def _nearest(self, unknown: Iterable[str]) -> str:
        """The options that unknown ones are most like, for the complaint about them; "" if there are none."""
        names = [word.partition("=")[0] for word in unknown if word.startswith("--")]
        near = [found for name in names for found in difflib.get_close_matches(name, self._option_string_actions, 1)]
        return f" (maybe {', '.join(near)})" if near else ""

    def _options_last(self, given: list[str]) -> list[str]:
        """The same words with options, and what belongs to them, behind all others."""
        if "--" in given:
            return given
        values: list[str] = []
        options: list[str] = []
        owned = False
        for word, before in zip(given, ["", *given], strict=False):
            option = None if owned else self._option_string_actions.get(before)
            owned = option is not None and (option.nargs is None or (option.nargs == "?" and not word.startswith("-")))
            (options if owned or word.startswith("-") else values).append(word)
        return [*values, *options]

    def error(self, message: str) -> NoReturn:
        """Raises InputError: what does not fit, and how the command is written."""
        for pattern, template in COMPLAINTS.items():
            found = pattern.fullmatch(message)
            if found:
                facts = {name: part.replace("'", "").strip() for name, part in found.groupdict().items()}
                raise InputError("arguments", template, mark("Write {usage}"), usage=self.written(), **facts)
        raise InputError(
            "arguments", mark("the arguments do not fit: {reason}"), mark("Write {usage}"), usage=self.written(), reason=message
        )

    def written(self) -> str:
        """How the command is written, in one line."""
        return " ".join(self.format_usage().removeprefix(say("usage:")).split())
