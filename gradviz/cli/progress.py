"""What `gradviz train` shows a human: a progress bar on standard error, tables on standard output. Owns both layouts."""

from __future__ import annotations

import math
import sys
from typing import Any

from gradviz.cli.report import columns, table
from gradviz.cli.streams import Lenient
from gradviz.data import Dataset
from gradviz.nn.events import Batch, Epoch, Finished, Started, TrainEvent
from gradviz.nn.model import Model
from gradviz.nn.trainer import Trainer
from gradviz.notation import number
from gradviz.words import count, grouped, say

WIDTH = 9
"""Of a column of numbers, unless its heading is wider: seven of them fit a terminal of 80."""
SHOWN = 12
"""Names of columns that are listed at the most."""


class LoadReport:
    """A bar for whatever takes time while data load: a download in bytes, or pictures. Gone when they are there."""

    DELAY = 0.5

    def __init__(self) -> None:
        self._bar: Any = None

    def progress(self, name: str, done: int, total: int) -> None:
        """Show how far `name` is."""
        from tqdm import tqdm

        if self._bar is None or self._bar.total != total or done < self._bar.n:
            self.close()
            self._bar = tqdm(
                desc=name, total=total, initial=done, file=Lenient(sys.stderr), unit="", unit_scale=True, leave=False, delay=self.DELAY
            )
        self._bar.set_description_str(name, refresh=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Wipe the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class TrainReport:
    """Follows the events of one training; `quiet` leaves only the bar."""

    def __init__(self, trainer: Trainer, dataset: Dataset, quiet: bool) -> None:
        self._trainer = trainer
        self._dataset = dataset
        self._quiet = quiet
        self._bar: Any = None

    @staticmethod
    def layers(model: Model) -> str:
        """One row per layer: name, kind, shape of one sample, parameters; and their total."""
        shapes = model.layer_shapes()
        counts = {layer.name: 0 for layer in model.spec.layers}
        for name, leaf in model.parameters.items():
            counts[name.split("/", maxsplit=1)[0]] += math.prod(leaf.shape)
        rows = [(say("layer"), say("kind"), say("shape"), say("parameters")), ("x", "", _shape(model.spec.input), "")]
        rows += [(layer.name, layer.kind, _shape(shapes[layer.name]), grouped(counts[layer.name])) for layer in model.spec.layers]
        lines = table(rows)
        total = count(
            "{number} parameter in all", "{number} parameters in all", model.parameter_count, number=grouped(model.parameter_count)
        )
        return "\n".join([*([model.spec.title] if model.spec.title else []), *lines, total])

    def show(self, event: TrainEvent) -> None:
        """Renew the bar, and print what is for the table."""
        if isinstance(event, Started):
            self._start(event)
        elif isinstance(event, Batch):
            self._bar.update(1)
            if event.batch % 20 == 0:
                self._bar.set_postfix_str(f"loss {event.loss:.4f}", refresh=False)
        elif isinstance(event, Epoch):
            self._print(self._row(event))
        elif isinstance(event, Finished):
            self.close()
            self._print(self._end(event))

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _start(self, event: Started) -> None:
        from tqdm import tqdm

        self._print(self.layers(self._trainer.model))
        self._print("\n".join([split(self._dataset), *self._inputs(), *self._left_out(), *event.notes]) + "\n")
        self._print(_cells(*_headings()))
        total = event.epochs * event.batches
        done = event.epoch * event.batches + event.batch
        self._bar = tqdm(
            total=total, initial=done, file=Lenient(sys.stderr), unit="batch", mininterval=0.2, leave=False, dynamic_ncols=True
        )

    def _row(self, row: Epoch) -> str:
        shown = (share(row.accuracy), figure(row.val_loss), share(row.val_accuracy), f"{row.seconds:.2f}", figure(row.rate))
        return _cells(str(row.epoch), figure(row.loss), *shown)

    def _end(self, event: Finished) -> str:
        reasons = {
            "end": say("All epochs are done."),
            "stopped": say("Stopped."),
            "early": say("Stopped early; the weights of epoch {epoch} are kept.", epoch=event.epoch),
        }
        lines = ["", reasons[event.reason], say("test loss {loss}", loss=figure(event.test_loss))]
        if event.test_accuracy is not None:
            lines.append(say("test accuracy {accuracy}", accuracy=share(event.test_accuracy)))
        return "\n".join(
            [*lines, split(self._dataset), say("{seconds} s of training, evaluation not counted", seconds=f"{event.seconds:.2f}")]
        )

    def _inputs(self) -> list[str]:
        """The columns of a table, as its reader has understood them."""
        names = self._dataset.features
        listed = ", ".join([*names[:SHOWN], *["…"] * (len(names) > SHOWN)])
        return [count("{n} input: {names}", "{n} inputs: {names}", len(names), names=listed)] if names else []

    def _left_out(self) -> list[str]:
        rows = self._dataset.left_out
        return [count("{n} row lacked a value and was left out.", "{n} rows lacked a value and were left out.", rows)] if rows else []

    def _print(self, text: str) -> None:
        """On standard output, without tearing the bar."""
        if self._quiet:
            return
        if self._bar is not None:
            self._bar.clear()
        print(text, flush=True)


def split(dataset: Dataset) -> str:
    """How many samples train, validate and test."""
    train, validation, test = (grouped(size) for size in dataset.sizes)
    return say(
        "{name}: {train} train / {validation} validation / {test} test",
        name=dataset.name,
        train=train,
        validation=validation,
        test=test,
    )


def share(value: float | None) -> str:
    """An accuracy for a table."""
    return "–" if value is None else f"{100 * value:.2f} %"


def figure(value: float | None) -> str:
    """A number for a table."""
    return "–" if value is None else number(value)


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "1"


def _headings() -> tuple[str, ...]:
    """What the columns of an epoch are called."""
    return (say("epoch"), say("loss"), say("accuracy"), say("val loss"), say("val accuracy"), say("seconds"), say("rate"))


def _cells(*cells: str) -> str:
    """A row of an epoch, every number under the end of its heading."""
    widths = [max(WIDTH * (place > 0), columns(heading)) for place, heading in enumerate(_headings())]
    return "  ".join(" " * (width - columns(cell)) + cell for width, cell in zip(widths, cells, strict=True))
