"""Predicting in the window: where the card stands, what a step means while it asks, which pages wait. Owns the wiring only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz import words
from gradviz.app.models.prediction import Prediction
from gradviz.app.panels.predict import PredictCard
from gradviz.picture.theme import Theme

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow


class PredictTool:
    """Nothing of it is made before it is turned on for the first time."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.model: Prediction | None = None
        self.card: PredictCard | None = None

    @property
    def on(self) -> bool:
        """Whether the next step is asked before it is shown."""
        return self.model is not None and self.model.on

    @property
    def sentence(self) -> str:
        """What is asked now."""
        question = None if self.model is None else self.model.question
        return "" if question is None else question.sentence

    def toggle(self) -> None:
        """Begin to ask, with what comes next; or show everything again."""
        window = self._window
        window.player.pause()
        if self.on:
            self.end()
        elif window.session.trace is None:
            window.strip.show_message(lambda: words.say("There is no graph yet."))
            window.choices.tick()
        else:
            window.strip.hide()
            model = self._made()
            model.turn(True)
            model.ask()

    def end(self) -> None:
        """Ask no more."""
        if self.model is not None:
            self.model.turn(False)

    def takes(self, by: int) -> bool:
        """Whether a step asks or answers instead of going on."""
        return self.model is not None and self.model.takes(by, silent=self._window.presenter.active)

    def _made(self) -> Prediction:
        if self.model is None:
            window = self._window
            model = self.model = Prediction(window.session, window)
            self.card = PredictCard(model, window.preferences.theme)
            self.card.going_on = window.commands.on_next
            self.card.field.left.connect(window.canvas.setFocus)
            self.card.apply_theme(window.preferences.theme)
            self.card.retranslate()
            window.explain.put_above(self.card)
            model.wanted.connect(self._want)
            model.changed.connect(self._follow)
            window.session.moved.connect(self._follow)
            window.right.waiting.ended.connect(self.end)
            window.right.turned.connect(self._keep_keys)
            window.player.asks = self._asks
        return self.model

    def _asks(self) -> bool:
        """Whether playing stops, as something is asked."""
        return self.takes(1)

    def _want(self) -> None:
        """A number is to be typed: the card is shown and has the keys."""
        window = self._window
        window.tools.follow()
        if window.presenter.active or self.card is None:
            return
        if window.right.current != "explain":
            window.right.turn_to("explain")
        self.card.take_keys()

    def _keep_keys(self) -> None:
        """A page that waits has no use for the keys: the next one pressed would end the predicting."""
        if self._window.right.waiting.link.hasFocus():
            self._window.canvas.setFocus()

    def _follow(self) -> None:
        window = self._window
        window.right.hold_back(window.session.holds_back)
        action = window.actions_by_id["predict"]
        if action.isChecked() != self.on:
            action.setChecked(self.on)
            window.transport.refresh()
        if window.presenter.active:
            window.show_picture()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        if self.card is not None:
            self.card.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        if self.card is not None:
            self.card.retranslate()
