"""The bar of a training: rewind, start or pause, one batch, stop; where it stands or is looked back at, and live or step by step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import IconButton, RoomyLabel, Segmented, SteadyLabel, TextButton, play_button
from gradviz.app.panels.epoch_track import SIDE, EpochTrack
from gradviz.notation import number
from gradviz.picture.theme import METRICS, Theme
from gradviz.words import mark

LONG = 100
"""From this many seconds on, a time is told in minutes."""
PART = 10
"""Pixels between what is said beside one another."""
BLINK = 0.05
"""A batch that takes longer than this many seconds is worth telling that one waits for it."""
RIGHT = {
    "end": mark("Done: {accuracy}\u2009% of the test set is right."),
    "stopped": mark("Stopped: {accuracy}\u2009% of the test set is right."),
    "early": mark("Stopped early, weights of epoch {epoch}: {accuracy}\u2009% of the test set is right."),
}
LOST = {
    "end": mark("Done: loss {loss} on the test set."),
    "stopped": mark("Stopped: loss {loss} on the test set."),
    "early": mark("Stopped early, weights of epoch {epoch}: loss {loss} on the test set."),
}
"""How a training has ended, by the reason."""
LOW_HEAD, LOW_LIFT, LOW_MARGIN = 20, 6, 2
"""Of a low window: the height of the line over the track, how far all is lifted to be level with the buttons, and what stays free."""


class TrainingBar(QFrame):
    """Shows a TrainingModel and gives it orders."""

    def __init__(self, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "bottom")
        self._training, self._theme, self._low = training, theme, False
        self.buttons = {
            "rewind": IconButton("to-start", size=20),
            "play": play_button(),
            "batch": IconButton("batch", size=20),
            "stop": IconButton("stop", size=20),
        }
        orders = {"rewind": training.rewind, "play": training.toggle, "batch": training.one_batch, "stop": training.stop}
        for key, button in self.buttons.items():
            button.clicked.connect(orders[key])
        self.track = EpochTrack()
        self._epoch, self._time, self.now = RoomyLabel("caption"), RoomyLabel("caption"), TextButton("link")
        self._count, self._story, self._speed = RoomyLabel("section"), SteadyLabel(), RoomyLabel("muted")
        for label in (self._time, self._speed):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        for part in (self._epoch, self._time, self._count, self._story, self._speed, self.track):
            part.setAutoFillBackground(True)
        self.mode = Segmented(("live", "step"))
        self._arrange()
        self.now.clicked.connect(lambda: training.back.go(None))
        self.track.scrubbed.connect(training.back.go)
        self.track.stepped.connect(training.back.step)
        for signal in (training.turned, training.moved, training.back.turned):
            signal.connect(self.refresh)
        training.ordered.connect(self._tell_story)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 24, 0)
        row.setSpacing(6)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(16)
        above, below = QHBoxLayout(), QHBoxLayout()
        below.setSpacing(PART)
        for line in (above, below):
            line.setContentsMargins(round(SIDE), 0, round(SIDE), 0)
        self._middle = middle = QVBoxLayout()
        row.addLayout(middle, 1)
        middle.addStretch(1)
        middle.addLayout(above)
        above.addWidget(self._epoch, 1)
        above.addWidget(self._time)
        above.addWidget(self.now)
        middle.addWidget(self.track)
        middle.addLayout(below)
        below.addWidget(self._count)
        below.addWidget(self._story, 1)
        below.addWidget(self._speed)
        middle.addStretch(1)
        row.addSpacing(16)
        row.addWidget(self.mode)

    def fold(self, low: bool) -> None:
        """Less height."""
        self._middle.setSpacing(0 if low else 4)
        self._low = low
        self._level_head()

    def _level_head(self) -> None:
        """As high with the way back to now as without it; a low bar has less room for both, and large text makes it higher."""
        self.now.setFixedHeight(scaled(LOW_HEAD) if self._low else self.now.sizeHint().height())
        self._epoch.setMinimumHeight(self.now.minimumHeight())
        lines = self.now.minimumHeight() + self.track.height() + self._count.sizeHint().height()
        self._middle.setContentsMargins(0, 0, 0, max(min(LOW_LIFT, METRICS.transport_low - lines), 0) if self._low else 0)
        self.setFixedHeight(max(METRICS.transport_low, lines + 2 * LOW_MARGIN) if self._low else METRICS.transport)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for button in self.buttons.values():
            button.apply_theme(theme)
        self.track.apply_theme(theme)
        self.mode.apply_theme(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.buttons["rewind"].explain(words.say("Back to the same first weights (Home)"))
        self.buttons["batch"].explain(words.say("One batch (Space)"))
        self.buttons["stop"].explain(words.say("Stop and test"))
        self.mode.say({"live": words.say("Live"), "step": words.say("Step")})
        self.now.setText(words.say("Back to now"))
        self._level_head()
        self.track.setAccessibleName(words.say("Epochs"))
        self.track.setToolTip(words.say("Drag to look back at the weights of an earlier time"))
        self.refresh()

    def refresh(self) -> None:
        """Show where the training stands."""
        training, back = self._training, self._training.back
        self._show_buttons()
        epochs = training.network.spec.training.epochs if training.network is not None else 1
        changes = tuple(time for time, _ in training.history.changes)
        self.track.show_progress(training.epochs_done, epochs, at=back.at, able=len(back.kept) > 1, changes=changes)
        self._tell_place(epochs)
        self._tell_story()
        self._speed.setText(self._pace())
        self._time.setText(self._left(epochs))
        self.now.setVisible(back.at is not None)
        self._spare()

    def _tell_story(self) -> None:
        self._story.setText(self.sentence())
        self._story.setToolTip(self._story.text())

    def _spare(self) -> None:
        """The pace gives way where batch, loss and rate would be cut off for it."""
        story = self._story.fontMetrics().horizontalAdvance(self._story.text())
        wanted = self._count.sizeHint().width() + story + self._speed.sizeHint().width() + 2 * PART
        self._speed.setVisible(wanted <= self._middle.geometry().width() - 2 * SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare()

    def _show_buttons(self) -> None:
        """What can be done now."""
        training, back = self._training, self._training.back
        running, able = training.running, training.state not in ("empty", "loading") and training.look is not None
        replays = back.replaying or (training.state == "finished" and len(back.kept) > 1)
        self.buttons["play"].draw("pause" if running or back.replaying else "play", self._theme)
        self.buttons["play"].explain(words.say("Pause (P)") if running else words.say("Replay (P)") if replays else words.say("Start (P)"))
        usable = {
            "rewind": able and training.batch is not None,
            "play": able or training.state == "loading",
            "batch": able and training.state in ("ready", "paused"),
            "stop": training.under_way,
        }
        for key, button in self.buttons.items():
            button.setEnabled(usable[key])
            if key != "play":
                button.role = "text" if usable[key] else "disabled"
                button.apply_theme(self._theme)

    def _tell_place(self, epochs: int) -> None:
        """The epoch and the batch that are shown: those of the batch made last, or those that one looks back at."""
        now, at = self._training.batch, self._training.back.at
        if at is None or now is None:
            self._epoch.setText(words.say("Epoch {at} of {all}", at=min(now.epoch + 1, epochs) if now is not None else 0, all=epochs))
            self._count.setText(words.say("Batch {at} of {all}", at=now.batch + 1, all=now.batches) if now is not None else "")
        else:
            self._epoch.setText(words.say("Looking back: {at} of {all} epochs done", at=epochs_text(at), all=epochs))
            self._count.setText(moment(int(at), round((at - int(at)) * now.batches)))
        self._count.setVisible(bool(self._count.text()))
        self.track.setAccessibleDescription(f"{self._epoch.text()}. {self._count.text()}")

    def sentence(self) -> str:
        """What is going on, in words."""
        training = self._training
        if training.back.at is not None:
            return self._looked_back()
        if training.state == "failed" and training.error is not None:
            return training.complaint
        if training.finished is not None:
            return self._result()
        if training.state == "testing":
            return words.say("The training is over. Reading the test set …")
        if training.order and training.each > BLINK:
            pauses = training.order == "pause"
            return words.say("Pausing after this batch …") if pauses else words.say("Stopping after this batch …")
        if training.batch is not None:
            at = {"loss": number(training.batch.loss, 3), "rate": number(training.batch.rate, 3)}
            return words.say("loss {loss}, learning rate {rate}", **at)
        return {
            "loading": words.say("Reading the data and building the network …"),
            "ready": words.say("Ready. Press P to train."),
        }.get(training.state, "")

    def _looked_back(self) -> str:
        """What one sees, and that training does not go on from there."""
        if self._training.back.replaying:
            return words.say("Replay: the network as it was then.")
        if self._training.running:
            return words.say("The network as it was then. The training goes on meanwhile.")
        if self._training.under_way:
            return words.say("The network as it was then. Training goes on from now, not from here.")
        return words.say("The network as it was then.")

    def _result(self) -> str:
        """How the training ended, and how good the weights are that are shown now."""
        done = self._training.finished
        assert done is not None
        if done.test_accuracy is not None:
            said = RIGHT.get(done.reason, RIGHT["end"])
            return words.say(said, accuracy=number(100 * done.test_accuracy, 3), epoch=done.epoch)
        if done.test_loss is not None:
            return words.say(LOST.get(done.reason, LOST["end"]), loss=number(done.test_loss, 3), epoch=done.epoch)
        return words.say("Stopped.") if done.reason == "stopped" else words.say("Done.")

    def _pace(self) -> str:
        training = self._training
        if training.batch is None or not training.each:
            return ""
        return words.say("{pace} samples per second", pace=words.grouped(round(training.batch.samples / training.each)))

    def _left(self, epochs: int) -> str:
        training = self._training
        if training.batch is None or not training.each or not training.running:
            return ""
        return left_text((epochs - training.epochs_done) * training.batch.batches * training.each)


def epochs_text(epochs: float) -> str:
    """Epochs as the plots have them; whole ones go without a fraction."""
    return f"{epochs:.2f}".removesuffix(".00")


def left_text(seconds: float) -> str:
    """How long it takes yet, about."""
    if seconds < LONG:
        return words.say("about {seconds} s left", seconds=max(round(seconds), 1))
    return words.say("about {minutes} min left", minutes=words.grouped(round(seconds / 60)))


def moment(epochs: int, batches: int) -> str:
    """When weights were kept, in words."""
    if batches:
        return words.say("After batch {batch} of epoch {epoch}", batch=batches, epoch=epochs + 1)
    return words.say("After epoch {epoch}", epoch=epochs) if epochs else words.say("Before the first step")
