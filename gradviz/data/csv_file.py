"""The user's own table: a CSV file becomes inputs and a target. Owns which column is what; the reading is table's."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gradviz import files
from gradviz.data.dataset import LARGEST, Array, Dataset, Settings, Source, Task, Watch, declare
from gradviz.data.splits import shuffled_cut
from gradviz.data.table import Column, Table, gaps, label, read_table, whole_rows
from gradviz.errors import DataError
from gradviz.fields import Field
from gradviz.words import mark

LIMIT = 2**26
WORDS = 100
CLASSES = 20
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".data", ".dat")


def read_text(path: Path) -> str:
    """The text of a file, packed by gzip or not. Raises DataError or FileError."""
    data = files.read_unpacked(path, LIMIT)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            "not text",
            mark("{path} is not text in UTF-8: byte {place} cannot be read"),
            mark("Save it as CSV in UTF-8."),
            path=str(path),
            place=error.start + 1,
        ) from error


def from_table(
    table: Table, name: str, rng: np.random.Generator, *, target: str = "", task: str = "auto", missing: str = "drop"
) -> Dataset:
    """The dataset in a table: one column is the target (the last unless named), all others are inputs. Raises DataError."""
    for column in table.columns:
        if column.fault:
            raise column.fault
    chosen = _target(table, target)
    columns = _spread([column for column in table.columns if column is not chosen])
    if not columns:
        raise DataError(
            "no inputs", mark("the table has one column only, so nothing is left to learn from"), mark("Add a column of inputs.")
        )
    whole = _whole_rows(table, missing)
    y, kind, classes = _targets(chosen, whole, task)
    x = np.stack([column.values[whole] for column in columns], axis=1)
    _check_range(x, y, table.rows[whole], [column.name for column in columns], chosen.name)
    y = y if kind == "classes" else y.astype(np.float32)
    parts = shuffled_cut(x.astype(np.float32), y, rng, classes=kind == "classes")
    features = tuple(column.name for column in columns)
    left_out, named = len(table) - int(whole.sum()), tuple(column.name for column in table.columns)
    return Dataset(name, *parts, kind, classes, features, left_out, columns=named, target=chosen.name)


def _target(table: Table, target: str) -> Column:
    """The column called `target`, else the one at that place, else the last."""
    if not target:
        return table.columns[-1]
    named = any(column.name == target for column in table.columns)
    if not named and target.isdecimal() and 1 <= int(target) <= len(table.columns):
        return table.columns[int(target) - 1]
    return table.column(target)


def _spread(columns: list[Column]) -> list[Column]:
    """Numbers as they are, words as one column of 0 and 1 per word. Raises DataError for a column that is no category."""
    spread = []
    for column in columns:
        if len(column.words) > WORDS:
            raise DataError(
                "too many words",
                mark("the column {column} holds {found} different words, too many to be a category"),
                mark("Leave the column out, or replace it by numbers."),
                column=column.name,
                found=len(column.words),
            )
        gone = np.isnan(column.values)
        spread += [
            Column(f"{column.name}={word}", np.where(gone, np.nan, column.values == place)) for place, word in enumerate(column.words)
        ] or [column]
    return spread


def _whole_rows(table: Table, missing: str) -> Array:
    """Which rows have every value. Raises DataError where one lacks a value and may not, or where none is left."""
    if missing == "refuse" and len(places := np.argwhere(gaps(table.columns))):
        row, column = (int(i) for i in places[0])
        raise DataError(
            "missing value",
            mark("row {row}, column {column} has no value"),
            mark("Fill it in, or choose to leave such rows out."),
            row=int(table.rows[row]),
            column=table.columns[column].name,
        )
    return whole_rows(table.columns)


def _targets(column: Column, whole: Array, task: str) -> tuple[Array, Task, tuple[str, ...]]:
    """What the network must answer: class numbers with the names of the classes, or numbers."""
    values = column.values[whole]
    kinds = np.unique(values)
    few = len(kinds) <= CLASSES and bool((kinds == np.round(kinds)).all()) and len(kinds) < len(values)
    if task == "regression" and column.words:
        raise DataError(
            "words as target",
            mark("the column {column} holds words, which are no numbers to predict"),
            mark("Choose classes, or another target."),
            column=column.name,
        )
    if task == "regression" or (task == "auto" and not column.words and not few):
        return values[:, None], "regression", ()
    if len(kinds) > 10 * WORDS:
        raise DataError(
            "too many classes",
            mark("the column {column} would make {found} classes"),
            mark("Choose regression, or another target."),
            column=column.name,
            found=len(kinds),
        )
    names = tuple(column.words[int(kind)] if column.words else label(float(kind)) for kind in kinds)
    return np.searchsorted(kinds, values).astype(np.int64), "classes", names


def _check_range(x: Array, y: Array, rows: Array, names: list[str], target: str) -> None:
    """Raises DataError for a number too large for a network to learn from."""
    both = np.concatenate([x, y.reshape(len(y), -1).astype(np.float64)], axis=1)
    beyond = np.argwhere(~(np.abs(both) <= LARGEST))
    if len(beyond):
        row, column = (int(i) for i in beyond[0])
        raise DataError(
            "too large a number",
            mark("row {row}, column {column}: the number is too large for a network"),
            mark("Measure that column in a larger unit."),
            row=int(rows[row]),
            column=[*names, target][column],
        )


def _make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
    path = Path(settings["path"])
    text = read_text(path)
    try:
        table = read_table(text)
        return from_table(table, path.name, rng, target=settings["target"], task=settings["task"], missing=settings["missing"])
    except DataError as error:
        arguments = {**error.arguments, "path": str(path), "error": error}
        raise DataError(error.code, mark("{path}: {error.message}"), error.hint_template, **arguments) from error


declare(
    Source(
        name="csv",
        doc=mark("Your own table: a CSV file, one row a sample."),
        note=mark("Split 80/10/10. Separator, header, types and missing values are detected; rows that lack a value are left out."),
        make=_make,
        fields=(
            Field("path", "", mark("The file."), title=mark("File")),
            Field(
                "target", "", mark("The name or number of the column to predict; the last one unless given."), title=mark("Target column")
            ),
            Field(
                "task",
                "auto",
                mark("Predict classes or numbers; found out from the target unless given."),
                choices=("auto", "classes", "regression"),
                title=mark("Task"),
                choice_titles=(mark("found out"), mark("classes"), mark("numbers")),
            ),
            Field(
                "missing",
                "drop",
                mark("Leave rows out that lack a value, or refuse them."),
                choices=("drop", "refuse"),
                title=mark("Missing values"),
                choice_titles=(mark("leave the rows out"), mark("refuse the file")),
            ),
        ),
        claims=lambda path: path.is_file() and path.name.lower().removesuffix(".gz").endswith(SUFFIXES),
        title=mark("CSV file"),
    )
)
