"""Small controls that Qt's own do not look right for: labels, buttons, segments. They own no meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QIcon, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from gradviz.app import icons
from gradviz.app.fonts import chrome_font
from gradviz.app.panels.painted import Painted
from gradviz.picture.theme import METRICS, Theme

BACK = "◀\u2009"
"""Stands before a gradient, so that it is never told from a value by colour alone."""
FAR_LESS = 0.8
"""A text that needs less than this share of its room gives the rest back."""
PART = 1
"""Added to widths: Qt rounds the width of a text, and cuts one that is wider by a fraction of a pixel."""


def caption(text: str, kind: str = "caption", *, wraps: bool = False) -> QLabel:
    """A label whose look the style sheet knows by `kind`."""
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def breakable(text: str) -> str:
    """A long name may go on in the next line after an underscore."""
    return text.replace("_", "_\u200b")


def restyle(widget: QWidget, name: str, content: object) -> bool:
    """Set a property that the style sheet selects by, and polish the widget where that is another one; whether it was."""
    if widget.property(name) == content:
        return False
    widget.setProperty(name, content)
    widget.style().polish(widget)
    return True


def redraw(button: QAbstractButton, icon: QIcon, words: str) -> None:
    """Give a button another icon and word. Qt lays out all around it again even for those that it has."""
    if icon.cacheKey() != button.icon().cacheKey():
        button.setIcon(icon)
    if words != button.text():
        button.setText(words)


def separator() -> QFrame:
    """A 1-px line between areas."""
    line = QFrame()
    line.setProperty("area", "line")
    line.setFixedHeight(1)
    return line


def menu_item(menu: QMenu, title: str) -> QAction:
    """An item of a menu that is filled anew each time it opens; one that Qt itself makes would stay in Python when the menu is cleared."""
    item = QAction(title, menu)
    menu.addAction(item)
    return item


def submenu(menu: QMenu, title: str) -> QMenu:
    """A menu below one that is filled anew each time it opens."""
    below = QMenu(title, menu)
    menu.addMenu(below)
    return below


class IconLabel(QLabel):
    """One icon of the theme, of `size` pixels; told the one that it has, it lays out nothing again."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size, self._drawn = size, ("", "")

    def draw(self, name: str, color: str) -> None:
        """Another icon or colour."""
        if (name, color) != self._drawn:
            self._drawn = (name, color)
            self.setPixmap(icons.pixmap(name, color, self._size))


class IconButton(QToolButton):
    """A button with one icon of the theme; reached by Tab, never by click, so that Space goes on stepping."""

    def __init__(self, name: str, role: str = "text", size: int = 16) -> None:
        super().__init__()
        self.name, self.role = name, role
        self._drawn: tuple[str, str] | None = None
        self.setIconSize(QSize(size, size))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Space")

    def apply_theme(self, theme: Theme) -> None:
        """Draw the icon in the theme's colour, where it is not drawn so already: bars ask for it with every batch that is shown."""
        wanted = (self.name, theme[self.role])
        if wanted != self._drawn:
            self._drawn = wanted
            self.setIcon(icons.icon(*wanted, self.iconSize().width()))

    def draw(self, name: str, theme: Theme) -> None:
        """Another icon."""
        self.name = name
        self.apply_theme(theme)

    def explain(self, words: str) -> None:
        """Name the button for tool tip and screen reader."""
        if words != self.toolTip():
            self.setToolTip(words)
            self.setAccessibleName(words)


def play_button() -> IconButton:
    """The round button that a bar is played by."""
    button = IconButton("play", "on_accent", size=18)
    button.setProperty("kind", "play")
    button.setFixedSize(METRICS.play, METRICS.play)
    return button


class TextButton(QToolButton):
    """A button with a word, and maybe an icon, in a look the style sheet knows by `kind`."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Space")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def draw(self, icon: QIcon, words: str) -> None:
        """Icon and word."""
        redraw(self, icon, words)

    def sizeHint(self) -> QSize:
        """A link stands where other words do: without the two spaces that Qt puts around it."""
        size, bare = super().sizeHint(), self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        around = 2 * self.fontMetrics().horizontalAdvance(" ") if self.property("kind") == "link" and not bare else 0
        return QSize(size.width() - around, size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room; one that is `first` keeps its room longer than the others.

    `short` is said instead where the whole has no room, and nothing where that has none either.
    """

    short = ""

    def __init__(self, kind: str = "", *, first: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred if first else QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self.shown())
        painter.end()

    def shown(self) -> str:
        """What is painted of the text."""
        metrics = self.fontMetrics()
        if self.short:
            return next((text for text in (self.text(), self.short) if metrics.horizontalAdvance(text) <= self.width()), "")
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())


class SteadyLabel(ElidedLabel):
    """One line in whatever room it is given: another text is painted, and nothing around it is laid out again."""

    def __init__(self, kind: str = "") -> None:
        super().__init__(kind)
        self._said = ""

    def text(self) -> str:
        return self._said

    def setText(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self.setAccessibleName(text)
            self.update()


class RoomyLabel(SteadyLabel):
    """One line that is never cut: it asks for other room where a text needs more than it has, or far less, and is else painted anew."""

    def __init__(self, kind: str = "") -> None:
        super().__init__(kind)
        self._room = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._make_room()

    def _make_room(self) -> None:
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + PART
        if not FAR_LESS * self._room <= wanted <= self._room:
            self._room = wanted
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._room, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._room = 0
            self._make_room()


class Segmented(Painted):
    """A few words in one track, one of them chosen; a floating one has its track from the bar that it lies in."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str], *, floating: bool = False) -> None:
        super().__init__()
        self._floating = floating
        self.keys = tuple(keys)
        self.words: Mapping[str, str] = dict.fromkeys(keys, "")
        self.current = self.keys[0]
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Left Right")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, words: Mapping[str, str]) -> None:
        """The words, by key."""
        self.words = words
        self.offer(self.keys)

    def offer(self, keys: Sequence[str]) -> None:
        """These words only, of those that there are."""
        self.keys = tuple(keys)
        self.setAccessibleName(", ".join(self.words[key] for key in self.keys))
        self.updateGeometry()
        self.update()

    def choose(self, key: str) -> None:
        """Show another choice without telling anyone."""
        if key != self.current:
            self.current = key
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths())) + 6, 34)

    def _widths(self) -> list[float]:
        metrics = QFontMetrics(chrome_font(13))
        return [metrics.horizontalAdvance(self.words[key]) + 22 for key in self.keys]

    def _areas(self) -> list[QRectF]:
        areas, left = [], 3.0
        for width in self._widths():
            areas.append(QRectF(left, 3, width, self.height() - 6))
            left += width
        return areas

    def paint(self, painter: QPainter, theme: Theme) -> None:
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ring = QPen(QColor(theme["accent"]), 2) if self.hasFocus() else QPen(QColor(theme["line"]), 1)
        outlined = theme.tag_outline and not self._floating
        painter.setPen(ring if self.hasFocus() or outlined else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._floating else QColor(theme["sunken"]))
        painter.drawRoundedRect(track, 8, 8)
        painter.setFont(chrome_font(13))
        for key, area in zip(self.keys, self._areas(), strict=True):
            now = key == self.current
            if now:
                painter.setPen(Qt.PenStyle.NoPen if self._floating else QPen(QColor(theme["line"]), 1))
                painter.setBrush(QColor(theme["accent_tint" if self._floating else "raised"]))
                painter.drawRoundedRect(area, 6, 6)
            painter.setPen(QColor(theme[("accent" if self._floating else "text") if now else "muted"]))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.words[key])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for key, area in zip(self.keys, self._areas(), strict=True):
            if area.contains(event.position()):
                self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
            return
        at = min(max(self.keys.index(self.current) + turn, 0), len(self.keys) - 1)
        self.chosen.emit(self.keys[at])
