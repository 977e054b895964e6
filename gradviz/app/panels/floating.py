"""The bars that float over the canvas: label mode, rule tags, fit. They keep to its corners and trigger actions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gradviz import words
from gradviz.app import icons
from gradviz.app.panels.controls import Segmented, TextButton
from gradviz.app.panels.legend import Legend
from gradviz.notation import number
from gradviz.picture.theme import Theme

EDGE = 16


def _bar(canvas: QWidget, *widgets: QWidget) -> QFrame:
    bar = QFrame(canvas)
    bar.setProperty("area", "floating")
    row = QHBoxLayout(bar)
    row.setContentsMargins(2, 2, 2, 2)
    row.setSpacing(0)
    for widget in widgets:
        row.addWidget(widget)
    return bar


class FloatingBars(QObject):
    """Label mode top right, rule tags bottom left, fit bottom right."""

    def __init__(self, canvas: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(canvas)
        self._canvas, self._actions = canvas, actions
        self.labels = Segmented(("numbers", "symbols", "both"), floating=True)
        self.labels.chosen.connect(lambda key: actions[key].trigger())
        self.tags, self.fit = TextButton("float"), TextButton("float")
        self.tags.clicked.connect(actions["tags"].trigger)
        self.fit.clicked.connect(actions["fit"].trigger)
        self.tags.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._rule = QLabel()
        self._rule.setContentsMargins(10, 0, 0, 0)
        self._top, self._left, self._right = _bar(canvas, self.labels), _bar(canvas, self._rule, self.tags), _bar(canvas, self.fit)
        self.legend = Legend(canvas)
        self._theme: Theme | None = None
        self._zoom = 1.0
        canvas.installEventFilter(self)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """The bars."""
        return self._top, self._left, self._right, self.legend

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.place()
        return False

    def place(self) -> None:
        """Back into the corners."""
        for bar in self.widgets:
            bar.adjustSize()
        width, height = self._canvas.width(), self._canvas.height()
        self._top.move(width - self._top.width() - EDGE, EDGE)
        self.legend.fit(width - self._top.width() - 3 * EDGE)
        self.legend.move(EDGE, EDGE + (self._top.height() - self.legend.height()) // 2)
        self._left.move(EDGE, height - self._left.height() - EDGE)
        self._right.move(width - self._right.width() - EDGE, height - self._right.height() - EDGE)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.labels.apply_theme(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.legend.retranslate()
        self.labels.say({"numbers": words.say("Numbers"), "symbols": words.say("Symbols"), "both": words.say("Both")})
        self.refresh()

    def show_zoom(self, zoom: float) -> None:
        """Show another zoom."""
        self._zoom = zoom
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen."""
        if self._theme is None:
            return
        on = self._actions["tags"].isChecked()
        self._rule.setPixmap(icons.pixmap("swap", self._theme["muted"]))
        self.tags.draw(icons.icon("check" if on else "close", self._theme["text" if on else "muted"]), words.say("Rule tags"))
        fit = words.say("Fit   {percent}\u2009%", percent=percent(self._zoom))
        self.fit.draw(icons.icon("fit", self._theme["muted"]), f" {fit}")
        now = next((key for key in self.labels.keys if self._actions[key].isChecked()), "numbers")
        self.labels.choose(now)
        self.place()


def percent(zoom: float) -> str:
    """A zoom in percent; one that shows a huge graph is never 0."""
    return number(100 * zoom, 1) if zoom < 0.01 else str(round(100 * zoom))
