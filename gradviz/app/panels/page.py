"""What the pages of the right dock share: a scrolling column, a table of texts, a choice of inputs. They compute nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import ElidedLabel, caption, restyle
from gradviz.app.panels.fitting_number import FittedNumber
from gradviz.app.panels.menu_choice import MenuChoice
from gradviz.picture.theme import Theme

Cell = tuple[str, str]
"""A text and its kind of label."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
LONGEST_NAME = 64
"""The width of a name beside fitted numbers."""


class Page(QScrollArea):
    """One page; it is renewed when something changes while it is seen, and when it is shown."""

    PAUSE_MS = 0
    """A page that computes much waits until changes have come to rest."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.session, self.theme = session, theme
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(12)
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._soon = QTimer(self, singleShot=True, interval=self.PAUSE_MS)
        self._soon.timeout.connect(self._renew)
        for signal in (session.run_changed, session.document_changed, session.error_changed):
            signal.connect(self.renew)

    def renew(self) -> None:
        """Refresh soon, if anyone sees it."""
        if self.isVisible():
            self._soon.start()

    def _renew(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show what the session has now."""

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.theme = theme
        self.renew()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


class TextTable(QWidget):
    """Rows of texts; the first column takes the room, the others stand right. Labels are kept and used again.

    A `fitted` table is never wider than its place: the columns of numbers share what short names leave, and lose digits there.
    """

    def __init__(self, spacing: int = 6, *, gap: int = 14, wraps: bool = True, fitted: bool = False) -> None:
        super().__init__()
        self._wraps, self._fitted = wraps, fitted
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(spacing)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setColumnStretch(0, 0 if fitted else 1)
        self._labels: dict[tuple[int, int], QLabel] = {}

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Show them, or nothing."""
        wanted = {(line, place): cell for line, row in enumerate(rows) for place, cell in enumerate(row)}
        for at, label in self._labels.items():
            label.setVisible(at in wanted)
        for at, (text, kind) in wanted.items():
            label = self._labels.get(at) or self._add(at)
            label.setText(text)
            label.setToolTip(text if self._fitted else "")
            restyle(label, "kind", kind)
        self.setVisible(bool(wanted))

    def texts(self) -> list[list[str]]:
        """What it shows, row by row."""
        lines = sorted({line for line, _ in self._labels})
        found = [[label.text() for at, label in sorted(self._labels.items()) if at[0] == line and not label.isHidden()] for line in lines]
        return [row for row in found if row]

    def _add(self, at: tuple[int, int]) -> QLabel:
        label = self._fitting(at[1]) if self._fitted else caption("", "body", wraps=self._wraps and at[1] == 0)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if self._fitted or at[1] == 0:
            self._grid.addWidget(label, *at)
        else:
            self._grid.addWidget(label, *at, RIGHT)
        self._labels[at] = label
        label.show()
        return label

    def _fitting(self, place: int) -> QLabel:
        """A label that gives way; what it cuts short is its tool tip."""
        self._grid.setColumnStretch(place, min(place, 1))
        if place:
            number = FittedNumber()
            number.setAlignment(RIGHT)
            return number
        name = ElidedLabel(first=True)
        name.setMaximumWidth(scaled(LONGEST_NAME))
        return name


class InputChoice(MenuChoice):
    """Which input a page is about; it stays while the text still has that input."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.chosen.connect(self.choose)

    def show_names(self, names: Sequence[str], theme: Theme) -> str:
        """The inputs there are; returns the chosen one, or "" where there is none."""
        if self.name not in names:
            self.name = names[-1] if names else ""
        self.show_choice({name: name for name in names}, self.name, theme)
        self.setAccessibleName(words.say("Input {name}", name=self.name))
        self.setVisible(bool(names))
        return self.name

    def choose(self, name: str) -> None:
        """Choose another input."""
        self.name = name
        self.changed.emit()
