"""The main window: lays out the panels and lets models, panels and settings hear of one another. Computes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app import style
from gradviz.app.actions import FILE, LANGUAGE, LIGHT, TEXT
from gradviz.app.canvas.canvas import Canvas
from gradviz.app.children import Children
from gradviz.app.choices import Choices
from gradviz.app.commands import Commands
from gradviz.app.documents import Documents, dropped, take_copy
from gradviz.app.file_menus import FileMenus
from gradviz.app.file_offers import file_offers
from gradviz.app.folding import Folding
from gradviz.app.fonts import set_text_size
from gradviz.app.graph_tools import GraphTools
from gradviz.app.key_guard import KeyGuard
from gradviz.app.menus import Menus, build_actions
from gradviz.app.models.node_edits import NodeEdits
from gradviz.app.models.picture import PictureModel
from gradviz.app.models.player import Player
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences
from gradviz.app.panels.command_palette import CommandPalette, Offer
from gradviz.app.panels.editor import Editor
from gradviz.app.panels.empty import EmptyCanvas
from gradviz.app.panels.example_list import ExampleList
from gradviz.app.panels.explain import ExplainPanel
from gradviz.app.panels.floating import FloatingBars
from gradviz.app.panels.inputs import Inputs
from gradviz.app.panels.left_dock import LeftDock
from gradviz.app.panels.rail import Rail
from gradviz.app.panels.right_dock import RightDock
from gradviz.app.panels.strip import Strip
from gradviz.app.panels.top_bar import TopBar
from gradviz.app.panels.transport import Transport
from gradviz.app.presenter import Presenter
from gradviz.app.qt_texts import QtTexts
from gradviz.app.workspaces import Workspaces
from gradviz.errors import GradvizError
from gradviz.graph import Edge
from gradviz.picture.theme import METRICS

FLOW_LIMIT = 2.0
"""Above this many steps a second the lit edge alone shows the step."""

BARS = (52, 52)
"""Above and below the graph, for the bars that float there."""


class MainWindow(QMainWindow):
    """One document in one window."""

    def __init__(self, session: Session, preferences: Preferences, children: Children) -> None:
        super().__init__()
        preferences.changed.connect(self._speak)
        self.session, self.preferences = session, preferences
        self.services, self.typesetter = children, children.typesetter
        words.set_language(preferences.language)
        self.qt_texts = QtTexts(preferences.language, self)
        self.player = Player(session, self)
        self.nodes = NodeEdits(session)
        self.player.stops = self.nodes.stops
        self.picture = PictureModel(session, self.nodes, preferences, children.pictures, children.drawing, self)
        self.documents = Documents(self)
        self.commands = Commands(self)
        self.workspaces = Workspaces(self)
        self.choices = Choices(self)
        self.actions_by_id = build_actions(self, self.workspaces.slot)
        self._hinting = True
        self._style_application()
        self._build()
        self._lay_out()
        self._connect()
        self.choices.adopt()
        self.apply_theme()
        self.retranslate()
        self.show_picture()
        self.resize(METRICS.window_width, METRICS.window_height)
        self.setMinimumSize(METRICS.window_min_width, METRICS.window_min_height)
        self.setAcceptDrops(True)
        self.canvas.setFocus()

    # Building.

    def _build(self) -> None:
        theme = self.preferences.theme
        self.canvas = Canvas(theme)
        self.canvas.framing.margins = BARS
        self.bars = FloatingBars(self.canvas, self.actions_by_id)
        self.editor = Editor(self.session, theme)
        self.editor.reading.attach(self.typesetter)
        self.inputs = Inputs(self.session, theme)
        self.examples = ExampleList(theme)
        self.left = LeftDock(self.inputs, self.examples)
        self.explain = ExplainPanel(self.session, theme, self.typesetter, self.services.derivatives)
        self.right = RightDock(self.session, theme, self.explain, self.services)
        self.transport = Transport(self.session, self.player, self.actions_by_id, theme, ("live", "step", "predict"))
        self.strip = Strip(theme)
        self.palette_popup = CommandPalette(self, self.actions_by_id.values(), self._find_files)
        self.top = TopBar()
        self.menus = Menus(self.top.menu_bar, self.actions_by_id)
        self.file_menus = FileMenus(
            self.menus.menus[FILE], self.actions_by_id["save"], self.preferences, self.documents.open_file, self.documents.open_example
        )
        self.empty = EmptyCanvas(self.canvas, self.bars.widgets)
        self.tools = GraphTools(self)
        self.presenter = Presenter(self)
        self.rail = Rail(self._settings_menu())

    def _lay_out(self) -> None:
        """The parts of the graph's workspace beside one another, that workspace beside the rail, and the top bar above."""
        middle = QVBoxLayout()
        upper = QHBoxLayout()
        self.folding = Folding(self, upper)
        right = QVBoxLayout()
        right.addLayout(upper, 1)
        upper.addWidget(self.left)
        upper.addLayout(middle, 1)
        for widget, stretch in ((self.editor, 0), (self.canvas, 1), (self.strip, 0), (self.presenter.caption, 0)):
            middle.addWidget(widget, stretch)
        upper.addWidget(self.right)
        right.addWidget(self.transport)
        graph = QWidget()
        graph.setLayout(right)
        self.workspaces.add_graph(graph)
        body = QHBoxLayout()
        whole = QWidget()
        whole.setObjectName("window")
        column = QVBoxLayout(whole)
        column.addWidget(self.top)
        column.addLayout(body, 1)
        body.addWidget(self.rail)
        body.addWidget(self.workspaces.stack, 1)
        for layout in (middle, upper, right, body, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.setCentralWidget(whole)

    def _settings_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addMenu(self.menus.submenus[LIGHT])
        menu.addMenu(self.menus.submenus[TEXT])
        menu.addMenu(self.menus.submenus[LANGUAGE])
        menu.addAction(self.actions_by_id["motion"])
        return menu

    def _connect(self) -> None:
        session = self.session
        self.picture.changed.connect(self.show_picture)
        session.graph_changed.connect(self.canvas.stop)
        session.moved.connect(self._flow)
        session.document_changed.connect(self.name_document)
        session.mode_changed.connect(self.choices.tick)
        self.preferences.changed.connect(self.choices.hear)
        self.rail.asked.connect(self.workspaces.show)
        self.workspaces.turned.connect(self.name_document)
        self.canvas.hovered.connect(session.point_at)
        self.canvas.node_keyed.connect(session.select_next)
        self.canvas.zoom_changed.connect(self.bars.show_zoom)
        self.canvas.detail_changed.connect(self.picture.show_detail)
        self.picture.expect = self.canvas.expect
        self.editor.left.connect(self.canvas.setFocus)
        self.editor.drawer_asked.connect(self.folding.turn_drawer)
        self.top.search.clicked.connect(self.commands.on_palette)
        self.right.turned.connect(self.choices.tick)
        self.right.turned.connect(lambda key: self.picture.show_memory(key == "memory"))
        self.examples.chosen.connect(self.documents.open_example)
        self.empty.example_asked.connect(lambda: self.file_menus.show_examples(self.empty.link))
        self.typesetter.ready.connect(self._typeset)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._key_guard = KeyGuard(application, self)

    # Settings, theme, language.

    def _speak(self, name: str) -> None:
        """Switch before anyone else hears of it, so that all speak the new language."""
        if name == "language":
            words.set_language(self.preferences.language)
            self.qt_texts.speak(self.preferences.language)

    def apply_theme(self) -> None:
        """Give every part the look of the theme."""
        theme = self.preferences.theme
        self._style_application()
        self.top.search.apply_theme(theme)
        self.theme_canvas()
        for part in (self.bars, self.editor, self.inputs, self.examples, self.right, self.transport, self.strip, self.rail, self.tools):
            part.apply_theme(theme)
        self.workspaces.apply_theme(theme)

    def _style_application(self) -> None:
        """The style sheet comes before the parts at the start: Qt goes through all that are there already."""
        application = QApplication.instance()
        set_text_size(int(self.preferences["text_size"]))
        if isinstance(application, QApplication):
            style.apply_theme(application, self.preferences.theme.colors)

    def theme_canvas(self) -> None:
        """Give the canvas the look of the theme."""
        self.canvas.apply_theme(self.presenter.theme(self.preferences.theme))

    def panels(self) -> tuple[QWidget, ...]:
        """Everything but the graph."""
        return (self.top, self.rail, self.left, self.editor, self.right, self.transport, self.strip, *self.bars.widgets)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.menus.retranslate()
        keys = self.actions_by_id["palette"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.top.search.say(words.say("Find a command"), keys)
        self.file_menus.retranslate()
        self.empty.retranslate()
        self.canvas.setAccessibleName(words.say("Graph"))
        for part in (self.bars, self.editor, self.inputs, self.examples, self.right, self.transport, self.strip, self.rail, self.tools):
            part.retranslate()
        self.workspaces.retranslate()
        self.name_document()
        self._say_hint()

    # The run.

    def step(self, by: int) -> None:
        """One step, by hand."""
        self.player.pause()
        self._hinting = False
        if self.tools.order.takes(by) or self.tools.predict.takes(by):
            return
        if by > 0 and self.session.next_moment is None and self.session.update():
            self.session.move_to(0)
        else:
            self.session.step(by)
        self._say_hint()

    def _say_hint(self) -> None:
        hint, awaited = "", self.picture.awaited
        if awaited:
            hint = words.count("{n} node is being laid out…", "{n} nodes are being laid out…", awaited)
        elif self._hinting and self.session.graph is not None and not self.presenter.active and self.session.own is None:
            hint = words.say("Space: next step")
        self.empty.show_when(self.session.graph is None)
        if hint != self.canvas.hint:
            self.canvas.hint = hint
            self.canvas.update()

    def show_picture(self) -> None:
        """The moment, pale but for what the step is about while presenting."""
        self.canvas.show_diagram(self.presenter.picture(self.picture.diagram))
        self._say_hint()

    def _flow(self) -> None:
        if self._hinting:
            self._hinting = False
            self._say_hint()
        moment = self.session.moment
        slow = not self.player.playing or self.player.speed <= FLOW_LIMIT
        edge = moment.focus if moment is not None and isinstance(moment.focus, Edge) and slow else None
        self.canvas.flow(edge, back=True)

    def _typeset(self) -> None:
        self.canvas.refresh(self.typesetter.paths)

    def name_document(self) -> None:
        """Say which document is open, and what undo and redo would do to it."""
        session = self.workspaces.session
        name, changed = self.documents.name, session.changed
        self.top.show_name(name, changed)
        self.setWindowTitle(f"{name}[*] — gradviz")
        if self.isWindowModified() != changed:
            self.setWindowModified(changed)
        self.actions_by_id[f"{self.session.document.convention}-slopes"].setChecked(True)
        undo, redo = session.history.undo_label, session.history.redo_label
        self.actions_by_id["undo"].setEnabled(undo is not None)
        self.actions_by_id["redo"].setEnabled(redo is not None)
        self.actions_by_id["undo"].setText(words.say("Undo: {edit}", edit=undo) if undo else words.say("Undo"))
        self.actions_by_id["redo"].setText(words.say("Redo: {edit}", edit=redo) if redo else words.say("Redo"))
        self._say_hint()

    def _find_files(self, typed: str) -> Iterator[Offer]:
        return file_offers(typed, self.preferences.settings.recent, self.documents.open_file, self.documents.open_example)

    def begin(self) -> None:
        """What can wait until the first picture is painted."""
        self.examples.fill()

    # Events.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped(event.mimeData())
        if paths:
            take_copy(event)
            self.commands.open_files(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.folding.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes when no work is lost by it, or the user says so."""
        self.player.pause()
        self.inputs.update_box.stop()
        self.right.stop()
        if not self.documents.leave_all() or not self.workspaces.leave():
            event.ignore()
            return
        self.workspaces.close()
        self._key_guard.close()
        event.accept()

    def report(self, error: BaseException) -> None:
        """Say where one looks that something went wrong, and go on."""
        sentence = str(error) if isinstance(error, GradvizError) else f"{type(error).__name__}: {error}"
        self.workspaces.strip.show_message(lambda: words.say("Something went wrong: {sentence}", sentence=sentence), error=True)
