"""Class frequencies: one bar per class, with a sample above it where samples are pictures. Counts nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz import words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.ramp_image import picture_image
from gradviz.app.training.bench import DataFacts
from gradviz.picture.region import class_role
from gradviz.picture.theme import Theme

BROADEST = 40


class ClassBars(QWidget):
    """One bar per class with a sample of it above, where samples are pictures; where they are points, in the ink of its points."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: DataFacts | None = None
        self._theme: Theme | None = None
        self._waits = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_facts(self, facts: DataFacts | None, theme: Theme) -> None:
        """Show the classes of a set, or nothing."""
        self._facts, self._theme, self._waits = facts, theme, False
        counted = facts is not None and bool(facts.counts)
        self.setVisible(counted)
        if facts is not None and counted:
            said = ", ".join(f"{name}: {words.grouped(number)}" for name, number in zip(facts.classes, facts.counts, strict=True))
            self.setToolTip(said)
            self.setAccessibleName(words.say("Samples of each class: {counts}", counts=said))
        self.updateGeometry()
        self.update()

    def wait(self) -> None:
        """Another set is being read: nothing is told, and what lies below stays where it is."""
        self._waits = True
        if self._facts is None:
            self.show()
        self.setToolTip("")
        self.setAccessibleName("")
        self.update()

    def sizeHint(self) -> QSize:
        pictured = self._facts is None or self._facts.samples
        return QSize(200, scaled(60 if pictured else 36))

    def paintEvent(self, event: QPaintEvent) -> None:
        facts, theme = self._facts, self._theme
        if facts is None or theme is None or not facts.counts or self._waits:
            return
        painter = QPainter(self)
        step = self.width() / len(facts.counts)
        most = max(*facts.counts, 1)
        low = self.height() - scaled(16)
        top = min(step, scaled(26)) + 4 if facts.samples else 2
        painter.setFont(number_font(11))
        for place, (name, number) in enumerate(zip(facts.classes, facts.counts, strict=True)):
            left = place * step
            if place < len(facts.samples):
                side = min(step - 4, scaled(24))
                painter.drawImage(
                    QRectF(left + (step - side) / 2, 0, side, side), picture_image(facts.samples[place], facts.ramp, theme, 1.0)
                )
            tall, wide = (low - top) * number / most, min(step - 4, scaled(BROADEST))
            ink = class_role(place) if facts.points is not None else "control"
            painter.fillRect(QRectF(left + (step - wide) / 2, low - tall, wide, tall), QColor(theme[ink]))
            painter.setPen(QColor(theme["muted"]))
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(step) - 2)
            painter.drawText(QRectF(left, low, step, scaled(16)), Qt.AlignmentFlag.AlignCenter, shown)
        painter.end()
