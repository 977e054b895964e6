"""`gradviz search`: one model trained with several settings, compared on the validation set: a table, JSON lines, a plot.

Owns arguments and layout; what is tried and how it is ranked belongs to the search.
"""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gradviz import files
from gradviz.cli import subject
from gradviz.cli.command import FAILED, GOOD, Command, declare
from gradviz.cli.formats import exporter_for, is_picture
from gradviz.cli.progress import figure, share, split
from gradviz.cli.report import columns
from gradviz.cli.streams import note
from gradviz.cli.subject import check_threads, spec_and_data, stopped_by_keyboard
from gradviz.data import Dataset
from gradviz.errors import InputError
from gradviz.export.scene import LIGHT, Scene
from gradviz.nn import resume
from gradviz.nn.knobs import ASKED_FIRST, knob, read_range
from gradviz.nn.search import Found, Search, Trial, combinations
from gradviz.nn.spec import Spec
from gradviz.notation import plain
from gradviz.picture.diagram import Diagram
from gradviz.picture.ranking import Ranked, draw_ranking
from gradviz.words import count, mark, say

BAR = 24
EIGHTHS = " ▏▎▍▌▋▊▉"
FULL = "█"


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz search`."""
    subject.configure(parser)
    parser.add_argument("--vary", action="append", default=[], metavar="NAME=VALUES", help=say("a setting and its values: rate=0.1,0.01"))
    parser.add_argument(
        "--trials", type=int, default=12, metavar="N", help=say("the most combinations to try; a random draw if there are more")
    )
    parser.add_argument("--json", action="store_true", help=say("print one line of JSON per training"))
    parser.add_argument("--out", metavar="FILE", help=say("save the best training to this file as a checkpoint"))
    parser.add_argument("--plot", metavar="FILE", help=say("plot all trainings, best first; the suffix chooses the format: .svg, .png"))


def run(arguments: Namespace) -> int:
    """Train with every combination, print, keep the best. Raises GradvizError for bad input."""
    check_threads(arguments.threads)
    if arguments.trials < 1:
        raise InputError("trials", mark("{n} trainings compare nothing"), mark("Give --trials 1 or more."), n=arguments.trials)
    plotter = None if arguments.plot is None else exporter_for(Path(arguments.plot), fits=is_picture)
    for path in filter(None, (arguments.out, arguments.plot)):
        files.check_writable(Path(path))
    spec, dataset, data = spec_and_data(arguments)
    seed = arguments.seed or 0
    ranges = ranges_of(arguments.vary, spec)
    tried = combinations(ranges, arguments.trials, np.random.default_rng(abs(seed)))
    search = Search(spec, dataset, tried, seed=seed, threads=arguments.threads)
    table = SearchTable(tuple(ranges), tried, dataset, quiet=arguments.json)
    try:
        trials, found = _shown(search, table, dataset, as_lines=arguments.json)
        if arguments.out and found is not None and search.winner is not None:
            resume.save(Path(arguments.out), search.winner, data)
        if plotter is not None and search.winner is not None:
            title = say("{model} on {data}: {n} trainings", model=spec.title or arguments.spec, data=dataset.name, n=len(trials))
            scene = Scene(search.winner.model.graph(True), None, 0, plot(title, trials), LIGHT)
            files.write(Path(arguments.plot), plotter.render(scene), backup=False)
    finally:
        search.close()
    if found is None:
        note(say("No training came to an end, so there is no best one."))
    return FAILED if found is None else GOOD


def _shown(search: Search, table: SearchTable, dataset: Dataset, *, as_lines: bool) -> tuple[list[Trial], Found | None]:
    """Run the search and show every event, until its end or Ctrl+C."""
    trials, found = list[Trial](), None
    with stopped_by_keyboard(search.stop):
        table.begin()
        for event in search.run():
            table.show(event)
            if isinstance(event, Trial):
                trials.append(event)
            else:
                found = event
            if as_lines:
                print(json.dumps(trial_line(event) if isinstance(event, Trial) else last_line(event, dataset)), flush=True)
    return trials, found


def ranges_of(given: Sequence[str], spec: Spec) -> dict[str, tuple[Any, ...]]:
    """What is varied: as asked for, else rate, schedule, batch and dropout by values around those of the spec."""
    if not given:
        return {name: knob(name).usual(spec) for name in ASKED_FIRST}
    ranges: dict[str, tuple[Any, ...]] = {}
    for text in given:
        name, values = read_range(text)
        ranges[name] = tuple(dict.fromkeys((*ranges.get(name, ()), *values)))
    return ranges


def trial_line(trial: Trial) -> dict[str, Any]:
    """One training as JSON."""
    return {
        "trial": trial.number,
        "settings": dict(trial.settings),
        "epoch": trial.epoch,
        "loss": plain(trial.loss),
        "val_loss": plain(trial.val_loss),
        "val_accuracy": trial.val_accuracy,
        "seconds": trial.seconds,
        "error": None if trial.error is None else trial.error.message,
    }


def last_line(found: Found, dataset: Dataset) -> dict[str, Any]:
    """The winner and its test scores as JSON."""
    return {
        "best": found.best.number,
        "settings": dict(found.best.settings),
        "test_accuracy": found.test_accuracy,
        "test_loss": plain(found.test_loss),
        "data": dataset.name,
        "split": list(dataset.sizes),
    }


def plot(title: str, trials: Sequence[Trial]) -> Diagram:
    """All trainings, the best first, by what they are compared by: right answers in validation, else the loss."""
    by_share = any(trial.val_accuracy is not None for trial in trials)
    names = list(trials[0].settings) if trials else []
    rows = [
        Ranked((str(trial.number), *(str(trial.settings[name]) for name in names)), _score(trial, by_share), _trouble(trial))
        for trial in sorted(trials, key=lambda trial: trial.rank)
    ]
    measure = say("val accuracy") if by_share else say("val loss")
    return draw_ranking(title, ["", *names], measure, rows, share if by_share else figure)


def _score(trial: Trial, by_share: bool) -> float | None:
    score = trial.val_accuracy if by_share else trial.val_loss
    return score if trial.error is None and score is not None and math.isfinite(score) else None


def _trouble(trial: Trial) -> str:
    """Why a training has no score."""
    return "–" if trial.error is None else trial.error.message


class SearchTable:
    """One row per training, with a bar for its validation score; `quiet` prints nothing."""

    def __init__(self, names: Sequence[str], tried: Sequence[Mapping[str, Any]], dataset: Dataset, quiet: bool) -> None:
        self._names = tuple(names)
        self._tried = tried
        self._dataset = dataset
        self._quiet = quiet
        cells = [[name, *(str(settings[name]) for settings in tried)] for name in names]
        self._widths = [max(map(columns, column)) for column in cells]
        self._worst = 0.0

    def begin(self) -> None:
        """The head of the table."""
        scores = (say("loss"), say("val loss"), say("val accuracy"), say("seconds"))
        self._print(count("{n} training", "{n} trainings", len(self._tried)) + "\n")
        self._print(self._row("", dict(zip(self._names, self._names, strict=True)), scores))

    def show(self, event: Trial | Found) -> None:
        """A row, or the end."""
        self._print(self._trial(event) if isinstance(event, Trial) else self._end(event))

    def _trial(self, trial: Trial) -> str:
        if trial.error is not None:
            return self._row(str(trial.number), trial.settings, ("–", "–", "–", f"{trial.seconds:.2f}")) + "  " + trial.error.message
        scores = (figure(trial.loss), figure(trial.val_loss), share(trial.val_accuracy), f"{trial.seconds:.2f}")
        return self._row(str(trial.number), trial.settings, scores) + "  " + self._bar(trial)

    def _bar(self, trial: Trial) -> str:
        """Longer is better: the share of right answers, or of a loss what is left of the largest one so far."""
        if trial.val_accuracy is not None:
            return bar(trial.val_accuracy)
        self._worst = max(self._worst, trial.val_loss)
        return bar(trial.val_loss / self._worst if self._worst > 0 else 0.0)

    def _end(self, found: Found) -> str:
        chosen = ", ".join(f"{name} = {value}" for name, value in found.best.settings.items())
        lines = ["", say("Best in validation: training {n} ({settings})", n=found.best.number, settings=chosen or "–")]
        lines.append(say("test loss {loss}", loss=figure(found.test_loss)))
        if found.test_accuracy is not None:
            lines.append(say("test accuracy {accuracy}", accuracy=share(found.test_accuracy)))
        return "\n".join([*lines, split(self._dataset)])

    def _row(self, number: str, settings: Mapping[str, Any], scores: Sequence[str]) -> str:
        chosen = [_filled(str(settings[name]), width) for name, width in zip(self._names, self._widths, strict=True)]
        return "  ".join([_filled(number, 4), *chosen, *(_filled(score, 12) for score in scores)])

    def _print(self, text: str) -> None:
        if not self._quiet:
            print(text, flush=True)


def bar(part: float) -> str:
    """A share of 0 to 1 as a bar of blocks."""
    eighths = round(min(1.0, max(0.0, part)) * BAR * 8)
    return (FULL * (eighths // 8) + EIGHTHS[eighths % 8]).rstrip()


def _filled(cell: str, width: int) -> str:
    return " " * (width - columns(cell)) + cell


declare(Command("search", mark("Train a model with several settings and compare them on the validation set."), configure, run))
