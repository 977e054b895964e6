"""The inputs: a row of name, slider and exact number per input, its derivative below, and the seed. Shows a Session."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.models.session import Session
from gradviz.app.panels.array_field import ArrayField
from gradviz.app.panels.controls import BACK, ElidedLabel, IconButton, SteadyLabel, caption, separator
from gradviz.app.panels.fitting_number import fitted
from gradviz.app.panels.slider import NumberSlider
from gradviz.app.panels.typed_field import FIELD, NumberField
from gradviz.app.panels.update import UpdateBox
from gradviz.app.soon import Turns
from gradviz.graph import spelling
from gradviz.notation import NOT_YET
from gradviz.notation import value as shown
from gradviz.picture.theme import METRICS, Theme
from gradviz.project.document import Document

PARAMETER = "✓"
PADDING, GAP, MORE, HANDLE, SCROLL_BAR = 16, 8, 31, 7, 12
LEAST_NAME, LEAST_SLIDER = 18, 44
FIRST_ROWS, ROWS_PER_TURN = 60, 5
"""How many rows are made at once with a formula; of a longer one the others follow, ROWS_PER_TURN in a turn of the event loop."""


class Derivative(SteadyLabel):
    """A number behind the mark of gradients, in fewer digits where there is no room for all."""

    def shown(self) -> str:
        return fitted(self.text().removeprefix(BACK), self.fontMetrics(), self.width(), BACK)


class InputRow(QWidget):
    """One input."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self.name = name
        self._session, self._draws, self._ticked = session, random.Random(), False
        self._seen: dict[str, object] = {}
        self.label = ElidedLabel("name", first=True)
        self.slider, self.field = NumberSlider(), NumberField()
        self.more = IconButton("more", "muted")
        self.more.setMenu(self._row_menu())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.array = ArrayField()
        self._symbol, self._gradient, self._waits = ElidedLabel("symbol", first=True), Derivative("gradient"), ElidedLabel("symbol")
        self.slider.dragged.connect(self._set)
        self.slider.released.connect(session.settle)
        self.field.entered.connect(self._enter)
        self.array.entered.connect(self._enter)
        self._row = row = QHBoxLayout()
        row.setSpacing(GAP)
        self._below = below = QHBoxLayout()
        below.setSpacing(6)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        for widget, stretch in ((self.label, 0), (self.slider, 1), (self.field, 0), (self.array, 1), (self.more, 0)):
            row.addWidget(widget, stretch)
        column.addLayout(below)
        below.addWidget(self._symbol)
        below.addWidget(self._gradient, 1)
        below.addWidget(self._waits, 1)

    def _row_menu(self) -> QMenu:
        """What can be done with this input alone."""
        session, name, menu = self._session, self.name, QMenu(self)
        self._parameter, self._random, self._reset = (menu.addAction("") for _ in range(3))
        self._parameter.setCheckable(True)
        self._parameter.triggered.connect(lambda ticked: session.set_parameter(name, ticked))
        self._random.triggered.connect(lambda: session.randomize_value(name, self._draws))
        self._reset.triggered.connect(lambda: session.reset_value(name))
        return menu

    def show_parameter(self, ticked: bool) -> None:
        """A parameter's name has a mark."""
        if not self._is_new(parameter=ticked):
            return
        self._parameter.setChecked(ticked)
        self.label.setText(f"{spelling.shown(self.name)} {PARAMETER}" if ticked else spelling.shown(self.name))
        self._ticked = ticked
        self._name_fully()

    @property
    def wanted(self) -> int:
        """The width that the whole name needs."""
        self.label.ensurePolished()
        return self.label.fontMetrics().horizontalAdvance(self.label.text()) + 1

    def give(self, name: int, number: int, all_of_it: int) -> None:
        """So much room for the name and for the number; the derivative begins where the slider does.

        A name that needs more stands above them and has `all_of_it`.
        """
        if not self._is_new(name_room=name, number_room=number, room=all_of_it):
            return
        above = self.wanted > name
        (self._row if above else self._column).removeWidget(self.label)
        if above:
            self._column.insertWidget(0, self.label)
        else:
            self._row.insertWidget(0, self.label)
        self.label.setFixedWidth(all_of_it if above else name)
        self._row.setContentsMargins(name + GAP if above else 0, 0, 0, 0)
        self.field.give(number)
        self._below.setContentsMargins(name + GAP + HANDLE, 0, 0, 0)
        self._name_fully()

    def _name_fully(self) -> None:
        """What the name has no room to say."""
        parameter = words.say("parameter: an update moves it") if self._ticked else ""
        cut = spelling.shown(self.name) if self.wanted > self.label.width() else ""
        self.label.setToolTip("\n".join(filter(None, (cut, parameter))))

    def _is_new(self, **content: object) -> bool:
        """Whether any of this is shown otherwise so far: what stays costs nothing while another row's slider is dragged."""
        if all(name in self._seen and _same(self._seen[name], now) for name, now in content.items()):
            return False
        self._seen |= content
        return True

    def apply_theme(self, theme: Theme) -> None:
        """Another theme or size of text: all is shown anew."""
        self._seen.clear()
        self.more.apply_theme(theme)
        self.slider.apply_theme(theme)
        self._gradient.ensurePolished()
        self._symbol.setMinimumHeight(self._gradient.fontMetrics().height())

    def show_value(self, value: Any) -> None:
        """A scalar has slider and field, an array a field as wide as both."""
        if not self._is_new(value=value):
            return
        scalar = isinstance(value, float)
        self.slider.setVisible(scalar)
        self.field.setVisible(scalar)
        self.array.setVisible(not scalar)
        if scalar:
            self.slider.show_value(value)
            self.field.show_value(value)
        else:
            self.array.show_value(value)

    def show_gradient(self, symbol: str, gradient: str | None, waits: str) -> None:
        """The derivative, or why there is none yet."""
        if not self._is_new(symbol=symbol, gradient=gradient, waits=waits):
            return
        self._symbol.setText(f"{symbol} =")
        self._symbol.setToolTip(symbol)
        self._waits.setText("" if gradient is not None else f"{NOT_YET} {waits}")
        self._waits.setToolTip(waits if gradient is None else "")
        self._gradient.setVisible(gradient is not None)
        self._waits.setVisible(gradient is None)
        self._gradient.setText("" if gradient is None else f"{BACK}{gradient}")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._seen.clear()
        self._parameter.setText(words.say("Parameter"))
        self._random.setText(words.say("Random value"))
        self._reset.setText(words.say("Reset value"))
        self.more.explain(words.say("More for {name}", name=self.name))
        self.slider.setAccessibleName(words.say("Slider of {name}", name=self.name))
        for field in (self.field, self.array):
            field.setAccessibleName(words.say("Value of {name}", name=self.name))

    def _set(self, value: float) -> None:
        self._session.set_value(self.name, value)

    def _enter(self, value: Any) -> None:
        self._session.set_value(self.name, value)
        self._session.settle()


class Inputs(QFrame):
    """The rows, random and reset above them, the seed below."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self.rows: dict[str, InputRow] = {}
        self._names: tuple[str, ...] = ()
        self._kept: dict[str, InputRow] = {}
        self._growing = Turns(self)
        self._shown: Document | None = None
        self._asking: list[tuple[InputRow, str, float]] = []
        self._title = caption("", "section")
        self.random, self.reset = IconButton("random"), IconButton("reset")
        self._seed_label, self._seed_symbol, self.seed = caption("", "muted", wraps=True), ElidedLabel("symbol", first=True), NumberField()
        self.seed.entered.connect(session.set_seed)
        self.update_box = UpdateBox(session)
        self._none = caption("", "muted", wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(METRICS.row_gap)
        self._arrange()
        session.run_changed.connect(self.refresh)
        session.moved.connect(self.update_box.refresh)
        session.moved.connect(self._show_gradients)
        session.document_changed.connect(self._follow)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        self._seed_row = QWidget()
        below = QVBoxLayout(self._seed_row)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(separator())
        seed = QHBoxLayout()
        seed.setSpacing(10)
        below.addLayout(seed)
        seed.addWidget(self._seed_label, 1)
        seed.addWidget(self._seed_symbol)
        seed.addWidget(self.seed)
        self.content = QWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(PADDING, 14, PADDING, 16)
        column.setSpacing(12)
        column.addLayout(head)
        head.addWidget(self._title, 1)
        head.addWidget(self.random)
        head.addWidget(self.reset)
        column.addWidget(self._none)
        column.addLayout(self._list)
        column.addWidget(self._seed_row)
        column.addWidget(self.update_box)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(self.content)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.seed.apply_text_size()
        self.update_box.apply_theme(theme)
        for button in (self.random, self.reset):
            button.apply_theme(theme)
        for row in self.rows.values():
            row.apply_theme(theme)
        self._share()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Inputs"))
        self._seed_label.setText(words.say("Seed"))
        self.random.explain(words.say("Random values"))
        self.reset.explain(words.say("Reset values"))
        self.seed.setAccessibleName(words.say("Seed"))
        self._seed_label.setToolTip(words.say("The gradient that the backward pass starts with."))
        self.update_box.retranslate()
        for row in self.rows.values():
            row.retranslate()
        self.refresh()

    def _follow(self) -> None:
        """An edit whose run is shown already costs nothing more."""
        if self._shown is not self._session.document:
            self.refresh()

    def refresh(self) -> None:
        """Show values, derivatives and seed of the session."""
        session = self._session
        self._shown = session.document
        graph, trace, frame = session.graph, session.trace, session.frame
        self._seed_row.setVisible(graph is not None)
        self._none.setVisible(graph is None or not graph.inputs)
        self._none.setText(
            words.say("This formula has no inputs.") if graph is not None else words.say("The inputs of a formula will stand here.")
        )
        self.update_box.refresh()
        self._match(graph.inputs if graph is not None else ())
        if graph is None or trace is None or frame is None:
            return
        self._show_values(self.rows)
        self._seed_symbol.setText(f"∂{graph.labels[trace.output]}/∂{graph.labels[trace.output]}")
        self.seed.show_value(session.document.seed if isinstance(session.document.seed, float) else 1.0)
        self._share_anew()
        self._show_gradients()

    def _show_values(self, names: Iterable[str]) -> None:
        """The number of each of these rows, and whether it is a parameter."""
        document, trace = self._session.document, self._session.trace
        if trace is None:
            return
        for name in names:
            self.rows[name].show_value(document.values.get(name, trace.inputs[name]))
            self.rows[name].show_parameter(name in document.parameters)

    def _share_anew(self) -> None:
        """Share the room again where a row, a name or a number is another one."""
        asking = [(row, row.label.text(), row.field.value) for row in self.rows.values()]
        if asking != self._asking:
            self._asking = asking
            self._share()

    def _share(self) -> None:
        """All names get the same room, and so do all numbers, so that the sliders stand one below the other."""
        rows = self.rows.values()
        inner = max(scaled(METRICS.left_dock), self.width()) - 1 - 2 * PADDING
        room = inner - 3 * GAP - MORE - LEAST_SLIDER
        number = min(max((scaled(FIELD), *(row.field.wanted for row in rows))), room - 2 * scaled(LEAST_NAME))
        name = max((scaled(LEAST_NAME), *(wanted for wanted in (row.wanted for row in rows) if wanted <= room - number)))
        for row in rows:
            row.give(name, number, inner - SCROLL_BAR)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share()

    def _show_gradients(self) -> None:
        """What is known of the derivatives at this moment."""
        graph, trace, frame = self._session.graph, self._session.trace, self._session.frame
        if graph is None or trace is None or frame is None or self._names != graph.inputs:
            return
        output = graph.labels[trace.output]
        for name, row in self.rows.items():
            node = graph.names[name]
            gradient = frame.gradients.get(node)
            known, waits = (None, self._waits(node)) if gradient is None else (shown(gradient), "")
            row.show_gradient(f"∂{output}/∂{spelling.shown(name)}", known, waits)

    def _waits(self, node: int) -> str:
        """Not yet; and how many of its parts a copy gate has."""
        graph, frame, trace = self._session.graph, self._session.frame, self._session.trace
        if graph is None or frame is None or trace is None:
            return ""
        readers = [edge.target for edge in graph.outgoing[node]]
        copy = readers[0] if len(readers) == 1 and graph.is_copy(readers[0]) else None
        if copy is None or copy not in frame.waiting:
            return words.say("not yet")
        parts = sum(edge.target in trace.used for edge in graph.outgoing[copy])
        return words.say("not yet, {got} of {all} parts", got=parts - len(frame.waiting[copy]), all=parts)

    def _match(self, names: tuple[str, ...]) -> None:
        """One row per input, in the order of the text; rows that stay keep their focus, and their place where that is the same."""
        if self._names == names:
            return
        self._names = names
        for rows in (self.rows, self._kept):
            for name in rows.keys() - set(names):
                row = rows.pop(name)
                self._list.removeWidget(row)
                row.hide()
                row.deleteLater()
        if [name for name in names if name in self.rows] != list(self.rows):
            self.rows, self._kept = {}, {**self.rows, **self._kept}
        self._grow_by(FIRST_ROWS)

    def _grow_by(self, count: int) -> tuple[str, ...]:
        """Make the rows of `count` more inputs and return their names; the others follow later."""
        missing = [name for name in self._names if name not in self.rows]
        added = tuple(missing[:count])
        for name in added:
            row = self._kept.pop(name) if name in self._kept else InputRow(self._session, name)
            self.rows[name] = row
            row.apply_theme(self._theme)
            row.retranslate()
            self._list.removeWidget(row)
        if added:
            self.rows = {name: self.rows[name] for name in self._names if name in self.rows}
            new = set(added)
            for place, (name, row) in enumerate(self.rows.items()):
                if name in new:
                    self._list.insertWidget(place, row)
        if len(self.rows) < len(self._names):
            self._growing.ask(self, self._grow)
        return added

    def _grow(self) -> None:
        """A few rows more, as if they had been there."""
        self._show_values(self._grow_by(ROWS_PER_TURN))
        if len(self.rows) == len(self._names):
            self._share()
            self._show_gradients()


def _same(first: object, second: object) -> bool:
    """Whether two contents of a row look alike; arrays are compared by being the same one, which is enough to be sure."""
    return first is second or (not isinstance(first, np.ndarray) and type(first) is type(second) and first == second)
