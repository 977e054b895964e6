"""Datasets and where they come from. Owns the records Split, Dataset and Source, their registry, and `load`.

Every source is one file of this package; what it reads or draws is its own business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from gradviz import registry
from gradviz.errors import DataError
from gradviz.fields import Field
from gradviz.registry import Registry
from gradviz.words import mark

Array = np.ndarray[Any, np.dtype[Any]]
Task = Literal["classes", "regression"]
Settings = Mapping[str, Any]
LARGEST = 1e18
"""A number beyond this has no square in float32, in which networks learn."""


def class_name(classes: Sequence[str], number: int) -> str:
    """What a class is called; its number where the set has no name for it."""
    return classes[number] if number < len(classes) else str(number)


@dataclass(frozen=True, eq=False)
class Split:
    """Samples and their targets; the first axis counts the samples, and both arrays are read-only.

    `x` is float32. `y` holds class numbers (n,) as int64, or float32 targets (n, outputs) for regression.
    """

    x: Array
    y: Array

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            view = getattr(self, name).view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Three fixed splits. `features` names the columns of flat data; `left_out` counts the rows that lacked a value.

    `columns` are those of the table it comes from, `target` is the one of them to predict; both are empty for what is no table.

    Pictures are (n, channels, height, width) in 0..1, where 1 is ink, or in `photographs` light; other data keep their own scale.
    """

    name: str
    train: Split
    validation: Split
    test: Split
    task: Task
    classes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    left_out: int = 0
    note: str = ""
    columns: tuple[str, ...] = ()
    target: str = ""
    photographs: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample."""
        return tuple(self.train.x.shape[1:])

    @property
    def outputs(self) -> int:
        """How many numbers a network answers: one per class, or one per target."""
        return len(self.classes) if self.task == "classes" else int(self.train.y.shape[1])

    @property
    def sizes(self) -> tuple[int, int, int]:
        """The number of samples that train, validate and test."""
        return len(self.train), len(self.validation), len(self.test)


def _nobody_looks(name: str, done: int, total: int) -> None:
    """Ignores progress."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Watch:
    """Who looks on while data load: `progress(name, done, total)` in bytes, and `cancelled()`, asked now and then."""

    progress: Callable[[str, int, int], None] = _nobody_looks
    cancelled: Callable[[], bool] = _never


@dataclass(frozen=True)
class Source:
    """Where a dataset comes from: `make(settings, rng, watch)`. `claims(path)` says that a file or folder is of this kind.

    `licence` is that of data which others have made.
    """

    name: str
    doc: str
    note: str
    make: Callable[[Settings, np.random.Generator, Watch], Dataset]
    fields: tuple[Field, ...] = ()
    licence: str = ""
    claims: Callable[[Path], bool] | None = None
    title: str = ""


DATASETS: Registry[Source] = Registry("dataset")


def declare(record: Source) -> Source:
    """Register `record` under its name and return it. Raises ValueError naming what is missing or taken."""
    if not record.doc or not record.note:
        raise ValueError(f"dataset {record.name!r} needs a one-line doc and a note")
    return DATASETS.register(record.name, record)


def sources() -> Mapping[str, Source]:
    """Every source there is."""
    registry.discover(["gradviz.data"])
    return DATASETS


def load(name: str, rng: np.random.Generator | None = None, watch: Watch | None = None, **settings: Any) -> Dataset:
    """The dataset called `name`, or the one in the file or folder at the path `name`. Without `rng` it is the same each time.

    Raises DataError, or FileError for a file that cannot be read; both say what, where and what to try.
    """
    source, given = _found(name, settings)
    return source.make(_checked(source, given), rng or np.random.default_rng(0), watch or Watch())


def claiming(path: str) -> Source | None:
    """The source for the file or folder at a path; None where there is nothing that one knows."""
    return next(
        (source for source in sources().values() if path and source.claims is not None and _claims(source.claims, Path(path))), None
    )


def _found(name: str, settings: Settings) -> tuple[Source, Settings]:
    """The source for a name or a path, and the settings with that path."""
    known = sources()
    if name in known:
        return known[name], settings
    source = claiming(name)
    if source is not None:
        return source, {**settings, "path": name}
    if name and _claims(Path.is_file, Path(name)):
        raise DataError(
            "unknown kind of file",
            mark("{name} is no kind of data that is known"),
            mark("Save it as a table (.csv, .tsv, .txt) or as arrays (.npz); pictures belong into one folder a class."),
            name=name,
        )
    raise DataError(
        "unknown dataset",
        mark("there is no dataset and no file {name}"),
        mark("Take one of {names}, or give the path of a CSV file, an .npz file or a folder with one folder of pictures a class."),
        name=name,
        names=", ".join(known),
    )


def _claims(claims: Callable[[Path], bool], path: Path) -> bool:
    """Whether there is something at `path` that a source claims; a name that no path can have is claimed by nobody."""
    try:
        return path.exists() and claims(path)
    except (OSError, ValueError):
        return False


def _checked(source: Source, settings: Settings) -> Settings:
    """All settings of `source`, as given or by default."""
    fields = {field.name: field for field in source.fields}
    for name, value in settings.items():
        if name not in fields:
            raise DataError(
                "unknown setting",
                mark("the dataset {dataset} has no setting {name}"),
                mark("It has: {names}.") if fields else mark("It has none; leave it out."),
                dataset=source.name,
                name=name,
                names=", ".join(fields),
            )
        if not fields[name].accepts(value):
            raise DataError(
                "bad setting",
                mark("{value} does not fit the setting {name} of the dataset {dataset}"),
                mark("Its usual value is {default}."),
                dataset=source.name,
                name=name,
                value=repr(value),
                default=repr(fields[name].default),
            )
    whole = {**{field.name: field.default for field in source.fields}, **settings}
    if source.claims is not None and not whole["path"]:
        raise DataError(
            "no path",
            mark("the dataset {dataset} needs the setting path"),
            mark("Give the path of your own file or folder."),
            dataset=source.name,
        )
    return whole
