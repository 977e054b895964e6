"""What the mouse and the keys do to the graph on the canvas: select, drag, find, rename, note, colour, menus.

Owns the wiring between canvas, edits of nodes and the small boxes over the canvas; edits and pictures are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from gradviz import words
from gradviz.app.canvas.camera import CROWDED, ROOMY, Reading
from gradviz.app.order_tool import OrderTool
from gradviz.app.panels.find_bar import FindBar
from gradviz.app.panels.text_box import TextBox
from gradviz.app.predict_tool import PredictTool
from gradviz.errors import GradvizError, sentence
from gradviz.graph import Edge
from gradviz.notation import value
from gradviz.picture.options import NODE_COLORS
from gradviz.picture.theme import Theme
from gradviz.tutor.explain import place_of
from gradviz.tutor.origin import origin

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow

SWATCH = 14
CANVAS_ACTIONS = ("fit", "relayout", "", "find", "tags", "", "export")
"""What the menu of an empty place offers; an empty id is a line."""


class GraphTools:
    """The tools of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._session, self._nodes, self._canvas = window, window.session, window.nodes, window.canvas
        self.find_bar, self.text_box = FindBar(window.canvas), TextBox(window.canvas)
        self._hits: tuple[int, ...] = ()
        self._hit = 0
        self._dragged: list[int] = []
        self.order, self.predict = OrderTool(window), PredictTool(window)
        canvas = window.canvas
        canvas.framing.home, canvas.framing.reading = self._home, self._reading
        window.session.moved.connect(self.follow)
        canvas.clicked.connect(self.order.click)
        canvas.asked.connect(self._leave)
        canvas.toggled.connect(self._toggle)
        canvas.banded.connect(lambda items: self._session.select(*items))
        canvas.dragged.connect(self._drag)
        canvas.dropped.connect(self._drop)
        canvas.opened.connect(self._open)
        canvas.menu_asked.connect(self._show_menu)
        self.find_bar.sought.connect(self._seek)
        self.find_bar.turned.connect(self._turn)
        self.find_bar.closed.connect(lambda: window.picture.show_found(()))
        window.session.graph_changed.connect(self._forget_hits)
        window.session.document_changed.connect(window.strip.outdate)
        window.strip.resized.connect(self._make_room)
        for signal in (window.session.pointed, window.session.moved, window.session.run_changed):
            signal.connect(self._describe)
            signal.connect(self._audit)
        window.session.run_changed.connect(self.name_output)
        window.preferences.changed.connect(self.name_output)

    @property
    def node(self) -> int | None:
        """The one node that commands are for: the selected one, or the gate at an end of the selected edge."""
        item = next(iter(self._session.selection), None)
        return item.target if isinstance(item, Edge) else item

    def _describe(self) -> None:
        """Say to a screen reader which node is selected and what is known of it."""
        session, node = self._session, self.node
        text = ""
        if session.graph is not None and session.frame is not None and node is not None:
            known, gradient = session.frame.values.get(node), session.frame.gradients.get(node)
            said = [
                words.say("value {value}", value=value(known)) if known is not None else "",
                words.say("gradient {value}", value=value(gradient)) if gradient is not None else "",
            ]
            text = ", ".join(part for part in (session.graph.display_name(node), *said) if part)
        if text != self._canvas.accessibleDescription():
            self._canvas.setAccessibleDescription(text)

    def _home(self) -> int | None:
        """Where a graph too large for one look begins: at the moment's node, else at the output."""
        session = self._session
        if session.graph is None:
            return None
        if session.asked is not None:
            return session.asked.target if isinstance(session.asked, Edge) else session.asked
        return session.graph.output if session.moment is None else place_of(session.moment)

    def _reading(self) -> Reading:
        """How small the graph can still be read."""
        return ROOMY if self._window.picture.letters_grow else CROWDED

    def follow(self) -> None:
        """Keep what the run is at in sight."""
        self._canvas.follow(self._home())

    def _make_room(self, height: int) -> None:
        """The strip takes its height from the margin below the graph, so that the picture stays where it is."""
        top = self._canvas.framing.margins[0]
        self._canvas.leave_room(top, max(top - height, 0))

    # Select and move.

    def _leave(self, wish: str) -> None:
        """Escape lets go of what is selected, as a click beside the graph does, and the card follows the run again."""
        if wish == "back":
            self._session.select()

    def _toggle(self, item: int | Edge | None) -> None:
        chosen = self._session.selection
        self._session.select(*(chosen - {item} if item in chosen else chosen | {item}))

    def _drag(self, item: int, way: QPointF) -> None:
        chosen = [other for other in self._session.selection if isinstance(other, int)]
        self._dragged = chosen if item in chosen else [item]
        self._window.picture.drag(self._dragged, (way.x(), way.y()))

    def _drop(self) -> None:
        self._window.picture.drop()
        self._session.settle()

    def _open(self, item: int | Edge | None) -> None:
        if isinstance(item, int):
            self.rename(item)

    # What the numbers over the graph are.

    def _audit(self) -> None:
        """Under the mouse, where the numbers of a node or an edge come from."""
        session = self._session
        item, trace, frame = session.hover, session.trace, session.frame
        if trace is None or frame is None or item is None or isinstance(item, str):
            self._canvas.setToolTip("")
        else:
            self._canvas.setToolTip("\n".join(origin(trace, frame, item)))

    def name_output(self) -> None:
        """The legend says whose gradient flows back."""
        trace = self._session.trace
        down = self._window.preferences["direction"] == "down"
        self._window.bars.legend.show_output(trace.graph.labels[trace.output] if trace is not None else "", down)

    # Find.

    def find(self) -> None:
        """Open the find box."""
        self.find_bar.open()

    def _seek(self, text: str) -> None:
        self._hits, self._hit = self._nodes.find(text), 0
        self._window.picture.show_found(self._hits)
        self._show_hit()

    def _turn(self, by: int) -> None:
        if self._hits:
            self._hit = (self._hit + by) % len(self._hits)
            self._show_hit()

    def _show_hit(self) -> None:
        self.find_bar.show_count(self._hit + 1, len(self._hits))
        if self._hits:
            self._session.select(self._hits[self._hit])
            self._canvas.look_at(self._hits[self._hit])

    def _forget_hits(self) -> None:
        self._hits, self._hit = (), 0

    # One node.

    def rename(self, node: int) -> None:
        """Ask for a name, at the node."""
        graph = self._session.graph
        if graph is None or not self._nodes.can_rename(node):
            self._window.strip.show_message(words.say("A copy gate or a constant has no name of its own."))
            return
        self._ask(node, graph.labels[node], words.say("Name"), partial(self._nodes.rename, node))

    def note(self, node: int) -> None:
        """Ask for a note, at the node."""
        self._ask(node, self._nodes.marks().notes.get(node, ""), words.say("Note"), partial(self._nodes.note, node))

    def _ask(self, node: int, text: str, title: str, take: Callable[[str], None]) -> None:
        if self._canvas.area_of(node).isEmpty():
            self._canvas.look_at(node)
        self.text_box.ask(self._canvas.area_of(node), text, title, partial(self._try, take))

    def _try(self, work: Callable[[str], None], text: str) -> bool:
        """Do it, or say why it cannot be."""
        try:
            work(text)
        except GradvizError as error:
            self._window.strip.show_message(partial(sentence, error), error=True)
            return False
        return True

    def with_node(self, work: Callable[[int], object]) -> None:
        """Do something to the selected node, or say that one has to be selected."""
        node = self.node
        if node is None:
            self._window.strip.show_message(words.say("Select a node first."))
        else:
            work(node)

    def breakpoint(self) -> None:
        """Set or clear a breakpoint at the selected node."""
        self.with_node(self._nodes.toggle_breakpoint)

    def run_to(self) -> None:
        """Go to the next moment at the selected node or edge."""
        item = next(iter(self._session.selection), None)
        self.with_node(lambda node: self._nodes.run_to(item if isinstance(item, Edge) else node))

    def differentiate(self) -> None:
        """Start the backward pass at the selected node."""
        self.with_node(self._nodes.differentiate)

    # Menus.

    def _show_menu(self, item: int | Edge | None, at: QPoint) -> None:
        """The menu of what was pressed; when a key asked, which gives no place, the menu of what is selected."""
        if at.isNull():
            item = next(iter(self._session.selection), None)
            area = self._canvas.rect() if item is None else self._canvas.area_of(item).toRect()
            at = self._canvas.mapToGlobal(area.center())
        self.menu(item).popup(at)

    def menu(self, item: int | Edge | None) -> QMenu:
        """The menu of a node, an edge, or an empty place."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        if item is None:
            for name in CANVAS_ACTIONS:
                if name:
                    menu.addAction(self._window.actions_by_id[name])
                else:
                    menu.addSeparator()
            return menu
        self._session.select(item)
        menu.addAction(words.say("Run to here")).triggered.connect(self.run_to)
        if isinstance(item, int):
            self._fill_node(menu, item)
        return menu

    def _fill_node(self, menu: QMenu, node: int) -> None:
        marks = self._nodes.marks()
        stop = menu.addAction(words.say("Breakpoint"))
        stop.setCheckable(True)
        stop.setChecked(node in marks.breakpoints)
        stop.triggered.connect(partial(self._run, self._nodes.toggle_breakpoint, node))
        menu.addAction(words.say("Differentiate this")).triggered.connect(partial(self._run, self._nodes.differentiate, node))
        if self._session.document.target:
            menu.addAction(words.say("Differentiate the output")).triggered.connect(partial(self._run, self._nodes.differentiate, None))
        menu.addSeparator()
        rename = menu.addAction(words.say("Rename…"))
        rename.setEnabled(self._nodes.can_rename(node))
        rename.triggered.connect(partial(self._run, self.rename, node))
        menu.addAction(words.say("Note…")).triggered.connect(partial(self._run, self.note, node))
        colors = menu.addMenu(words.say("Colour"))
        for role, word in NODE_COLORS.items():
            self._add_color(colors, node, role, words.say(word))
        self._add_color(colors, node, "", words.say("None"))

    def _add_color(self, menu: QMenu, node: int, role: str, word: str) -> None:
        action = menu.addAction(word)
        if role:
            swatch = QPixmap(SWATCH, SWATCH)
            swatch.fill(QColor(self._window.preferences.theme[role]))
            action.setIcon(QIcon(swatch))
        action.triggered.connect(partial(self._run, self._nodes.color, node, role))

    @staticmethod
    def _run(work: Callable[..., object], *arguments: object) -> None:
        """Qt's own argument of a click is dropped."""
        work(*[argument for argument in arguments if not isinstance(argument, bool)])

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.find_bar.apply_theme(theme)
        self.predict.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.find_bar.retranslate()
        self.predict.retranslate()
        self.name_output()
