"""What is said when operand shapes or settings of a tensor gate do not fit. Owns the error; judges nothing itself."""

from __future__ import annotations

from typing import Any

from gradviz.errors import InputError
from gradviz.words import mark


def misfit(template: str, hint: str, **arguments: Any) -> InputError:
    """The error with this sentence; `template` and `hint` are marked texts."""
    return InputError("shapes", template, hint, **arguments)


def whole_numbers(op: str, field: str, content: Any) -> tuple[int, ...]:
    """A setting that is one whole number or several, as a tuple. Raises InputError that names it."""
    listed = content if isinstance(content, (tuple, list)) else (content,)
    if any(isinstance(item, bool) or not isinstance(item, (int, float)) or not float(item).is_integer() for item in listed):
        raise misfit(
            mark("{field} of {op} must be whole numbers, not {content}"),
            mark("Give one, such as 2, or one for each axis, such as (2, 2)."),
            field=field,
            op=op,
            content=content,
        )
    return tuple(int(item) for item in listed)
