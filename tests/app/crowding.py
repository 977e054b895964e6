"""Crowding: what in a window lacks the room it needs, or lies where something else is. Finds; judges no state."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QStyle, QStyleOptionFrame, QToolButton, QWidget

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.choice import Choice, Tick
from gradviz.app.panels.controls import ElidedLabel, RoomyLabel
from gradviz.app.panels.editor import FormulaEdit
from gradviz.app.panels.elided_link import ElidedLink
from gradviz.app.panels.transport import Story
from gradviz.app.panels.typed_field import NumberField


def place(widget: QWidget, window: QWidget) -> QRect:
    """Where a widget lies in the window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def text_room(field: QLineEdit) -> int:
    """What frame, padding and Qt's own two px on each side leave for the text of a field."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    return field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field).width() - 4


def sideways(widget: QWidget, window: QWidget) -> bool:
    """Whether something that the widget lies in ends before the widget does."""
    area, around = place(widget, window), widget.parentWidget()
    while around is not None and around is not window:
        outer = place(around, window)
        if area.left() < outer.left() or area.right() > outer.right():
            return True
        around = around.parentWidget()
    return False


def cut_off(window: QWidget) -> list[str]:
    """Every visible text that lacks the room it needs."""
    found = []
    for label in window.findChildren(QLabel):
        elides = isinstance(label, ElidedLabel) and not isinstance(label, RoomyLabel)
        if not label.isVisible() or elides or not label.text() or label.visibleRegion().isEmpty():
            continue
        needed = label.heightForWidth(label.width()) > label.height() if label.wordWrap() else label.sizeHint().width() > label.width()
        if needed or sideways(label, window):
            found.append(f"label: {label.text()}")
    for button in window.findChildren(QAbstractButton):
        below = isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        needed = button.fontMetrics().horizontalAdvance(button.text()) + 4 if below else button.sizeHint().width()
        elides = isinstance(button, ElidedLink) or (isinstance(button, Tick) and button.heightForWidth(button.width()) <= button.height())
        if button.isVisible() and button.text() and ((needed > button.width() and not elides) or sideways(button, window)):
            found.append(f"button: {button.text()}")
    for field in window.findChildren(NumberField):
        if field.isVisible() and (field.fontMetrics().horizontalAdvance(field.text()) > text_room(field) or sideways(field, window)):
            found.append(f"field: {field.text()}")
    for edit in window.findChildren(FormulaEdit):
        if edit.isVisible() and edit.fontMetrics().horizontalAdvance(edit.placeholderText()) > edit.viewport().width() - 4:
            found.append(f"example: {edit.placeholderText()}")
    for choice in window.findChildren(Choice):
        around = choice.parentWidget()
        narrow = choice.shown() != choice.currentText() and around is not None and choice.width() < around.width() / 2
        if choice.isVisible() and (narrow or sideways(choice, window)):
            found.append(f"choice: {choice.currentText()}")
    for story in window.findChildren(Story):
        if story.isVisible() and story.shown().endswith("…"):
            found.append(f"story: {story.text()}")
    for area in window.findChildren(QScrollArea):
        inside = area.widget()
        if area.isVisible() and inside is not None and inside.width() > area.viewport().width():
            found.append(f"page: {type(area).__name__} wants {inside.minimumSizeHint().width()} of {area.viewport().width()}")
    return found


def on_top_of_each_other(window: MainWindow) -> list[str]:
    """Boxes over the canvas that share a place."""
    boxes = [box for box in (*window.bars.widgets, window.tools.find_bar) if box.isVisible() and box is not window.bars.legend]
    pairs = [(one, other) for place_, one in enumerate(boxes) for other in boxes[place_ + 1 :]]
    return [f"{one.geometry()} {other.geometry()}" for one, other in pairs if one.geometry().intersects(other.geometry())]


def outside(window: MainWindow) -> list[str]:
    """What lies outside the window, and in nothing that scrolls."""

    def scrolls(widget: QWidget | None) -> bool:
        return widget is not None and (isinstance(widget, QScrollArea) or scrolls(widget.parentWidget()))

    parts = [part for part in window.findChildren(QWidget) if part.isVisible() and not part.isWindow() and not scrolls(part)]
    return [f"outside: {type(part).__name__} {part.accessibleName()}" for part in parts if not window.rect().contains(place(part, window))]


def beside_the_canvas(window: MainWindow) -> list[str]:
    """What of the canvas and its bars lies under the dock or outside the window."""
    room = place(window.canvas, window)
    free = room.right() < place(window.right, window).left() and room.bottom() < place(window.transport, window).top()
    found = [] if free else [f"canvas: {room}"]
    return found + [
        f"bar: {box.geometry()}" for box in window.bars.widgets if box.isVisible() and not window.canvas.rect().contains(box.geometry())
    ]


def cut_short(window: MainWindow) -> list[str]:
    """What is cut off and should not be; results come from a thread, and are laid out a moment later."""
    return [text for text in cut_off(window) if not text.startswith("story")]
