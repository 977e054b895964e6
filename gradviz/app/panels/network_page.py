"""The Network workspace: builder left, the network in the middle, plots and explanation right, the training below. Arranges and wires."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.canvas.camera import FRAME, WHOLE
from gradviz.app.children import Children
from gradviz.app.fonts import scaled
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.network import NetworkSession, layer_titles, shown_title
from gradviz.app.models.network_picture import READABLE, NetworkPicture
from gradviz.app.models.node_edits import NoEdits
from gradviz.app.models.picture import PictureModel
from gradviz.app.models.player import Player
from gradviz.app.models.settings import Preferences
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels import tab_order
from gradviz.app.panels.controls import separator
from gradviz.app.panels.data_panel import DataPanel, count_text, split_text
from gradviz.app.panels.dock_area import DockArea
from gradviz.app.panels.drawer import Drawer
from gradviz.app.panels.layer_item import wanted_by
from gradviz.app.panels.layer_list import LayerList
from gradviz.app.panels.network_middle import LAYER, NETWORK, SHOWS, NetworkMiddle
from gradviz.app.panels.network_side import NetworkSide
from gradviz.app.panels.training_bar import TrainingBar
from gradviz.app.panels.training_form import TrainingForm
from gradviz.app.panels.transport import Transport
from gradviz.errors import sentence
from gradviz.graph import Edge
from gradviz.nn.levels import ViewPath
from gradviz.picture.theme import METRICS, Theme

REST_MS = 300
"""How long typing rests before another network is built."""


class NetworkPage(QWidget):
    """Panels of one network document; `retitled` tells that its name or state has changed."""

    retitled = Signal()

    def __init__(self, preferences: Preferences, services: Children, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.preferences, theme = preferences, preferences.theme
        self.session = NetworkSession(parent=self)
        self.training = TrainingModel(self)
        self.levels = LevelRun(self.training, self)
        self.levels.set_live(True)
        self._depth = 0
        self._deeper: bool | None = None
        self._opened = self._sought = ""
        self._from: QPointF | None = None
        self.player = Player(self.levels, self)
        for setting in ("granularity", "speed"):
            self._adopt(setting)
        preferences.changed.connect(self._adopt)
        self._gates = PictureModel(self.levels, NoEdits(), preferences, services.pictures, services.drawing, self)
        self.picture = NetworkPicture(self.training, self.levels, self._gates, self)
        self._typesetter = services.typesetter
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.follow)
        self.training.settle = self._settle
        self._build(theme, services, actions)
        self._lay_out()
        self._connect()

    # Building.

    def _build(self, theme: Theme, services: Children, actions: Mapping[str, QAction]) -> None:
        self.data = DataPanel(self.session, self.training, theme)
        self.builder = LayerList(self.session, theme)
        self.form = TrainingForm(self.session, theme)
        self.left = self._left()
        self.middle = middle = NetworkMiddle(self.training, self.levels, theme)
        self.canvas, self.crumbs, self.inside = middle.canvas, middle.crumbs, middle.inside
        self.findings, self.strip = middle.findings, middle.strip
        self.canvas.reduced_motion = bool(self.preferences["reduced_motion"])
        self.canvas.framing.smallest = READABLE
        self.side = NetworkSide(self.session, self.training, self.levels, theme, services)
        self.bar = TrainingBar(self.training, theme)
        self.transport = Transport(self.levels, self.player, actions, theme)
        self._parts = (self.data, self.builder, self.form, self.middle, self.side, self.bar, self.transport)

    def _lay_out(self) -> None:
        self.below = QStackedWidget()
        upper, column = QHBoxLayout(), QVBoxLayout(self)
        self.drawer = Drawer(self.left, upper, self.middle.halves, self)
        self.drawer.covered.connect(lambda width: self.canvas.setContentsMargins(width, 0, 0, 0))
        self.middle.put_first(self.drawer.button)
        for bar in (self.bar, self.transport):
            self.below.addWidget(bar)
        column.addLayout(upper, 1)
        upper.addWidget(self.left)
        upper.addWidget(self.middle, 1)
        upper.addWidget(self.side)
        column.addWidget(self.below)
        for layout in (upper, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _left(self) -> QFrame:
        content, frame = QWidget(), QFrame()
        frame.setProperty("area", "left")
        column, whole = QVBoxLayout(content), QVBoxLayout(frame)
        for layout in (column, whole):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for part in (self.data, separator(), self.builder, separator(), self.form):
            column.addWidget(part)
        column.addStretch(1)
        whole.addWidget(DockArea(content))
        return frame

    def _connect(self) -> None:
        session, training, levels = self.session, self.training, self.levels
        session.document_changed.connect(self._edited)
        session.document_changed.connect(self.strip.outdate)
        session.started.connect(self._begin)
        session.land = training.land
        session.refused.connect(self._refuse)
        training.refused.connect(self._refuse)
        levels.refused.connect(self._refuse)
        self.side.refused.connect(self._refuse)
        self.inside.refused.connect(self._refuse)
        levels.path_changed.connect(self._moved)
        levels.moved.connect(self._flow)
        levels.mode_changed.connect(self._turn_mode)
        training.turned.connect(self._name)
        training.turned.connect(self._tell_emptiness)
        training.turned.connect(self.retitled)
        self.picture.changed.connect(self._paint)
        self.picture.expect_by(self.canvas.expect)
        self.canvas.hovered.connect(levels.point_at)
        self.canvas.clicked.connect(self.choose)
        self.canvas.opened.connect(self.picture.open_at)
        self.canvas.pointed.connect(lambda point: self.crumbs.show_hint(self.picture.point_at(point)))
        self.canvas.asked.connect(self._ask)
        self.canvas.menu_asked.connect(self._show_menu)
        self.canvas.node_keyed.connect(self.picture.walk)
        self.canvas.zoom_changed.connect(self.picture.show_zoom)
        self.canvas.detail_changed.connect(self.picture.show_detail)
        self.canvas.resized.connect(lambda width: self.picture.fit_into(width, self.middle.halves.most))
        self.middle.halves.resized.connect(self.drawer.place)
        self.crumbs.chosen.connect(levels.go)
        self.crumbs.back.connect(levels.back)
        self.builder.selected.connect(self._select_layer)
        self.builder.looked_into.connect(self._look_inside)
        self.findings.shown.connect(self._show_layer)
        self.inside.opened.connect(levels.go)
        self.inside.laid.connect(self.side.pad.lay)
        self.bar.mode.chosen.connect(lambda key: self.set_live(key == "live"))
        self.middle.shows.chosen.connect(self._choose_show)
        self._typesetter.ready.connect(lambda: self.canvas.refresh(self._typesetter.paths))

    # Orders.

    def follow(self) -> None:
        """Train what the document says from now on."""
        self._rest.stop()
        self.training.follow(self.session.network)

    def _settle(self) -> None:
        """An edit of a moment ago counts for what is trained now."""
        if self._rest.isActive():
            self.follow()

    def _begin(self) -> None:
        """Another document: a run of its own, with what is kept of it, seen whole and live."""
        self._rest.stop()
        self.set_live(True)
        self.levels.go(ViewPath())
        self.middle.turn(NETWORK)
        self.canvas.begin()
        self.builder.show_open("")
        self.inside.model.forget()
        self.training.open(self.session.network, self.session.origin)

    def take_keys(self) -> None:
        """The keys go to the network, or to the layer that is shown in its place."""
        self.middle.take_keys()

    def set_live(self, live: bool) -> None:
        """Live follows the training; step by step rests it and goes through one run of a few samples."""
        if not live and self.training.running:
            self.training.pause()
            self.levels.go(self.levels.path)
        self.player.pause()
        self.levels.set_live(live)

    def _adopt(self, setting: str) -> None:
        """What one step of a level is, an op, a layer or a phase at the top, how fast they pass, and whether the canvas moves."""
        if setting == "granularity":
            self.levels.set_granularity(str(self.preferences["granularity"]))
        elif setting == "speed":
            self.player.set_speed(float(self.preferences["speed"]))
        elif setting == "reduced_motion":
            self.canvas.reduced_motion = bool(self.preferences["reduced_motion"])

    def step(self, by: int) -> None:
        """One batch while live, else one step of the level."""
        if not self.levels.live:
            self.player.pause()
            self.levels.step(by)
        elif by > 0:
            self.training.one_batch()

    def choose(self, item: object) -> None:
        """Select a block or gate; the list opens the layer."""
        self.levels.select(item if isinstance(item, (int, Edge)) else None)
        self.picture.open_pointed()
        if self.levels.depth == 0 and isinstance(item, int):
            self.builder.show_open(self.picture.block_at(item))

    def close_training(self) -> None:
        """End the thread; what it was doing is dropped."""
        self._rest.stop()
        self.player.pause()
        self.training.close()

    # What follows from what.

    def _edited(self) -> None:
        self._name()
        self.retitled.emit()
        self._rest.start()

    def _refuse(self, error: Exception) -> None:
        self.strip.show_message(partial(sentence, error), error=True)

    def _place_of(self, name: str) -> QPointF | None:
        """Where the middle of a block is seen."""
        look = self.picture.look
        block = look.block(name) if look is not None else None
        area = self.canvas.area_of(block.output if block is not None else None)
        return None if area.isEmpty() else area.center()

    def _moved(self) -> None:
        if self._depth == 0 and self.levels.depth:
            self._from = self._place_of(self.levels.path.block)
        self.crumbs.show_path(self.levels.path, layer_titles(self.session.network))
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.canvas.stop()
        depth = self.levels.depth
        self.canvas.framing.smallest = WHOLE if depth else READABLE
        if depth != self._depth:
            self._deeper = depth > self._depth
            self._depth = depth
            self._opened = self.levels.path.block or self._opened
        if self.levels.depth == 3:
            self.set_live(False)
            self.side.turn_to("explain")

    def _turn_mode(self) -> None:
        live = self.levels.live
        held = self.below.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.bar.mode.choose("live" if live else "step")
        self.below.setCurrentWidget(self.bar if live else self.transport)
        self.side.turn_to("plots" if live else "explain")
        if held:
            self.canvas.setFocus()

    def _paint(self) -> None:
        self.canvas.show_diagram(self.picture.diagram)
        if self._deeper is not None and self.picture.shows_level:
            self.canvas.dive(self._deeper, self._place_of(self._opened) if self.levels.depth == 0 else self._from)
            self._deeper, self._from = None, None
        if self.levels.depth == 0:
            self.middle.halves.suit(self.canvas.sheet.extent().height() + 2 * FRAME)
            if self._sought:
                self._seek()
        self._tell_emptiness()

    def _tell_emptiness(self) -> None:
        """Why there is no picture, where there is none."""
        is_shown = bool(self.picture.diagram.shapes)
        bare = words.say("Shapes alone: there is nothing to learn from yet.") if is_shown and self.training.lacks_data else ""
        self.crumbs.promise(is_shown and not bare, bare)
        self.canvas.empty = "" if is_shown else self._emptiness()
        self.canvas.update()

    def _emptiness(self) -> str:
        if self.training.state == "failed":
            return self.training.complaint or words.say("This network cannot be built yet; the list says where.")
        return words.say("Building the network …")

    def _flow(self) -> None:
        moment = self.levels.moment
        if self.levels.depth in (1, 3) and moment is not None and isinstance(moment.focus, Edge):
            self.canvas.flow(moment.focus, back=True)
        if self.picture.lit is not None:
            self.canvas.look_at(self.picture.lit)

    def _ask(self, what: str) -> None:
        if what == "open":
            self.picture.open_chosen()
        else:
            self.levels.back()

    def _show_menu(self, item: object, at: QPoint) -> None:
        """What can be done with the layer under the mouse, or with the one that is selected."""
        name = self.picture.block_at(item if isinstance(item, int) else next(iter(self.levels.selection), None))
        if name:
            self.builder.show_menu(name, at if not at.isNull() else self.canvas.mapToGlobal(self.canvas.rect().center()))

    def _select_layer(self, name: str) -> None:
        look = self.picture.look
        block = look.block(name) if look is not None else None
        if self.levels.depth == 0:
            self.levels.select(block.output if block is not None else None)
        if block is not None:
            self.builder.show_open(name)

    def _show_layer(self, name: str) -> None:
        """Lead to a layer from wherever one looks: from a level, once the network is there."""
        self._sought = name
        self.middle.turn(NETWORK)
        if self.levels.depth:
            self.levels.go(ViewPath())
        else:
            self._seek()

    def _seek(self) -> None:
        """Select the layer that was sought, where it is seen."""
        name, self._sought = self._sought, ""
        self._select_layer(name)
        self.canvas.look_at(next(iter(self.levels.selection), None))

    def _look_inside(self, name: str) -> None:
        self._select_layer(name)
        self.middle.enter(LAYER)

    def _choose_show(self, key: str) -> None:
        self.middle.shows.choose(key)
        self.picture.choose(SHOWS[key])

    def _name(self) -> None:
        title, split = self.middle.title, self.middle.split
        title.setText(shown_title(self.session.document))
        title.setToolTip(title.text())
        facts = self.training.facts
        split.setText("" if facts is None else split_text(facts.sizes))
        split.short = "" if facts is None else count_text(sum(facts.sizes))
        split.setToolTip("" if facts is None else "\n".join((split.text(), words.say(facts.note))))

    # Look, language, room.

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.drawer.apply_theme(theme)
        for part in self._parts:
            part.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        for part in self._parts:
            part.retranslate()
        self.drawer.explain(words.say("Data, layers and training"))
        self._name()
        self.picture.retranslate()
        if self.levels.depth:
            self.levels.go(self.levels.path)

    def fold(self, narrow: bool, low: bool) -> None:
        """Give each part the room the window has."""
        self.left.setFixedWidth(scaled(METRICS.left_dock_network))
        self.middle.fold(low)
        self.side.fold(narrow, low)
        self.drawer.fold(narrow)
        self.bar.fold(low)
        self.transport.fold(narrow, low)
        self.below.setFixedHeight(self.bar.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list work on the layer that is open in it wherever they go: to the canvas, say, after a click."""
        name, wanted = self.builder.open_name, wanted_by(event)
        if wanted and self.levels.depth == 0 and any(layer.name == name for layer in self.session.network.spec.layers):
            self.builder.change(wanted, name)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Forms come and go: Tab goes through what there is now in the order in which it is seen."""
        tab_order.arrange(self.left)
        return super().focusNextPrevChild(next)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.side.plots.load_soon()
        if self.training.network is None:
            QTimer.singleShot(0, self, self.follow)
