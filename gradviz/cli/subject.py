"""The model and the data: the arguments that `train` and `search` share. Owns reading them; trains nothing."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gradviz import files
from gradviz.cli.progress import LoadReport
from gradviz.cli.streams import note
from gradviz.data import Dataset, Watch, load, sources
from gradviz.errors import InputError
from gradviz.nn.presets import PRESETS, fitted
from gradviz.nn.settings import find, read_choice, settle
from gradviz.nn.spec import NUMBERS, Spec, read_spec
from gradviz.words import mark, say

SPEC_SUFFIX = ".toml"
SPEC_LIMIT = 2**20


def configure(parser: ArgumentParser) -> None:
    """The arguments that say what is trained, on what, how long and on how many threads."""
    parser.add_argument("spec", nargs="?", metavar="PRESET|SPEC.toml", help=say("a preset, or a file with the spec of a model"))
    parser.add_argument("--data", metavar="NAME", help=say("a data set, with settings after its name, or a file or folder"))
    parser.add_argument("--epochs", type=int, metavar="N", help=say("number of passes over the training set"))
    parser.add_argument("--seed", type=int, metavar="S", help=say("random seed; 0 by default"))
    parser.add_argument("--threads", type=int, default=1, metavar="N", help=say("number of threads"))
    parser.add_argument("--without", action="append", default=[], metavar="PART", help=say("train the preset without this part"))


def spec_and_data(arguments: Namespace) -> tuple[Spec, Dataset, str]:
    """The spec that is asked for in the form of its data, the data, and their name."""
    spec = spec_of(arguments)
    data = arguments.data or spec.data
    if not data:
        raise InputError(
            "no data",
            mark("this spec names no data"),
            mark("Give --data NAME, one of: {known}; or --shapes to look at the layers alone."),
            known=", ".join(sources()),
        )
    dataset = load_data(data)
    return for_data(spec, arguments, dataset), dataset, data


def check_threads(threads: int) -> None:
    """Raises InputError for a number of threads that cannot work."""
    if threads < 1:
        raise InputError("threads", mark("{n} threads cannot work"), mark("Give --threads 1 or more."), n=threads)


def spec_of(arguments: Namespace) -> Spec:
    """The spec of a preset or file, with the epochs asked for."""
    name = arguments.spec
    if name is None:
        raise InputError("no spec", mark("nothing to train is named"), mark("Give a preset or a spec: {known}."), known=", ".join(PRESETS))
    if name.endswith(SPEC_SUFFIX):
        try:
            spec = read_spec(files.read(Path(name), SPEC_LIMIT).decode())
        except UnicodeDecodeError:
            raise InputError("not text", mark("{path} is no text"), mark("Save the spec as UTF-8."), path=name) from None
    else:
        spec = find(mark("preset"), PRESETS, name).spec(arguments.without)
    epochs = epochs_of(arguments.epochs)
    return spec if epochs is None else spec.with_training(epochs=epochs)


def for_data(spec: Spec, arguments: Namespace, dataset: Dataset) -> Spec:
    """A preset takes the form of the data that are named; a spec of one's own says itself what it reads."""
    own = arguments.spec.endswith(SPEC_SUFFIX)
    return spec if own or not arguments.data else fitted(spec, dataset.shape, dataset.outputs)


def epochs_of(given: int | None) -> int | None:
    """A number of epochs that was given, checked."""
    return None if given is None else int(settle("--epochs", NUMBERS, {"epochs": given})["epochs"])


def load_data(name: str) -> Dataset:
    """The data set of a name with settings after it, or of a path. Raises DataError, FileError or InputError."""
    words = name.split()
    kind, settings = name, dict[str, Any]()
    if len(words) > 1 and words[0] in sources():
        choice = read_choice(mark("dataset"), sources(), name)
        kind, settings = choice.kind, dict(choice.settings)
    report = LoadReport()
    try:
        return load(kind, watch=Watch(progress=report.progress), **settings)
    except KeyboardInterrupt:
        note(say("Stopped."))
        raise
    finally:
        report.close()


@contextmanager
def stopped_by_keyboard(ask: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl+C asks to stop after this batch, so that scores are shown; the next one ends at once.

    It is told on a line of its own: a progress bar stands on the one before.
    """

    def stop(number: int, frame: Any) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        note("\n" + say("Stopping after this batch; press Ctrl+C again to leave at once."))
        ask()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
