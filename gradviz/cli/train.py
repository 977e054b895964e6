"""`gradviz train`: a preset or a spec on a data set, as a table or as JSON lines. Owns arguments and exit; the trainer trains."""

from __future__ import annotations

import json
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from gradviz import files
from gradviz.cli.command import GOOD, Command, declare
from gradviz.cli.progress import LoadReport, TrainReport
from gradviz.data import Dataset, Watch, load, sources
from gradviz.errors import InputError
from gradviz.nn import checkpoint, resume
from gradviz.nn.events import Epoch, Failed, Finished, Started, TrainEvent
from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS, fitted
from gradviz.nn.settings import find, read_choice, settle
from gradviz.nn.spec import NUMBERS, Spec, read_spec, to_table
from gradviz.nn.trainer import Trainer
from gradviz.notation import plain
from gradviz.words import mark, say

SPEC_SUFFIX = ".toml"
SPEC_LIMIT = 2**20


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz train`."""
    parser.add_argument("spec", nargs="?", metavar="PRESET|SPEC.toml", help=say("a preset, or a file with the spec of a model"))
    parser.add_argument("--data", metavar="NAME", help=say("a data set, with settings after its name, or a file or folder"))
    parser.add_argument("--epochs", type=int, metavar="N", help=say("how often every sample is seen"))
    parser.add_argument("--seed", type=int, metavar="S", help=say("the seed of all random numbers; 0 unless given"))
    parser.add_argument("--threads", type=int, default=1, metavar="N", help=say("on how many threads to compute"))
    parser.add_argument("--json", action="store_true", help=say("print one JSON object a line for every epoch"))
    parser.add_argument("--out", metavar="FILE", help=say("keep a checkpoint in this file, renewed after every epoch"))
    parser.add_argument("--resume", nargs="?", const="", metavar="FILE", help=say("go on from this checkpoint, or from that of --out"))
    parser.add_argument("--without", action="append", default=[], metavar="PART", help=say("leave out an ingredient of the preset"))
    parser.add_argument("--shapes", action="store_true", help=say("show the layers and their shapes, and train nothing"))


def run(arguments: Namespace) -> int:
    """Read, train, print. Raises GradvizError for bad input and for a run that failed."""
    if arguments.threads < 1:
        raise InputError("threads", mark("{n} threads cannot work"), mark("Give --threads 1 or more."), n=arguments.threads)
    if arguments.shapes:
        spec = _spec(arguments)
        print(TrainReport.layers(Model(_for_data(spec, arguments, load_data(arguments.data)) if arguments.data else spec)))
        return GOOD
    trainer, dataset, data = _trainer(arguments)
    report = TrainReport(trainer, dataset, quiet=arguments.json)
    try:
        with _stopped_by_keyboard(trainer):
            for event in trainer.run():
                _tell(event, trainer, dataset, report, arguments.json)
                if arguments.out and isinstance(event, (Started, Epoch, Finished)):
                    resume.save(Path(arguments.out), trainer, data)
    finally:
        report.close()
        trainer.close()
    return GOOD


def epoch_line(row: Epoch) -> dict[str, Any]:
    """An epoch by the public contract."""
    return {
        "epoch": row.epoch,
        "loss": plain(row.loss),
        "accuracy": row.accuracy,
        "val_loss": plain(row.val_loss),
        "val_accuracy": row.val_accuracy,
        "seconds": row.seconds,
    }


def last_line(event: Finished, dataset: Dataset) -> dict[str, Any]:
    """The end by the public contract, with the split that its score is of."""
    return {
        "test_accuracy": event.test_accuracy,
        "test_loss": plain(event.test_loss),
        "epoch": event.epoch,
        "seconds": event.seconds,
        "reason": event.reason,
        "data": dataset.name,
        "split": list(dataset.sizes),
    }


def _tell(event: TrainEvent, trainer: Trainer, dataset: Dataset, report: TrainReport, as_json: bool) -> None:
    """One event for the reader. Raises the error of a training that failed."""
    if isinstance(event, Failed):
        raise event.error
    report.show(event)
    if as_json and isinstance(event, Epoch):
        print(json.dumps(epoch_line(event)), flush=True)
    elif as_json and isinstance(event, Finished):
        print(json.dumps(last_line(event, dataset)), flush=True)


def _trainer(arguments: Namespace) -> tuple[Trainer, Dataset, str]:
    """A new training, or the one that a checkpoint kept; its data, and their name."""
    if arguments.resume is not None:
        return _resumed(arguments)
    spec = _spec(arguments)
    data = arguments.data or spec.data
    if not data:
        raise InputError(
            "no data",
            mark("this spec names no data"),
            mark("Give --data NAME, one of: {known}; or --shapes to look at the layers alone."),
            known=", ".join(sources()),
        )
    dataset = load_data(data)
    model = Model(_for_data(spec, arguments, dataset))
    return Trainer(model, dataset, seed=arguments.seed or 0, threads=arguments.threads), dataset, data


def _resumed(arguments: Namespace) -> tuple[Trainer, Dataset, str]:
    path = arguments.resume or arguments.out
    if not path:
        raise InputError("nothing to resume", mark("--resume needs a checkpoint"), mark("Name it: --resume FILE, or --resume --out FILE."))
    found = checkpoint.load(Path(path))
    data = arguments.data or str(found.record.get("data", ""))
    dataset = load_data(data)
    if arguments.spec is not None:
        _check_same(_for_data(_spec(arguments), arguments, dataset), resume.spec_of(found))
    if arguments.seed not in (None, found.record.get("seed")):
        raise InputError("seed of a checkpoint", mark("the checkpoint was made with another seed"), mark("Leave --seed out."))
    return resume.resume(found, dataset, threads=arguments.threads, epochs=_epochs(arguments.epochs)), dataset, data


def _check_same(given: Spec, kept: Spec) -> None:
    """Raises InputError for a spec that is not the one which the checkpoint was made with."""
    known = replace(kept, training=replace(kept.training, epochs=given.training.epochs))
    if to_table(given) != to_table(known):
        raise InputError(
            "other spec",
            mark("the checkpoint was made by another spec"),
            mark("Leave the spec out to go on with that of the checkpoint, or start anew without --resume."),
        )


def _spec(arguments: Namespace) -> Spec:
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
    epochs = _epochs(arguments.epochs)
    return spec if epochs is None else replace(spec, training=replace(spec.training, epochs=epochs))


def _for_data(spec: Spec, arguments: Namespace, dataset: Dataset) -> Spec:
    """A preset takes the form of the data that are named; a spec of one's own says itself what it reads."""
    own = arguments.spec.endswith(SPEC_SUFFIX)
    return spec if own or not arguments.data else fitted(spec, dataset.shape, dataset.outputs)


def _epochs(given: int | None) -> int | None:
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
        print(say("Stopped."), file=sys.stderr)
        raise
    finally:
        report.close()


@contextmanager
def _stopped_by_keyboard(trainer: Trainer) -> Iterator[None]:
    """The first Ctrl+C lets the batch end and the scores be shown; the next one ends at once."""

    def stop(number: int, frame: Any) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print(say("Stopping after this batch; press Ctrl+C again to leave at once."), file=sys.stderr)
        trainer.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


declare(Command("train", mark("Train a model on data: a preset, or a spec of your own."), configure, run))
