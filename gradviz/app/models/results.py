"""What the network says of a whole set, followed while it learns: the survey under way, the threshold, the samples asked for.

One survey at a time, slice by slice between batches; a newer one takes its place. Nothing is read while nobody looks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.app.models.training import TrainingModel
from gradviz.app.training.bench import Bench
from gradviz.app.training.survey import Answers, Split, Survey, samples
from gradviz.nn.scores import MIDDLE, Tally, tally

Array = NDArray[Any]
MOST = 48
"""How many samples are shown at once."""
SHARE, LEAST = 20.0, 0.2
"""During a training a survey rests SHARE times as long as it took, and at least LEAST seconds."""


class ResultsModel(QObject):
    """`answered` tells of another survey, `moved` of another threshold, `sampled` of other pictures."""

    answered = Signal()
    moved = Signal()
    sampled = Signal()

    def __init__(self, training: TrainingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self.split: Split = "validation"
        self.threshold = MIDDLE
        self.answers: Answers | None = None
        self.cell: tuple[int, int] | None = None
        self.rows: Array = np.zeros(0, np.int64)
        self.pictures: Array | None = None
        self.watching = False
        self._reading = False
        self._seen: float | None = None
        self._ticket, self._run = 0, training.run
        self._stale = True
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._begin)
        training.opened.connect(self._reopen)
        training.moved.connect(self._follow)
        training.turned.connect(self._turn)
        training.back.turned.connect(self._look_back)

    @property
    def tally(self) -> Tally | None:
        """The counts of two classes at the threshold."""
        scores = self.answers.scores if self.answers is not None else None
        return tally(scores.counts(self.threshold)) if scores is not None and scores.two else None

    def watch(self, watching: bool) -> None:
        """Whether anyone looks; a survey that nobody waits for any more is dropped."""
        self.watching = watching
        if watching and self._stale:
            self._begin()
        elif not watching:
            self._ticket += 1
            self._pause.stop()
            self._stale, self._reading = self._stale or self._reading, False

    def choose_split(self, split: Split) -> None:
        """Another set."""
        self.split, self.cell = split, None
        self._stale = True
        self._begin()

    def set_threshold(self, threshold: float) -> None:
        """Take another score for positive from now on."""
        self.threshold = min(max(threshold, 0.0), 1.0)
        self.moved.emit()
        self._choose_rows()

    def choose_cell(self, cell: tuple[int, int] | None) -> None:
        """Show the samples of one class that were taken for another; None shows the surest mistakes."""
        self.cell = None if cell == self.cell else cell
        self._choose_rows()

    # The survey.

    def _reopen(self) -> None:
        """Another run: what was read is of another network."""
        self._ticket, self._run = self._ticket + 1, self._training.run
        self._reading, self.answers, self.pictures, self.cell = False, None, None, None
        self.rows = np.zeros(0, np.int64)
        self._stale = True
        self._pause.stop()
        self.answered.emit()
        self.sampled.emit()
        self._begin()

    def _turn(self) -> None:
        """Another state: of another network, which may never come to be, nothing that was read counts any more."""
        if self._training.run != self._run:
            self._reopen()
        self._follow()

    def _follow(self) -> None:
        """Something was learned."""
        self._stale = True
        if self.watching and not self._reading and not self._pause.isActive():
            self._begin()

    def _look_back(self) -> None:
        """Other weights are looked at: those of another time, or of now."""
        if self._training.back.at != self._seen:
            self._seen = self._training.back.at
            self._follow()

    def _begin(self) -> None:
        if not self.watching or self._training.look is None:
            return
        self._ticket += 1
        self._stale, self._reading = False, True
        ticket, split = self._ticket, self.split

        def start(bench: Bench) -> tuple[Survey, Answers | None]:
            return _advanced(Survey(bench, split))

        self._training.ask(start, lambda found, error: self._go_on(ticket, found))

    def _go_on(self, ticket: int, found: tuple[Survey, Answers | None] | None) -> None:
        """Another slice, or the end; an older survey is dropped."""
        if ticket != self._ticket:
            return
        if found is None:
            self._reading = False
            return
        survey, answers = found
        if answers is None:
            self._training.ask(lambda bench: _advanced(survey), lambda found, error: self._go_on(ticket, found))
            return
        self._reading, self.answers = False, answers
        self.answered.emit()
        self._choose_rows()
        if self._training.running:
            self._pause.start(round(1000 * max(LEAST, SHARE * answers.seconds)))
        elif self._stale:
            self._begin()

    # The samples.

    def _choose_rows(self) -> None:
        """Those of the cell, else the surest mistakes."""
        scores = self.answers.scores if self.answers is not None else None
        if self.answers is None or scores is None:
            return
        rows = scores.wrong(self.threshold) if self.cell is None else scores.cell(*self.cell, self.threshold)
        self.rows = rows
        if not self.answers.pictures:
            self.sampled.emit()
            return
        ticket, split, chosen = self._ticket, self.answers.split, rows[:MOST]
        self._training.ask(lambda bench: samples(bench, split, chosen), lambda found, error: self._show(ticket, rows, found))

    def _show(self, ticket: int, rows: Array, found: Array | None) -> None:
        if ticket == self._ticket and rows is self.rows:
            self.pictures = found
            self.sampled.emit()


def _advanced(survey: Survey) -> tuple[Survey, Answers | None]:
    """One slice on, with the answers after the last one."""
    return survey, survey.answers() if survey.advance() else None
