"""The bar of a training: rewind, start or pause, one batch, stop; where it stands, how fast it is, and live or step by step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import ElidedLabel, IconButton, Segmented, caption
from gradviz.notation import number
from gradviz.picture.theme import METRICS, Theme

SEGMENTS = 60


class EpochTrack(QWidget):
    """One segment an epoch, filled as far as the training is; one bar where there are many."""

    def __init__(self) -> None:
        super().__init__()
        self.done, self.epochs = 0.0, 1
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(300, 12)

    def show_progress(self, done: float, epochs: int) -> None:
        """So many epochs of all are done."""
        self.done, self.epochs = done, max(epochs, 1)
        self.update()

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        parts = self.epochs if self.epochs <= SEGMENTS else 1
        each, gap = self.epochs / parts, 3.0 if parts > 1 else 0.0
        width = (self.width() - gap * (parts - 1)) / parts
        for part in range(parts):
            left = part * (width + gap)
            painter.fillRect(QRectF(left, 5, width, 3), QColor(self._theme["control"]))
            share = min(max((self.done - part * each) / each, 0.0), 1.0)
            painter.fillRect(QRectF(left, 2, width * share, 8), QColor(self._theme["accent"]))
        painter.end()


class TrainingBar(QFrame):
    """Shows a TrainingModel and gives it orders."""

    def __init__(self, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "bottom")
        self._training, self._theme = training, theme
        self.buttons = {
            "rewind": IconButton("to-start", size=20),
            "play": IconButton("play", "on_accent", size=18),
            "batch": IconButton("batch", size=20),
            "stop": IconButton("stop", size=20),
        }
        self.buttons["play"].setProperty("kind", "play")
        self.buttons["play"].setFixedSize(METRICS.play, METRICS.play)
        orders = {"rewind": training.rewind, "play": training.toggle, "batch": training.one_batch, "stop": training.stop}
        for key, button in self.buttons.items():
            button.clicked.connect(orders[key])
        self.track = EpochTrack()
        self._epoch, self._time = caption(""), caption("")
        self._count, self._story, self._speed = caption("", "section"), ElidedLabel(), caption("", "muted")
        self.mode = Segmented(("live", "step"))
        self._arrange()
        training.turned.connect(self.refresh)
        training.moved.connect(self.refresh)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 24, 0)
        row.setSpacing(6)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(16)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._epoch, 1)
        above.addWidget(self._time)
        below.setSpacing(10)
        below.addWidget(self._count)
        below.addWidget(self._story, 1)
        below.addWidget(self._speed)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addStretch(1)
        middle.addLayout(above)
        middle.addWidget(self.track)
        middle.addLayout(below)
        middle.addStretch(1)
        row.addLayout(middle, 1)
        row.addSpacing(16)
        row.addWidget(self.mode)

    def fold(self, low: bool) -> None:
        """Less height."""
        self.setFixedHeight(METRICS.transport_low if low else METRICS.transport)

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        for button in self.buttons.values():
            button.dress(theme)
        self.track.dress(theme)
        self.mode.dress(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Another language."""
        self.buttons["rewind"].explain(words.say("Back to the same first weights (Home)"))
        self.buttons["batch"].explain(words.say("One batch (Space)"))
        self.buttons["stop"].explain(words.say("Stop and test"))
        self.mode.say({"live": words.say("Live"), "step": words.say("Step")})
        self.refresh()

    def refresh(self) -> None:
        """Show where the training stands."""
        training = self._training
        running, able = training.running, training.state not in ("empty", "loading") and training.look is not None
        self.buttons["play"].draw("pause" if running else "play", self._theme)
        self.buttons["play"].explain(words.say("Pause (P)") if running else words.say("Start (P)"))
        begun = training.batch is not None
        usable = {
            "rewind": able and begun,
            "play": able,
            "batch": able and training.state in ("ready", "paused"),
            "stop": training.under_way,
        }
        for key, button in self.buttons.items():
            button.setEnabled(usable[key])
            if key != "play":
                button.role = "text" if usable[key] else "control"
                button.dress(self._theme)
        epochs = training.network.spec.training.epochs if training.network is not None else 1
        self.track.show_progress(training.epochs_done, epochs)
        now = training.batch
        self._epoch.setText(words.say("Epoch {at} of {all}", at=min(int(training.epochs_done) + 1, epochs) if begun else 0, all=epochs))
        self._count.setText(words.say("Batch {at} of {all}", at=now.batch + 1, all=now.batches) if now is not None else "")
        self._count.setVisible(now is not None)
        self._story.setText(self.sentence())
        self._story.setToolTip(self._story.text())
        self._speed.setText(self._pace())
        self._time.setText(self._left(epochs))

    def sentence(self) -> str:
        """What is going on, in words."""
        training = self._training
        if training.state == "failed" and training.error is not None:
            return str(training.error).replace("\n", " ")
        if training.finished is not None:
            return self._result()
        if training.batch is not None:
            at = {"loss": number(training.batch.loss, 3), "rate": number(training.batch.rate, 3)}
            return words.say("loss {loss}, learning rate {rate}", **at)
        return {
            "loading": words.say("Reading the data and building the network …"),
            "ready": words.say("Ready. Press P to train."),
        }.get(training.state, "")

    def _result(self) -> str:
        done = self._training.finished
        assert done is not None
        if done.test_accuracy is not None:
            return words.say("Done: {accuracy}\u2009% of the test set is right.", accuracy=number(100 * done.test_accuracy, 3))
        if done.test_loss is not None:
            return words.say("Done: loss {loss} on the test set.", loss=number(done.test_loss, 3))
        return words.say("Done.")

    def _pace(self) -> str:
        training = self._training
        if training.batch is None or not training.each:
            return ""
        return words.say("{pace} samples per second", pace=f"{round(training.batch.samples / training.each):,}")

    def _left(self, epochs: int) -> str:
        training = self._training
        if training.batch is None or not training.each or not training.running:
            return ""
        left = (epochs - training.epochs_done) * training.batch.batches * training.each
        return words.say("about {seconds} s left", seconds=max(round(left), 1))
