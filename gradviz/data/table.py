"""A table from text: separator, header, types and missing values are detected. Owns the reading; knows no dataset, no file.

Rows are counted as a spreadsheet counts lines, from 1 with the header; a complaint names row and column.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.data.dataset import Array
from gradviz.errors import DataError
from gradviz.notation import number
from gradviz.words import mark

SEPARATORS = ("\t", ";", "|", ",", " ")
MISSING = frozenset(["", "na", "n/a", "nan", "null", "none", "?", "-", "."])
LOOKED_AT = 100
CELLS = 5_000_000
COLUMNS = 10_000


@dataclass(frozen=True, eq=False)
class Column:
    """One column. `values` are numbers, or places in `words` where the column holds text; a missing value is nan.

    `fault` names a cell of a column of numbers that is none: who uses the column raises it, who does not may go on.
    """

    name: str
    values: Array
    words: tuple[str, ...] = ()
    fault: DataError | None = None


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length; `rows` holds the line of the text that each row comes from."""

    columns: tuple[Column, ...]
    rows: Array
    separator: str
    header: bool

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Column:
        """The column of a name. Raises DataError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DataError(
            "unknown column",
            mark("the table has no column {name}"),
            mark("Its columns are: {names}."),
            name=name,
            names=", ".join(column.name for column in self.columns[:50]),
        )


def read_table(text: str) -> Table:
    """The table that `text` holds. Raises DataError."""
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise DataError("not text", mark("this is not text: it holds zero bytes"), mark("Save the table as CSV in UTF-8."))
    separator = _separator(text)
    _check_size(text, separator)
    lines, records = [], []
    for line, record in _records(text, separator):
        lines.append(line)
        records.append([cell.strip() for cell in record])
    _check_widths(lines, records)
    header = _has_header(records)
    names = _names(records[0], header)
    if header:
        lines, records = lines[1:], records[1:]
    if not records:
        raise DataError("no rows", mark("the table has a header, but no row of data"), mark("Give at least one row of values."))
    columns = tuple(_column(name, [row[i] for row in records], lines, separator) for i, name in enumerate(names))
    return Table(columns, np.array(lines), separator, header)


def _reader(text: str, separator: str) -> Any:
    lines = io.StringIO(text, newline="")
    given = (line.rstrip() + "\n" for line in lines) if separator == " " else lines
    return csv.reader(given, delimiter=separator, skipinitialspace=True, strict=True)


def _check_size(text: str, separator: str) -> None:
    """Raises DataError for far too many cells, before anything is made of them; broken rows are left to who reads them."""
    reader = _reader(text, separator)
    cells, line = 0, 1
    with suppress(csv.Error):
        for record in reader:
            cells += len(record)
            if cells > CELLS or len(record) > COLUMNS:
                raise DataError(
                    "too large",
                    mark("the table is too large at row {row}: there may be {cells} cells and {columns} columns"),
                    mark("Take fewer rows or columns."),
                    row=line,
                    cells=CELLS,
                    columns=COLUMNS,
                )
            line = reader.line_num + 1


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the line it starts on. Raises DataError for broken quotes."""
    reader = _reader(text, separator)
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            "broken row",
            mark("row {row} cannot be read: {reason}"),
            mark("Look for a quotation mark that opens and never closes."),
            row=line,
            reason=str(error),
        ) from error


def _separator(text: str) -> str:
    """The sign that cuts most of the first rows into the same number of cells, more than one; the comma where none does."""
    head = text[: 2**16]
    head = head if len(head) == len(text) else head[: head.rfind("\n") + 1] or head
    best = max(SEPARATORS, key=lambda sign: _agreement(head, sign))
    return best if _agreement(head, best) else ","


def _agreement(head: str, separator: str) -> float:
    """The share of rows that have the commonest number of cells."""
    try:
        widths = [len(record) for _, (_, record) in zip(range(LOOKED_AT), _records(head, separator), strict=False)]
    except DataError:
        return 0.0
    width, rows = Counter(widths).most_common(1)[0] if widths else (0, 0)
    return rows / len(widths) if width > 1 else 0.0


def _check_widths(lines: Sequence[int], records: Sequence[Sequence[str]]) -> None:
    """Every row has as many cells as the first one."""
    if not records:
        raise DataError("empty", mark("the table is empty"), mark("Give one row a sample, with its values apart by commas."))
    width = len(records[0])
    for line, record in zip(lines, records, strict=True):
        if len(record) != width:
            raise DataError(
                "ragged",
                mark("row {row} has {found} cells, but the first row has {wanted}"),
                mark("Add or remove cells, or put quotation marks around a cell that holds the separator."),
                row=line,
                found=len(record),
                wanted=width,
            )


def _has_header(records: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names columns: it holds no number, and numbers or words that do not recur stand below it."""
    first, below = records[0], records[1 : LOOKED_AT + 1]
    if any(_is_number(cell) for cell in first):
        return False
    if not below:
        return True
    return any(_is_number(row[i]) for row in below for i in range(len(first))) or not any(
        first[i] == row[i] for row in below for i in range(len(first))
    )


def _names(first: Sequence[str], header: bool) -> list[str]:
    """The names of the columns; one that has none, or none of its own, is told by its place."""
    names: list[str] = []
    for place, cell in enumerate(first, 1):
        name = cell if header and cell else f"x{place}"
        names.append(name if name not in names else f"{name} ({place})")
    return names


def _is_number(cell: str) -> bool:
    return _number(cell, ";") is not None


def _number(cell: str, separator: str) -> float | None:
    """What a cell says as a number; a decimal comma counts where commas separate nothing. None for text."""
    plain = cell.replace("\N{MINUS SIGN}", "-")
    if separator != "," and plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain) if "_" not in plain else None
    except ValueError:
        return None


def _column(name: str, cells: Sequence[str], lines: Sequence[int], separator: str) -> Column:
    """Numbers where at least half of the cells are, else words."""
    missing = [cell.lower() in MISSING for cell in cells]
    read = [None if gone else _number(cell, separator) for cell, gone in zip(cells, missing, strict=True)]
    present = len(cells) - sum(missing)
    numbers = sum(value is not None for value in read)
    if 2 * numbers < present:
        return _words(name, cells, missing)
    faults = (
        _bad_cell(name, cell, line)
        for cell, value, gone, line in zip(cells, read, missing, lines, strict=True)
        if not gone and (value is None or not math.isfinite(value))
    )
    return Column(name, np.array([math.nan if value is None else value for value in read]), fault=next(faults, None))


def _bad_cell(name: str, cell: str, line: int) -> DataError:
    return DataError(
        "bad cell",
        mark("row {row}, column {column}: {cell} is no number that can be used"),
        mark("Write a number such as 1.5 there, or leave the cell empty."),
        row=line,
        column=name,
        cell=cell[:40],
    )


def _words(name: str, cells: Sequence[str], missing: Sequence[bool]) -> Column:
    words = tuple(sorted({cell for cell, gone in zip(cells, missing, strict=True) if not gone}))
    place = {word: float(i) for i, word in enumerate(words)}
    return Column(name, np.array([math.nan if gone else place[cell] for cell, gone in zip(cells, missing, strict=True)]), words)


def gaps(columns: Sequence[Column]) -> Array:
    """Where a value is missing: rows by columns."""
    return np.stack([np.isnan(column.values) for column in columns], axis=1)


def whole_rows(columns: Sequence[Column]) -> Array:
    """Which rows have a value in each of these columns. Raises DataError where none has."""
    missing = gaps(columns)
    whole = np.asarray(~missing.any(axis=1))
    if not whole.any():
        raise DataError(
            "no whole row",
            mark("every row lacks a value; the column {column} lacks most"),
            mark("Fill the gaps, or leave that column out."),
            column=columns[int(missing.sum(axis=0).argmax())].name,
        )
    return whole


def label(value: float) -> str:
    """What a class is called that the table writes as a number."""
    return number(value, 6)
