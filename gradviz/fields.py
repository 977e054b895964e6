"""Declared fields of records (op attributes, exporter options, layer parameters): one shape for parser, forms and files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """One named, documented setting of a record. `minimum` and `maximum` are inclusive; None means unbounded.

    `title` is what people read in place of the name, `unit` what its number counts, `choice_titles` the words of its choices;
    all three are marked texts.
    """

    name: str
    default: Any
    doc: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Any, ...] = ()
    title: str = ""
    unit: str = ""
    choice_titles: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The title to be translated; for a field without one its name as words."""
        return self.title or self.name.replace("_", " ").capitalize()

    @property
    def titled_choices(self) -> dict[Any, str]:
        """Every choice with the text that stands for it, to be translated."""
        return dict(zip(self.choices, self.choice_titles or map(str, self.choices), strict=True))

    def accepts(self, value: Any) -> bool:
        """Whether `value` has the default's type and lies within the limits; one number may stand for a tuple of one."""
        if self.choices:
            return value in self.choices
        if isinstance(self.default, (int, float)) and not isinstance(self.default, bool):
            if not _is_number(value):
                return False
            return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)
        if isinstance(self.default, tuple):
            return isinstance(value, tuple) or (isinstance(value, (int, float)) and not isinstance(value, bool))
        return isinstance(value, type(self.default))


def _is_number(value: Any) -> bool:
    """Whether arithmetic can take it: nan is none, nor a whole number beyond all floats."""
    try:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value)
    except OverflowError:
        return False
