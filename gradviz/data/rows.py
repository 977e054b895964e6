"""Rows of data bound to the names of a graph: columns become vectors, one column may be what the output should be.

Owns the matching of names; reads no file and runs nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from gradviz.data.dataset import Array
from gradviz.data.table import Column, Table, whole_rows
from gradviz.errors import DataError
from gradviz.words import mark

TARGETS = ("y", "target", "label", "t")


@dataclass(frozen=True, eq=False)
class Bound:
    """Vectors for names, one number per row. `free` are inputs without a column: parameters, or values set by hand.

    `wanted` is what the output should be, from the column `target`; `unmatched` columns serve nothing. Rows that lack a
    value that is needed are `left_out`; `lines` holds where in the text each other row stands. `columns` says for every
    name which column gives it.
    """

    inputs: Mapping[str, Array]
    free: tuple[str, ...]
    target: str
    wanted: Array | None
    unmatched: tuple[str, ...]
    lines: Array
    left_out: int
    columns: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.lines)


def bind(table: Table, names: Sequence[str], target: str = "") -> Bound:
    """Columns to the inputs called `names`, by name, or by place where the table has no header. Raises DataError.

    The target is the column so called; else of the columns left over the one called y, target, label or t, or the only one.
    """
    chosen = table.column(target) if target else None
    others = [column for column in table.columns if column is not chosen]
    matched = _by_name(others, names) if table.header else dict(zip(names, others, strict=False))
    left = [column for column in others if column not in matched.values()]
    if chosen is None:
        chosen = _likely(left)
        left = [column for column in left if column is not chosen]
    if not matched:
        raise DataError(
            "nothing matches",
            mark("no column has the name of an input; the columns are {columns}, the inputs {names}"),
            mark("Call a column in the first row as an input of the formula."),
            columns=", ".join(column.name for column in table.columns[:20]),
            names=", ".join(names) or "-",
        )
    used = [*matched.values(), *([chosen] if chosen else [])]
    _refuse_faults(used, chosen)
    whole = whole_rows(used)
    return Bound(
        MappingProxyType({name: _vector(matched[name], whole) for name in names if name in matched}),
        tuple(name for name in names if name not in matched),
        chosen.name if chosen else "",
        _vector(chosen, whole) if chosen else None,
        tuple(column.name for column in left),
        table.rows[whole],
        int((~whole).sum()),
        MappingProxyType({name: matched[name].name for name in names if name in matched}),
    )


def folded(name: str) -> str:
    """A name as it is compared when no column has it to the letter: W₁, w_1 and w1 are one."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


def _by_name(columns: Sequence[Column], names: Sequence[str]) -> dict[str, Column]:
    """Columns of exactly that name first; then those that only one input is like."""
    matched = {column.name: column for column in columns if column.name in names}
    for column in columns:
        alike = [name for name in names if name not in matched and folded(name) == folded(column.name)]
        if column.name not in matched and len(alike) == 1:
            matched[alike[0]] = column
    return matched


def _likely(left: Sequence[Column]) -> Column | None:
    """The column that looks most like a target."""
    named = sorted((column for column in left if folded(column.name) in TARGETS), key=lambda column: TARGETS.index(folded(column.name)))
    return named[0] if named else left[0] if len(left) == 1 else None


def _refuse_faults(used: Sequence[Column], target: Column | None) -> None:
    """Every column that is used holds numbers; two words as a target are 0 and 1."""
    for column in used:
        if column.fault:
            raise column.fault
        if column.words and not (column is target and len(column.words) == 2):
            raise DataError(
                "words",
                mark("the column {column} holds words, such as {word}"),
                mark("Replace them by numbers; only a target of two words may stay, as 0 and 1."),
                column=column.name,
                word=column.words[0][:40],
            )


def _vector(column: Column, whole: Array) -> Array:
    values = column.values[whole]
    values.flags.writeable = False
    return values
