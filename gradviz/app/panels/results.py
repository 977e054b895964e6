"""The network evaluated on a whole set: region, threshold, confusion, curves, and misclassified samples. Arranges and words them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.results import ResultsModel
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.confusion_grid import ConfusionGrid
from gradviz.app.panels.controls import Segmented, caption
from gradviz.app.panels.curve_plots import CurvePlot, RegionPlot
from gradviz.app.panels.dock_area import DockArea
from gradviz.app.panels.near_part import NearPart
from gradviz.app.panels.readout import KEPT
from gradviz.app.panels.slider import ShareSlider
from gradviz.app.panels.thumbnails import Thumbnails
from gradviz.app.training.survey import Split
from gradviz.data.dataset import class_name
from gradviz.nn.losses import LOSSES
from gradviz.nn.scores import Scores, Tally
from gradviz.picture.theme import Theme

SPLITS: dict[str, Split] = {"validation": "validation", "test": "test"}


class ResultsPanel(DockArea):
    """`laid` carries a sample to lay before the network, None to take it away. Reads only while it is seen."""

    laid = Signal(object)
    refused = Signal(object)

    def __init__(self, training: TrainingModel, theme: Theme) -> None:
        self._content = QWidget()
        super().__init__(self._content)
        self.model = ResultsModel(training, self)
        self._training, self._theme = training, theme
        self.split = Segmented(tuple(SPLITS))
        self._samples, self._empty = caption(""), caption("", "muted", wraps=True)
        self.near = NearPart(theme)
        self.slider, self._threshold = ShareSlider(), caption("", "number")
        self._threshold_name, self._measured = caption("", "section"), caption("", "number", wraps=True)
        self._confusion_name, self._axes = caption("", "section"), caption("", wraps=True)
        self.grid, self.thumbnails = ConfusionGrid(), Thumbnails()
        self._chosen_name, self._chosen_note = caption("", "section", wraps=True), caption("", wraps=True)
        self.region: RegionPlot | None = None
        self.curves: tuple[CurvePlot, ...] = ()
        self._place = QVBoxLayout()
        self._curve_place = QVBoxLayout()
        self._build()
        self._loading = QTimer(self, singleShot=True, interval=0)
        self._loading.timeout.connect(self.load)
        self._connect()

    def _build(self) -> None:
        head, row = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(12)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        head.addWidget(self.split)
        head.addWidget(self._samples, 1)
        column.addWidget(self._empty)
        column.addWidget(self.near)
        column.addLayout(self._place)
        column.addLayout(row)
        row.addWidget(self._threshold_name)
        row.addWidget(self.slider, 1)
        row.addWidget(self._threshold)
        for part in (self._measured, self._confusion_name, self.grid, self._axes):
            column.addWidget(part)
        column.addLayout(self._curve_place)
        for last in (self._chosen_name, self._chosen_note, self.thumbnails):
            column.addWidget(last)
        column.addStretch(1)

    def _connect(self) -> None:
        self.split.chosen.connect(self._choose_split)
        self.slider.dragged.connect(self.model.set_threshold)
        for saver in (self.grid.saver, self.near.view.saver):
            saver.refused.connect(self.refused)
        self.grid.chosen.connect(lambda row, column: self.model.choose_cell((row, column)))
        self.thumbnails.chosen.connect(self._lay)
        self.model.answered.connect(self.refresh)
        self.model.moved.connect(self._move)
        self.model.sampled.connect(self._show_samples)
        self._training.turned.connect(self._empty_word)

    def load(self) -> None:
        """Load the library of plots and make them; then read, as the library of metrics is loaded elsewhere and not meanwhile."""
        if self.region is None:
            self._make_plots()
        self.model.watch(self.isVisible())

    def _make_plots(self) -> None:
        import pyqtgraph

        pyqtgraph.setConfigOptions(antialias=True)
        self.region = RegionPlot(pyqtgraph)
        self._place.addWidget(self.region)
        self.curves = (CurvePlot(pyqtgraph, ((0.0, 1.0), (0.0, 1.0))), CurvePlot(pyqtgraph))
        for curve in self.curves:
            self._curve_place.addWidget(curve)
        for plot in (self.region, *self.curves):
            plot.apply_theme(self._theme)
            plot.refused.connect(self.refused)
        self.retranslate()

    # What is shown.

    @property
    def _scores(self) -> Scores | None:
        return self.model.answers.scores if self.model.answers is not None else None

    @property
    def _names(self) -> Sequence[str]:
        return self._training.facts.classes if self._training.facts is not None else ()

    def refresh(self) -> None:
        """Show the last survey."""
        answers, scores = self.model.answers, self._scores
        two = scores is not None and scores.two
        self._samples.setText("" if answers is None else words.count("{n} sample", "{n} samples", answers.samples))
        self._empty_word()
        facts = self._training.facts
        self.near.show_answers(answers.near if answers is not None else None, facts.ramp if facts is not None else "grey")
        for part in (self.slider, self._threshold, self._threshold_name, self._measured):
            part.setVisible(two)
        for other in (self.grid, self._confusion_name, self._axes, self._chosen_name, self._chosen_note):
            other.setVisible(scores is not None)
        self.thumbnails.setVisible(scores is not None and answers is not None and answers.pictures)
        for plot in self.curves:
            plot.setVisible(answers is not None and answers.roc is not None)
        if self.region is not None:
            self.region.setVisible(answers is not None and answers.region is not None)
        self._move()
        self._show_samples()

    def _move(self) -> None:
        """What follows the threshold."""
        scores, answers, threshold = self._scores, self.model.answers, self.model.threshold
        if scores is None or answers is None:
            return
        self.slider.show_value(threshold)
        self._threshold.setText(f"{threshold:.2f}")
        self.grid.show_counts(scores.counts(threshold), self._names, self.model.cell)
        if self.region is not None and answers.region is not None:
            self.region.show_region(answers.region, threshold, self._names)
        counted = self.model.tally
        if counted is None:
            return
        self._measured.setText(measured(counted))
        if answers.roc is not None and answers.precision_recall is not None and self.curves:
            found, alarms, sure = counted.recall, counted.false_rate, counted.precision
            text = words.say("found {found}, false alarms {alarms}", found=_percent(found), alarms=_percent(alarms))
            self.curves[0].show_curve(answers.roc, (alarms, found), _together(text))
            text = words.say("precision {precision}, recall {recall}", precision=_percent(sure), recall=_percent(found))
            self.curves[1].show_curve(answers.precision_recall, (found, 1.0 if np.isnan(sure) else sure), _together(text))

    def _show_samples(self) -> None:
        """The samples of the cell, or the surest mistakes."""
        scores, answers, rows = self._scores, self.model.answers, self.model.rows
        if scores is None or answers is None:
            return
        self.grid.show_counts(scores.counts(self.model.threshold), self._names, self.model.cell)
        self._chosen_name.setText(self._heading(len(rows)))
        pictures = self.model.pictures
        taken = scores.read(self.model.threshold)
        shown = rows[: len(pictures)] if pictures is not None and len(pictures) <= len(rows) else rows[:0]
        self._chosen_note.setText(self._note(scores, taken, rows, answers.pictures))
        if pictures is not None and len(shown) == len(pictures):
            captions = [f"{self._name(scores.truth[row])} → {self._name(taken[row])}" for row in shown]
            facts = self._training.facts
            self.thumbnails.show_pictures(pictures, captions, facts.ramp if facts is not None else "grey")

    def _heading(self, count: int) -> str:
        if self.model.cell is None:
            return words.count("{n} sample misread", "{n} samples misread", count) if count else words.say("No sample misread")
        return self.grid.sentence(*self.model.cell)

    def _note(self, scores: Scores, taken: NDArray[Any], rows: NDArray[Any], pictures: bool) -> str:
        """What a click does; of samples that are no pictures, the first ones in words."""
        if pictures:
            return words.say("The surest first. Click one to lay it before the network.") if len(rows) else ""
        text = [
            words.say(
                "sample {row}: {truth} read as {taken}", row=int(row), truth=self._name(scores.truth[row]), taken=self._name(taken[row])
            )
            for row in rows[:6]
        ]
        return "\n".join(text)

    def _name(self, number: np.integer) -> str:
        return class_name(self._names, int(number))

    def _empty_word(self) -> None:
        answers = self.model.answers
        self._empty.setVisible(answers is None or (answers.scores is None and answers.near is None))
        if answers is None and self._training.state == "failed":
            self._empty.setText(words.say("A network that is trained can be asked about whole sets."))
        elif answers is None:
            self._empty.setText(words.say("Reading the set …"))
        elif not answers.samples:
            self._empty.setText(words.say("This set is empty."))
        elif self._ranks:
            self._empty.setText(words.say("This network puts pairs in order: the accuracy among the plots is the share that is right."))
        else:
            self._empty.setText(words.say("This network answers with numbers: nothing is right or wrong, only near or far."))

    @property
    def _ranks(self) -> bool:
        network = self._training.network
        return network is not None and LOSSES[network.spec.loss.kind].source == "pairs"

    # Orders.

    def _choose_split(self, key: str) -> None:
        self.split.choose(key)
        self.model.choose_split(SPLITS[key])

    def _lay(self, place: int) -> None:
        """Lay a picture before the network; the same once more takes it away."""
        again = place == self.thumbnails.current
        self.thumbnails.choose(None if again else place)
        pictures = self.model.pictures
        self.laid.emit(None if again or pictures is None else pictures[place])

    # Look, language, being seen.

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for part in (self.split, self.slider, self.grid, self.near, self.thumbnails):
            part.apply_theme(theme)
        for plot in self.curves:
            plot.apply_theme(theme)
        if self.region is not None:
            self.region.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.split.say({"validation": words.say("Validation"), "test": words.say("Test")})
        self._threshold_name.setText(words.say("Threshold"))
        self.slider.setAccessibleName(words.say("Threshold"))
        self.near.retranslate()
        self._confusion_name.setText(words.say("Confusion"))
        self._axes.setText(words.say("Rows: the true class. Columns: what it was read as. Click a cell for its samples."))
        self.grid.setAccessibleName(words.say("Confusion"))
        self.thumbnails.setAccessibleName(words.say("Samples"))
        if self.region is not None:
            self.region.retranslate()
        if self.curves:
            self.curves[0].name_axes(words.say("ROC"), words.say("false alarms"), words.say("found"))
            self.curves[1].name_axes(words.say("Precision over recall"), words.say("recall"), words.say("precision"))
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._loading.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grid.fit_into(self.viewport().height())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._loading.stop()
        self.model.watch(False)


def measured(counted: Tally) -> str:
    """What the counts come to."""
    parts = (
        words.say("accuracy {share}", share=_percent(counted.accuracy)),
        words.say("precision {share}", share=_percent(counted.precision)),
        words.say("recall {share}", share=_percent(counted.recall)),
        words.say("F {share}", share=_percent(counted.f_score)),
    )
    return "   ".join(part.replace(" ", KEPT) for part in parts)


def _together(text: str) -> str:
    """What is told breaks after its commas alone."""
    return text.replace(" ", KEPT).replace(f",{KEPT}", ", ")


def _percent(share: float) -> str:
    """With a space that no line breaks at: a label does break at a narrow one."""
    return "–" if np.isnan(share) else f"{100 * share:.1f}{KEPT}%"
