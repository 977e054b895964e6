"""The main window: lays out the panels and lets models, panels and settings hear of one another. Computes nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QMenu, QMenuBar, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app import icons, style
from gradviz.app.actions import ACTIONS, LANGUAGE, LIGHT
from gradviz.app.canvas.canvas import Canvas
from gradviz.app.children import Children
from gradviz.app.commands import Commands
from gradviz.app.menus import Menus, build_actions
from gradviz.app.models.picture import PictureModel
from gradviz.app.models.player import Player
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences
from gradviz.app.panels.command_palette import CommandPalette
from gradviz.app.panels.controls import TextButton, caption
from gradviz.app.panels.editor import Editor
from gradviz.app.panels.explain import ExplainPanel
from gradviz.app.panels.floating import FloatingBars
from gradviz.app.panels.inputs import Inputs
from gradviz.app.panels.rail import Rail
from gradviz.app.panels.strip import Strip
from gradviz.app.panels.transport import Transport
from gradviz.errors import GradvizError
from gradviz.graph import Edge
from gradviz.picture.theme import METRICS

FLOW_LIMIT = 2.0
"""Above this many steps a second the lit edge alone shows the step."""


class MainWindow(QMainWindow):
    """One document in one window."""

    def __init__(self, session: Session, preferences: Preferences, children: Children) -> None:
        super().__init__()
        self.session, self.preferences = session, preferences
        self.services, self.typesetter = children, children.typesetter
        words.set_language(preferences.language)
        self.player = Player(session, self)
        self.picture = PictureModel(session, preferences, children.pictures, children.drawing, self)
        self.commands = Commands(self)
        self.actions_by_id = build_actions(self, self.commands)
        self._hinting = True
        self._drawer_open = False
        self._build()
        self._connect()
        self._adopt_settings()
        self.dress()
        self.retranslate()
        self._show_picture()
        self.resize(METRICS.window_width, METRICS.window_height)
        self.setMinimumSize(METRICS.window_min_width, METRICS.window_min_height)
        self.canvas.setFocus()

    # Building.

    def _build(self) -> None:
        theme = self.preferences.theme
        self.canvas = Canvas(theme)
        self.bars = FloatingBars(self.canvas, self.actions_by_id)
        self.editor = Editor(self.session, theme)
        self.editor.reading.attach(self.typesetter)
        self.inputs = Inputs(self.session, theme)
        self.explain = ExplainPanel(self.session, theme, self.typesetter, self.services.derivatives)
        self.transport = Transport(self.session, self.player, self.actions_by_id, theme)
        self.strip = Strip(theme)
        self.palette_popup = CommandPalette(self, self.actions_by_id.values())
        top = self._bar()
        self.rail = Rail(self._settings_menu())
        middle = QVBoxLayout()
        for widget, stretch in ((self.editor, 0), (self.canvas, 1), (self.strip, 0)):
            middle.addWidget(widget, stretch)
        self._upper = QHBoxLayout()
        self._upper.addWidget(self.inputs)
        self._upper.addLayout(middle, 1)
        self._upper.addWidget(self.explain)
        right = QVBoxLayout()
        right.addLayout(self._upper, 1)
        right.addWidget(self.transport)
        body = QHBoxLayout()
        body.addWidget(self.rail)
        body.addLayout(right, 1)
        whole = QWidget()
        whole.setObjectName("window")
        column = QVBoxLayout(whole)
        column.addWidget(top)
        column.addLayout(body, 1)
        for layout in (middle, self._upper, right, body, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.setCentralWidget(whole)

    def _bar(self) -> QFrame:
        """The menus, the document's name and the command field in one row."""
        bar = QFrame()
        bar.setProperty("area", "bar")
        bar.setFixedHeight(METRICS.menu_bar)
        menu_bar = QMenuBar()
        menu_bar.setNativeMenuBar(False)
        self.menus = Menus(menu_bar, self.actions_by_id)
        self.name = caption("", "muted")
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.search = TextButton("field")
        self.search.setFixedSize(230, 26)
        self.search.clicked.connect(self.commands.on_palette)
        row = QHBoxLayout(bar)
        row.setContentsMargins(6, 0, 12, 0)
        row.addWidget(menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.name, 1)
        row.addWidget(self.search)
        return bar

    def _settings_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addMenu(self.menus.submenus[LIGHT])
        menu.addMenu(self.menus.submenus[LANGUAGE])
        menu.addAction(self.actions_by_id["motion"])
        return menu

    def _connect(self) -> None:
        session = self.session
        self.picture.changed.connect(self._show_picture)
        session.graph_changed.connect(self.canvas.stop)
        session.moved.connect(self._flow)
        session.document_changed.connect(self._name_document)
        session.mode_changed.connect(self._tick)
        self.preferences.changed.connect(self._setting_changed)
        self.canvas.hovered.connect(session.point_at)
        self.canvas.clicked.connect(session.select)
        self.canvas.node_keyed.connect(self._select_next)
        self.canvas.zoom_changed.connect(self.bars.show_zoom)
        self.canvas.detail_changed.connect(self.picture.show_detail)
        self.editor.left.connect(self.canvas.setFocus)
        self.editor.drawer_asked.connect(self._toggle_drawer)
        self.typesetter.ready.connect(self._typeset)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._guard_keys)

    def _adopt_settings(self) -> None:
        self.canvas.reduced_motion = bool(self.preferences["reduced_motion"])
        self.player.set_speed(float(self.preferences["speed"]))
        self.session.set_granularity(str(self.preferences["granularity"]))
        self._tick()

    # Settings, theme, language.

    def _setting_changed(self, name: str) -> None:
        if name == "theme":
            self.dress()
        elif name == "language":
            words.set_language(self.preferences.language)
            self.retranslate()
        elif name == "granularity":
            self.session.set_granularity(str(self.preferences["granularity"]))
        elif name == "speed":
            self.player.set_speed(float(self.preferences["speed"]))
        elif name == "reduced_motion":
            self.canvas.reduced_motion = bool(self.preferences["reduced_motion"])
        self._tick()

    def _tick(self) -> None:
        """Set the ticks of actions to what is chosen."""
        chosen = {
            "theme": self.preferences.theme.name,
            "language": words.language(),
            "labels": self.preferences["label_mode"],
            "granularity": self.session.granularity,
            "mode": "live" if self.session.live else "step",
            "speed": f"{self.player.speed:g}",
        }
        for record in ACTIONS:
            if record.choice is not None:
                self.actions_by_id[record.id].setChecked(record.argument == chosen[record.choice])
        self.actions_by_id["tags"].setChecked(bool(self.preferences["rule_tags"]))
        self.actions_by_id["motion"].setChecked(bool(self.preferences["reduced_motion"]))
        self.bars.refresh()
        self.transport.refresh()

    def dress(self) -> None:
        """Give every part the look of the theme."""
        theme = self.preferences.theme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            style.dress(application, theme.colors)
        self.search.setIcon(icons.icon("search", theme["muted"]))
        for part in (self.canvas, self.bars, self.editor, self.inputs, self.explain, self.transport, self.strip, self.rail):
            part.dress(theme)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.menus.retranslate()
        keys = self.actions_by_id["palette"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.search.setText(words.say("Find a command   {keys}", keys=keys))
        self.search.setAccessibleName(words.say("Find a command"))
        self.canvas.setAccessibleName(words.say("Graph"))
        for part in (self.bars, self.editor, self.inputs, self.explain, self.transport, self.strip, self.rail):
            part.retranslate()
        self._name_document()
        self._say_hint()

    # The run.

    def step(self, by: int) -> None:
        """One step, by hand."""
        self.player.pause()
        self._hinting = False
        self.session.step(by)
        self._say_hint()

    def _say_hint(self) -> None:
        self.canvas.hint = words.say("Space: next step") if self._hinting else ""
        self.canvas.empty = "" if self.session.graph is not None else words.say("No formula yet. Type one above.")
        self.canvas.update()

    def _show_picture(self) -> None:
        self.canvas.show_diagram(self.picture.diagram)

    def _flow(self) -> None:
        moment = self.session.moment
        slow = not self.player.playing or self.player.speed <= FLOW_LIMIT
        edge = moment.focus if moment is not None and isinstance(moment.focus, Edge) and slow else None
        self.canvas.flow(edge, back=True)

    def _typeset(self) -> None:
        self.canvas.refresh(self.typesetter.paths)

    def _select_next(self, by: int) -> None:
        """Walk the nodes by keyboard."""
        graph = self.session.graph
        if graph is None:
            return
        now = next((item for item in self.session.selection if isinstance(item, int)), None)
        self.session.select((0 if now is None else now + by) % len(graph.nodes))

    def _name_document(self) -> None:
        path, changed = self.session.path, self.session.changed
        name = path.name if path is not None else words.say("untitled")
        self.name.setText(words.say("{name}, edited", name=name) if changed else name)
        self.setWindowTitle(f"{name} — gradviz")
        self.actions_by_id["undo"].setEnabled(self.session.history.undo_label is not None)
        self.actions_by_id["redo"].setEnabled(self.session.history.redo_label is not None)
        self._say_hint()

    # Events.

    def _toggle_drawer(self) -> None:
        self._drawer_open = not self._drawer_open
        self._fold()

    def _fold(self) -> None:
        """Give each part the room the window has."""
        narrow, low = self.width() < METRICS.narrow_below, self.height() < METRICS.low_below
        self.rail.fold(narrow)
        self.editor.fold(narrow, low)
        self.transport.fold(narrow, low)
        self.explain.table.fold(low)
        self.explain.setFixedWidth(METRICS.right_dock_narrow if narrow else METRICS.right_dock)
        self.inputs.setFixedWidth(METRICS.left_dock)
        if narrow:
            self._float_inputs()
        elif self.inputs.parent() is not self._upper.parentWidget() or self._upper.indexOf(self.inputs) < 0:
            self._upper.insertWidget(0, self.inputs)
            self.inputs.show()

    def _float_inputs(self) -> None:
        """The inputs as a drawer over the canvas."""
        self._upper.removeWidget(self.inputs)
        self.inputs.setParent(self.centralWidget())
        top = METRICS.menu_bar + self.editor.height()
        height = self.height() - top - self.transport.height()
        self.inputs.setGeometry(self.rail.width(), top, METRICS.left_dock, height)
        self.inputs.setVisible(self._drawer_open)
        self.inputs.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _guard_keys(self, before: QWidget | None, now: QWidget | None) -> None:
        """Watch the focused control only: every event of the whole application would pass through here otherwise."""
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and now.property("keepsKeys"):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that a focused control needs itself are not taken by shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            kept = watched.property("keepsKeys")
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if kept and plain and QKeySequence(event.key()).toString() in str(kept).split():
                event.accept()
                return True
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Work that has no file yet is kept beside the settings before the window goes."""
        self.editor.flush()
        self.player.pause()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._guard_keys)
        event.accept()

    def report(self, error: BaseException) -> None:
        """Say that something went wrong, and go on."""
        sentence = str(error) if isinstance(error, GradvizError) else f"{type(error).__name__}: {error}"
        self.strip.tell(words.say("Something went wrong: {sentence}", sentence=sentence), error=True)

    def open_file(self, path: Path) -> None:
        """Open a file given on the command line."""
        self.commands.open_file(path)
