"""What seems wrong with the training, one plain sentence at a time, where to look, and what usually helps. Judges nothing itself.

Where the picture above needs the room, what helps is told when it is asked for, and over a level the sentence keeps to one line.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from gradviz import words
from gradviz.app import icons
from gradviz.app.models.network import layer_titles
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import ElidedLabel, TextButton, caption
from gradviz.nn.findings import Finding
from gradviz.picture.theme import Theme

ICON, SPACING, LOWER, SIDES = 16, 10, 2, 28
"""Sizes: of the sign, between what stands beside one another and below, and of both margins."""


class FindingsStrip(QFrame):
    """Hidden while all is well; `shown` names the layer to look at. A `low` window and a `deep` picture have little room for it."""

    shown = Signal(str)

    def __init__(self, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "strip")
        self._training, self._theme, self._at = training, theme, 0
        self._icon, self.message, self.helps = QLabel(), caption("", "body", wraps=True), caption("", "muted", wraps=True)
        self.line, self._low, self._deep = ElidedLabel("body"), False, False
        self.show_me, self.cures, self.next = TextButton("link"), TextButton("link"), TextButton("link")
        self.cures.setCheckable(True)
        self.cures.toggled.connect(lambda _: self.refresh())
        self.show_me.clicked.connect(self._show)
        self.next.clicked.connect(self._turn)
        head, column = QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(SPACING)
        self._told, links = QBoxLayout(QBoxLayout.Direction.LeftToRight), QHBoxLayout()
        for row in (self._told, links):
            row.setSpacing(SPACING)
        column.setContentsMargins(16, 6, SIDES - 16, 6)
        column.setSpacing(2)
        column.addLayout(head)
        head.addWidget(self._icon)
        head.addLayout(self._told, 1)
        self._told.addWidget(self.message, 1)
        self._told.addWidget(self.line, 1)
        self._told.addLayout(links)
        for button in (self.show_me, self.cures, self.next):
            links.addWidget(button)
        links.addStretch(1)
        self.helps.setContentsMargins(ICON + head.spacing(), 0, 0, 0)
        column.addWidget(self.helps)
        training.found.connect(self.refresh)
        training.opened.connect(self._begin)
        training.turned.connect(self.refresh)
        self.hide()

    @property
    def finding(self) -> Finding | None:
        """The one that is told now."""
        found = self._training.findings
        return found[self._at % len(found)] if found else None

    def refresh(self) -> None:
        """Tell what was found, or hide."""
        finding = self.finding
        self.setVisible(finding is not None)
        if finding is None:
            return
        network = self._training.network
        told = finding.message_with(layer_titles(network) if network is not None else {})
        whole = self.cures.isChecked() or not (self._low or self._deep)
        for label, wanted in ((self.message, whole or not self._deep), (self.line, self._deep and not whole)):
            label.setText(told)
            label.setVisible(wanted)
        self.line.setToolTip(told)
        self.cures.setVisible(bool(finding.helps) and (self._low or self._deep))
        self.helps.setText(words.say("What usually helps: {cures}", cures=" ".join(finding.helps)))
        self.helps.setVisible(bool(finding.helps) and whole)
        self.show_me.setVisible(bool(finding.blocks))
        many = len(self._training.findings)
        self.next.setVisible(many > 1)
        self.next.setText(words.say("{at} of {all}", at=self._at % many + 1, all=many))
        self._icon.setPixmap(icons.pixmap("warning", self._theme["warning"]))
        self._stack()

    def _stack(self) -> None:
        """The links stand below a sentence that would be higher beside them."""
        shown = [button for button in (self.show_me, self.cures, self.next) if not button.isHidden()]
        aside = sum(button.sizeHint().width() + SPACING for button in shown)
        room = self.width() - SIDES - ICON - SPACING
        beside, alone = (self.message.heightForWidth(max(width, 1)) for width in (room - aside, room))
        lower = bool(shown) and not self.message.isHidden() and beside > alone + shown[0].sizeHint().height() + LOWER
        direction = QBoxLayout.Direction.TopToBottom if lower else QBoxLayout.Direction.LeftToRight
        if self._told.direction() != direction:
            self._told.setDirection(direction)
            self._told.setSpacing(LOWER if lower else SPACING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack()

    def fold(self, *, low: bool, deep: bool) -> None:
        """The room there is: in a low window, and over a level."""
        if (low, deep) != (self._low, self._deep):
            self._low, self._deep = low, deep
            self.cures.setChecked(False)
            self.refresh()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.show_me.setText(words.say("Show me"))
        self.cures.setText(words.say("What helps"))
        self.next.setToolTip(words.say("The next thing that was noticed"))
        self.refresh()

    def _begin(self) -> None:
        """Another run: its first finding, in short where room is short."""
        self._at = 0
        self.cures.setChecked(False)
        self.refresh()

    def _turn(self) -> None:
        self._at += 1
        self.refresh()

    def _show(self) -> None:
        finding = self.finding
        if finding is not None and finding.blocks:
            self.shown.emit(finding.blocks[0])
