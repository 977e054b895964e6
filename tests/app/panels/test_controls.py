"""The small controls: what a key or a typed number makes them tell."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app import icons
from gradviz.app.panels.controls import (
    IconButton,
    IconLabel,
    RoomyLabel,
    Segmented,
    SteadyLabel,
    TextButton,
    caption,
    menu_item,
    restyle,
    submenu,
)
from gradviz.app.style import apply_theme
from gradviz.picture.theme import THEMES, Theme


def test_segments_tell_the_choice_and_change_only_when_told(qtbot: QtBot, theme: Theme) -> None:
    segments = Segmented(("one", "two", "three"))
    qtbot.addWidget(segments)
    segments.say({"one": "First", "two": "Second", "three": "Third"})
    segments.apply_theme(theme)
    segments.resize(segments.sizeHint())
    before = segments.grab().toImage()
    received: list[str] = []
    segments.chosen.connect(received.append)
    qtbot.keyClick(segments, Qt.Key.Key_Left)
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=QPoint(segments.width() - 10, segments.height() // 2))
    assert received == ["one", "two", "three"]
    assert segments.current == "one"
    segments.choose("three")
    assert segments.grab().toImage() != before
    assert segments.accessibleName() == "First, Second, Third"


def test_an_icon_button_is_named_and_painted_in_every_theme(qtbot: QtBot) -> None:
    button = IconButton("play")
    qtbot.addWidget(button)
    button.explain("Play")
    assert (button.toolTip(), button.accessibleName()) == ("Play", "Play")
    for theme in THEMES.values():
        button.apply_theme(theme)
        assert not button.icon().isNull()


def test_a_link_stands_where_other_words_do(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    apply_theme(qapp, theme.colors)
    link = TextButton("link")
    qtbot.addWidget(link)
    link.setText("Pin this run")
    assert 0 <= link.sizeHint().width() - link.fontMetrics().horizontalAdvance(link.text()) <= 8
    link.setIcon(icons.icon("pin", theme["accent"]))
    link.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    assert link.sizeHint().width() >= link.iconSize().width() + 4


class Laid(QWidget):
    """A row of one part that counts how often it is laid out."""

    def __init__(self, part: QWidget) -> None:
        super().__init__()
        self.times = 0
        QHBoxLayout(self).addWidget(part)

    def event(self, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.LayoutRequest
        return super().event(event)

    def settled(self) -> int:
        """How often it was laid out, once nothing is left to do."""
        for _ in range(10):
            QApplication.processEvents()
        return self.times


def test_a_steady_label_says_something_else_without_a_new_layout(qtbot: QtBot) -> None:
    for label, moved in ((SteadyLabel(), False), (QLabel(), True)):
        row = Laid(label)
        qtbot.addWidget(row)
        row.resize(200, 40)
        row.show()
        label.setText("one")
        before, picture = row.settled(), row.grab().toImage()
        label.setText("another")
        assert (row.settled() > before) is moved
        assert (label.text(), row.grab().toImage() != picture) == ("another", True)


def test_a_roomy_label_is_never_cut_and_asks_for_room_only_where_it_needs_other(qtbot: QtBot) -> None:
    label = RoomyLabel("caption")
    row = Laid(label)
    row.layout().addStretch(1)
    qtbot.addWidget(row)
    row.resize(400, 40)
    row.show()
    for text, moved in (
        ("Batch 10 of 24", True),
        ("Batch 9 of 24", False),
        ("Batch 11 of 24", False),
        ("After batch 11 of 24", True),
        ("Batch", True),
    ):
        before, picture = row.settled(), row.grab().toImage()
        label.setText(text)
        assert (row.settled() > before) is moved, text
        assert (label.text(), label.shown(), row.grab().toImage() != picture) == (text, text, True)
    for size in range(10, 30):
        font = label.font()
        font.setPixelSize(size)
        label.setFont(font)
        for number in range(1, 30):
            label.setText(f"Batch {number} of 63")
            row.settled()
            assert label.shown() == label.text(), size
    label.setText("Batch")
    font.setPixelSize(40)
    label.setFont(font)
    row.settled()
    assert label.width() >= label.fontMetrics().horizontalAdvance("Batch")


def test_what_is_told_the_icon_that_it_has_is_not_laid_out_again(qtbot: QtBot, theme: Theme) -> None:
    button, label = TextButton("choice"), IconLabel(16)
    draws: list[tuple[QWidget, Callable[[str], None]]] = [
        (button, lambda name: button.draw(icons.icon(name, theme["text"]), name)),
        (label, lambda name: label.draw(name, theme["text"])),
    ]
    for part, draw in draws:
        row = Laid(part)
        qtbot.addWidget(row)
        row.show()
        for name, moved in (("play", True), ("play", False), ("pause", True)):
            before = row.settled()
            draw(name)
            assert (row.settled() > before) is moved


def test_a_menu_filled_anew_leaves_nothing_of_before(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)

    def held() -> int:
        gc.collect()
        return sum(issubclass(type(one), QObject) for one in gc.get_objects())

    before = held()
    for _ in range(20):
        menu_item(menu, "a")
        menu_item(submenu(menu, "more"), "b")
        for action in menu.actions():
            below = action.menu()
            if isinstance(below, QMenu):
                below.deleteLater()
        menu.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert held() < before + 10


def test_a_widget_is_restyled_only_by_another_property(qtbot: QtBot) -> None:
    label = caption("3", "number")
    qtbot.addWidget(label)
    assert restyle(label, "kind", "gradient")
    assert not restyle(label, "kind", "gradient")
    assert label.property("kind") == "gradient"
