"""An area that scrolls up and down, with its bar in the margin of what it shows, so that nothing moves when the bar comes or goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class DockArea(QScrollArea):
    """Holds one widget, as wide as itself, whose right margin is at least as wide as the bar."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._lay_over)
        holder = bar.parentWidget()
        if holder is not None:
            holder.raise_()

    def _lay_over(self, least: int, most: int) -> None:
        """The bar lies over the content where there is one."""
        self.setViewportMargins(0, 0, -self.verticalScrollBar().sizeHint().width() if most > least else 0, 0)
