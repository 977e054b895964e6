"""The pane below the network: the chosen layer as feature maps, kernels, weights and gradients, and one unit of it taken apart."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.inside import InsideModel
from gradviz.app.models.inside_view import TABS, Inside, unit_name
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.plot_table import array_csv, to_csv
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import ElidedLabel, caption
from gradviz.app.panels.diagram_view import DiagramView
from gradviz.app.panels.excitation_part import ExcitationPart
from gradviz.app.panels.tab_row import TabRow
from gradviz.app.panels.unit_part import UnitPart
from gradviz.app.soon import Seen
from gradviz.picture.bars import Bars, bar_at, draw_bars
from gradviz.picture.diagram import Diagram
from gradviz.picture.maps import Maps, as_sheet, draw_maps, in_lines, place_at
from gradviz.picture.spread import draw_spreads
from gradviz.picture.theme import Theme

LEAST_SHEET, BELOW_SHEET = 96.0, 74.0
"""A sheet is no lower than this, and leaves so much for its margins and its scale."""
LEAST_HEIGHT, ROOMY = 180, 290
"""Where it is lower than ROOMY, the maps have all of it: a unit would be cut off below them."""
WHOLE = ("excites", "spread")
"""Tabs that have the room of one unit too: they tell of a whole layer, or of what a unit answers elsewhere."""
TABS_SHARE = 5 / 7
BEFORE, BETWEEN, AFTER, INNER, LINE = 8, 6, 24, 8, 8
EMPTY = Diagram(0, 0, ())


class TabsHead(QFrame):
    """The tabs, and what is shown in words beside them, or below them. No layout: tabs come and go as they get room, which upsets one."""

    def __init__(self, tabs: TabRow, caption: ElidedLabel) -> None:
        super().__init__()
        self.setProperty("area", "top")
        self._tabs, self._caption, self._below = tabs, caption, False
        caption.setAlignment(Qt.AlignmentFlag.AlignRight)
        for part in (tabs, caption):
            part.setParent(self)
        tabs.move(BEFORE, 0)
        tabs.installEventFilter(self)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self._tabs.apply_theme(theme)
        self._arrange()

    def fold(self, low: bool) -> None:
        """A low window has height to spare and no width: the words have a line of their own."""
        self._below = low
        self._caption.setAlignment(Qt.AlignmentFlag.AlignLeft if low else Qt.AlignmentFlag.AlignRight)
        self._arrange()

    def _arrange(self) -> None:
        line = self._caption.sizeHint().height() + LINE if self._below else 0
        self.setFixedHeight(self._tabs.height() + line + 1)
        room = self.width() - BEFORE
        self._tabs.keep_within(room if self._below else (room - AFTER) * TABS_SHARE)
        self._place()

    def _place(self) -> None:
        if self._below:
            top = self._tabs.height()
            self._caption.setGeometry(AFTER, top, max(self.width() - 2 * AFTER, 0), self.height() - 1 - top)
            return
        left = self._tabs.geometry().right() + 1 + BETWEEN
        self._caption.setGeometry(left, 0, max(self.width() - AFTER - left, 0), self._tabs.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class InsidePane(QFrame):
    """`opened` carries the path to the gates of the unit, `laid` a sample for the network, `left` that one is done here.

    Reads only while it can be seen.
    """

    opened = Signal(object)
    laid = Signal(object)
    left = Signal()
    refused = Signal(object)

    def __init__(self, training: TrainingModel, levels: LevelRun, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "middle")
        self.model = InsideModel(training, self)
        self._training, self._levels = training, levels
        self._maps: Maps | None = None
        self._bars: Bars | None = None
        self._caption = ElidedLabel("caption")
        corner = QWidget()
        corner.hide()
        self.tabs = TabRow(TABS, corner)
        self.tabs.setProperty("area", "plain")
        self.view, self.unit = DiagramView(theme), UnitPart(theme)
        for part in (self.view, self.unit.view):
            part.setBackgroundRole(QPalette.ColorRole.Base)
            part.setAutoFillBackground(True)
        self.exciting = ExcitationPart(training, theme)
        self.view.setFocusPolicy(self.tabs.more.focusPolicy())
        self.view.setProperty("keepsKeys", "Left Right Up Down")
        self._empty = caption("", "muted", wraps=True)
        self._empty.setContentsMargins(16, 12, 16, 0)
        self._area = self._scrolling()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = TabsHead(self.tabs, self._caption)
        column.addWidget(self._head)
        column.addWidget(self._area, 1)
        column.addWidget(self.unit)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.exciting.hide()
        self.unit.hide()
        self._soon = Seen(self.refresh, self)
        self._connect()

    def _scrolling(self) -> QScrollArea:
        """The pictures of the layer under one another."""
        content, area = QWidget(), QScrollArea()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(INNER, 0, INNER, INNER)
        inner.setSpacing(0)
        for part in (self.view, self.exciting, self._empty):
            inner.addWidget(part)
        inner.addStretch(1)
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFocusPolicy(self.focusPolicy())
        return area

    def _table(self) -> bytes:
        """What the pictures show, in numbers."""
        shown = self.model.shown
        if shown is not None and shown.array is not None:
            return array_csv(shown.array)
        spreads = shown.spreads if shown is not None else ()
        return to_csv(
            (spread.title, np.linspace(spread.low, spread.high, len(spread.counts) + 1)[:-1], spread.counts) for spread in spreads
        )

    def _connect(self) -> None:
        self.view.table = self._table
        for view in (self.view, self.unit.view, self.exciting.view):
            view.saver.refused.connect(self.refused)
        self.exciting.laid.connect(self.laid)
        self.exciting.view.walked.connect(self._walk)
        self.tabs.chosen.connect(self.model.turn)
        self.model.changed.connect(self._renew)
        self.view.pressed.connect(self._point)
        self.view.walked.connect(self._walk)
        self.unit.asked.connect(lambda: self.opened.emit(self.model.path))
        self._levels.pointed.connect(self._follow_selection)

    # What is shown.

    def _renew(self) -> None:
        """Other numbers: drawn at once, unless that is about to be done anyhow."""
        if not self._soon.isActive():
            self.refresh()

    def refresh(self) -> None:
        """Draw the numbers of now."""
        model = self.model
        shown = model.shown
        self.tabs.choose(model.tab)
        excites = model.tab == "excites" and shown is not None
        self.exciting.setVisible(excites)
        if excites:
            self.exciting.set_target(model.target)
        self._caption.setText(shown.caption if shown is not None and (excites or shown.drawn) else "")
        self._caption.setToolTip(self._caption.text())
        self._show_unit()
        self.view.show_diagram(self._drawn(shown) if shown is not None and shown.drawn else EMPTY)
        self.view.setVisible(bool(self.view.diagram.shapes))
        self._empty.setVisible(not self.view.diagram.shapes and not excites)
        self._empty.setText(shown.caption if shown is not None else self._nothing())

    def _nothing(self) -> str:
        """Why there is no layer, where there will be none by itself."""
        return words.say("The layers are shown here once the network is built.") if self._training.state == "failed" else ""

    def _drawn(self, shown: Inside) -> Diagram:
        """Pictures, bars, or one sheet."""
        array, place = shown.array, self.model.place
        room = max(self._area.viewport().width() - 2 * INNER, 200) / self.view.full
        self._maps = self._bars = None
        if array is None:
            return draw_spreads(shown.spreads, room)
        if array.ndim == 1:
            self._bars = Bars(array, room, self._free())
            return draw_bars(self._bars, chosen=place[0] if place and shown.by_unit else None, answers=shown.answers)
        if shown.sheet:
            return draw_maps(as_sheet(array[0], room, max(LEAST_SHEET, self._free() - BELOW_SHEET)), answers=False)
        self._maps = in_lines(array, room, self._free())
        unit = _triple(place) if shown.by_unit and self.model.tab == "maps" else None
        return draw_maps(self._maps, unit=unit, answers=shown.answers)

    def _free(self) -> float:
        """The height for pictures, in their units, as it will be when the unit below is shown or hidden."""
        taken = 0 if self.unit.isHidden() else self.unit.sizeHint().height()
        return (self.height() - self._head.height() - taken - INNER) / self.view.full

    def _show_unit(self) -> None:
        unit, place = self.model.unit, self.model.place
        self.unit.setVisible(unit is not None and self.height() >= ROOMY and self.model.tab not in WHOLE)
        if unit is not None and place is not None:
            self.unit.show_unit(unit, unit_name(place))

    # What is chosen.

    def _point(self, x: float, y: float) -> None:
        """The unit under a point."""
        shown, model = self.model.shown, self.model
        if shown is None or not shown.by_unit:
            return
        if self._bars is not None:
            bar = bar_at(self._bars, x, y)
            if bar is not None:
                model.point((bar,))
            return
        found = place_at(self._maps, x, y) if self._maps is not None else None
        if found is None or model.place is None:
            return
        shape = model.block.shape if model.block is not None else ()
        if model.tab == "maps" and len(shape) == 3:
            model.point(found)
        else:
            model.point((found[0], *model.place[1:]))

    def _walk(self, down: int, right: int) -> None:
        """The unit beside the chosen one."""
        place, block = self.model.place, self.model.block
        if place is None or block is None:
            return
        inner = len(place) == 3 and self.model.tab != "excites"
        moved = (place[0], place[1] + down, place[2] + right) if inner else (place[0] + down + right, *place[1:])
        self.model.point(tuple(min(max(at, 0), extent - 1) for at, extent in zip(moved, block.shape, strict=True)))

    def _follow_selection(self) -> None:
        """The layer that was selected on the canvas or in the list."""
        look = self._training.look
        if look is not None and self._levels.depth == 0:
            name = next((block.name for block in look.blocks if block.output in self._levels.selection), "")
            self.model.choose(name)

    def take_keys(self) -> None:
        """The keys go to the tabs."""
        self.tabs.buttons[self.model.tab].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # Look, language, room.

    def fold(self, low: bool) -> None:
        """In a low window the pane is alone in the middle."""
        self._head.fold(low)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._head.apply_theme(theme)
        self.view.apply_theme(theme)
        self.unit.apply_theme(theme)
        self.exciting.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.tabs.say(
            {
                "maps": words.say("Feature maps"),
                "kernels": words.say("Kernels"),
                "excites": words.say("What excites it"),
                "weights": words.say("Weights"),
                "gradients": words.say("Gradients"),
                "spread": words.say("Distribution"),
            }
        )
        self.setAccessibleName(words.say("The chosen layer"))
        self.view.setAccessibleName(words.say("The chosen layer in pictures"))
        self.unit.retranslate()
        self.exciting.retranslate()
        self.model.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.ask()
        self.model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.watch(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.ask()


def _triple(place: tuple[int, ...] | None) -> tuple[int, int, int] | None:
    return None if place is None or len(place) != 3 else (place[0], place[1], place[2])
