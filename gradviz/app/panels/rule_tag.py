"""The tag of a gate rule as a small widget, painted as on the canvas. Knows rules only by their name."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gradviz.app.canvas.lettering import text_width
from gradviz.app.canvas.paint import Ink
from gradviz.app.panels.painted import Painted
from gradviz.picture.diagram import Badge
from gradviz.picture.icons import tag_width
from gradviz.picture.options import RULE_ROLES
from gradviz.picture.theme import TYPE, Theme


class RuleTag(Painted):
    """The tag of a gate rule, painted as on the canvas."""

    def __init__(self) -> None:
        super().__init__()
        self._badge: Badge | None = None
        self.setFixedHeight(22)

    def show_tag(self, badge: Badge | None, theme: Theme) -> None:
        """Show a tag, or nothing."""
        self._badge, self._theme = badge, theme
        self.setVisible(badge is not None)
        if badge is not None:
            self.setFixedWidth(round(badge.width) + 3)
            self.setAccessibleName(badge.word)
        self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        if self._badge is None:
            return
        for stroke in Ink(theme).compile(self._badge)[1]:
            stroke(painter)


def tag(rule: str, word: str) -> Badge:
    """A rule tag that starts at (0, 0), as wide as its word."""
    width = tag_width(text_width(word, TYPE.tag))
    return Badge(None, width / 2 + 1, 11, width, rule, word, RULE_ROLES[rule])
