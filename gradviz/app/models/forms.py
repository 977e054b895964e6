"""What stands in a field of a form and what it means. Owns the two directions between text and value; knows no widget."""

from __future__ import annotations

from typing import Any

from gradviz.fields import Field
from gradviz.nn.settings import Sizes, wanted
from gradviz.notation import MINUS, number
from gradviz.words import say


def written(value: Any) -> str:
    """A value as a field shows it."""
    if isinstance(value, (tuple, list)):
        return ", ".join(map(written, value))
    if isinstance(value, float):
        return number(value, 10)
    return str(value)


def read_value(field: Field, text: str) -> Any:
    """What a text means for a field; None where it does not accept it."""
    parts = [part.strip() for part in text.replace(MINUS, "-").split(",")]
    if isinstance(field.default, tuple) or (isinstance(field, Sizes) and len(parts) > 1):
        sizes = [_whole(part) for part in parts if part]
        found: Any = None if not sizes or None in sizes else tuple(sizes)
    elif isinstance(field.default, int):
        found = _whole(text.strip().replace(",", ""))
    elif isinstance(field.default, float):
        found = _number(text.strip().replace(MINUS, "-").replace(",", "."))
    else:
        found = text.strip()
    return found if found is not None and field.accepts(found) else None


def stepped(field: Field, value: Any, by: int) -> Any:
    """The next value for an arrow key: one more for whole numbers, twice or half for others; the same where that is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    further = value + by if isinstance(field.default, int) else (value or 0.001) * (2.0 if by > 0 else 0.5)
    return further if field.accepts(further) else value


def hint(field: Field) -> str:
    """What a field is and what it takes; a choice and a box to tick show that themselves."""
    told = say(field.doc).rstrip(".")
    return told if field.choices or isinstance(field.default, bool) else f"{told}: {wanted(field)}"


def title(field: Field) -> str:
    """What a field is called, with the unit of its number."""
    return f"{say(field.label)}, {say(field.unit)}" if field.unit else say(field.label)


def choices(field: Field) -> dict[str, str]:
    """What can be chosen, by its text, with the words for it; what has none, as a column of the user's own, is no word of ours."""
    return {str(choice): say(words) if field.choice_titles else words for choice, words in field.titled_choices.items()}


def _whole(text: str) -> int | None:
    try:
        return int(text.replace(MINUS, "-"))
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
