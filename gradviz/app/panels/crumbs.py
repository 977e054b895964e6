"""The way from the network down to where one looks: every level as a word that leads back to it, and a button for one level up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from gradviz import words
from gradviz.app.panels.controls import ElidedLabel, IconButton, TextButton, caption
from gradviz.nn.levels import ViewPath
from gradviz.nn.levels.path import crumbs, gate_title
from gradviz.picture.theme import Theme

LEVELS = 4


class Crumbs(QFrame):
    """`chosen` tells which level to go to, `back` that it is one up."""

    chosen = Signal(object)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.up = IconButton("back", "muted")
        self.up.clicked.connect(self.back)
        self.links = [TextButton("link") for _ in range(LEVELS)]
        self._signs = [caption("›", "muted") for _ in range(LEVELS)]
        self._here = caption("", "section")
        self._hint = ElidedLabel("caption")
        self._path, self._names, self._pointed, self._instead, self._deeper = ViewPath(), dict[str, str](), "", "", True
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 20, 0)
        row.setSpacing(6)
        row.addWidget(self.up)
        for place, (link, sign) in enumerate(zip(self.links, self._signs, strict=True)):
            link.clicked.connect(lambda _=False, place=place: self.chosen.emit(crumbs(self._path)[place][1]))
            row.addWidget(link)
            row.addWidget(sign)
        row.addWidget(self._here)
        row.addSpacing(12)
        row.addWidget(self._hint, 1)

    def show_path(self, path: ViewPath, names: dict[str, str] | None = None) -> None:
        """Show where one looks; `names` are what layers are called."""
        self._path, self._names = path, self._names if names is None else names
        found = [(gate_title(word) if there.depth == 2 else self._names.get(word, word), there) for word, there in crumbs(path)]
        for place, (link, sign) in enumerate(zip(self.links, self._signs, strict=True)):
            link.setVisible(place < len(found) - 1)
            sign.setVisible(place < len(found) - 1)
            if place < len(found) - 1:
                link.setText(found[place][0])
        self._here.setText(found[-1][0])
        self.up.setVisible(path.depth > 0)
        self._pointed = ""
        self._advise()

    def promise(self, anything: bool, instead: str = "") -> None:
        """Say how to go deeper, where there is anything to open."""
        self._deeper, self._instead = anything, instead
        self._advise()

    def show_hint(self, text: str) -> None:
        """What the mouse is at, in place of the advice; "" is the advice again."""
        if text != self._pointed:
            self._pointed = text
            self._advise()

    def _advise(self) -> None:
        advice = (
            words.say("Double-click a layer to open it."),
            words.say("Double-click a gate to see its units."),
            words.say("Click a unit to open it as gates."),
            words.say("One number of one sample, gate by gate."),
        )[self._path.depth]
        self._hint.setText(self._pointed or (advice if self._deeper else self._instead))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.up.apply_theme(theme)

    def _keep_height(self) -> None:
        """The row is as high without the button as with it, so that what lies below need not move."""
        row = self.layout()
        margins = self.contentsMargins() if row is None else row.contentsMargins()
        self.setMinimumHeight(self.up.sizeHint().height() + margins.top() + margins.bottom())

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.up.explain(words.say("One level up (Backspace)"))
        self._keep_height()
        self.show_path(self._path)
