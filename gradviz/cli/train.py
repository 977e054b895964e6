"""`gradviz train`: a preset or a spec on a data set, as a table or as JSON lines. Owns arguments and exit; the trainer trains."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from gradviz.cli import subject
from gradviz.cli.command import GOOD, Command, declare
from gradviz.cli.progress import TrainReport
from gradviz.cli.subject import check_threads, epochs_of, for_data, load_data, spec_and_data, spec_of, stopped_by_keyboard
from gradviz.data import Dataset
from gradviz.errors import InputError
from gradviz.nn import checkpoint, resume
from gradviz.nn.events import Epoch, Failed, Finished, Started, TrainEvent
from gradviz.nn.model import Model
from gradviz.nn.spec import Spec, to_table
from gradviz.nn.trainer import Trainer
from gradviz.notation import plain
from gradviz.words import mark, say


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz train`."""
    subject.configure(parser)
    parser.add_argument("--json", action="store_true", help=say("print one line of JSON per epoch"))
    parser.add_argument("--out", metavar="FILE", help=say("save a checkpoint to this file after every epoch"))
    parser.add_argument("--resume", nargs="?", const="", metavar="FILE", help=say("resume from this checkpoint, or from the one of --out"))
    parser.add_argument("--shapes", action="store_true", help=say("show the layers and their shapes without training"))


def run(arguments: Namespace) -> int:
    """Read, train, print. Raises GradvizError for bad input and for a run that failed."""
    check_threads(arguments.threads)
    if arguments.shapes:
        spec = spec_of(arguments)
        print(TrainReport.layers(Model(for_data(spec, arguments, load_data(arguments.data)) if arguments.data else spec)))
        return GOOD
    trainer, dataset, data = _trainer(arguments)
    report = TrainReport(trainer, dataset, quiet=arguments.json)
    try:
        with stopped_by_keyboard(trainer.stop):
            for event in trainer.run():
                _show(event, dataset, report, arguments.json)
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


def _show(event: TrainEvent, dataset: Dataset, report: TrainReport, as_json: bool) -> None:
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
    spec, dataset, data = spec_and_data(arguments)
    return Trainer(Model(spec), dataset, seed=arguments.seed or 0, threads=arguments.threads), dataset, data


def _resumed(arguments: Namespace) -> tuple[Trainer, Dataset, str]:
    path = arguments.resume or arguments.out
    if not path:
        raise InputError("nothing to resume", mark("--resume needs a checkpoint"), mark("Name it: --resume FILE, or --resume --out FILE."))
    found = checkpoint.load(Path(path))
    data = arguments.data or str(found.record.get("data", ""))
    dataset = load_data(data)
    if arguments.spec is not None:
        _check_same(for_data(spec_of(arguments), arguments, dataset), resume.spec_of(found))
    if arguments.seed not in (None, found.record.get("seed")):
        raise InputError("seed of a checkpoint", mark("the checkpoint was made with another seed"), mark("Leave --seed out."))
    return resume.resume(found, dataset, threads=arguments.threads, epochs=epochs_of(arguments.epochs)), dataset, data


def _check_same(given: Spec, kept: Spec) -> None:
    """Raises InputError for a spec that is not the one which the checkpoint was made with."""
    known = kept.with_training(epochs=given.training.epochs)
    if to_table(given) != to_table(known):
        raise InputError(
            "other spec",
            mark("the checkpoint was made by another spec"),
            mark("Leave the spec out to go on with that of the checkpoint, or start anew without --resume."),
        )


declare(Command("train", mark("Train a model on data: a preset, or a spec of your own."), configure, run))
