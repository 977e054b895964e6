"""What the tests of single panels share: a session, a theme, plain actions, and the words that a panel shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.actions import ACTIONS
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.network import NetworkSession
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.inside_pane import InsidePane
from gradviz.app.panels.plots import PlotPanel
from gradviz.app.soon import Soon
from gradviz.nn.spec import read_spec
from gradviz.picture.theme import THEMES, Theme
from gradviz.project.network import Network
from gradviz.project.network_edits import new_network, set_field

CNN = """
data = "digits"
input = [1, 8, 8]
layers = ["conv2d 3 kernel=3 padding=1 name=conv", "relu", "conv2d 4 kernel=3 name=deep", "relu", "flatten", "dense 10 name=full"]
loss = "cross_entropy"
"""


@pytest.fixture
def theme() -> Theme:
    """The light theme."""
    return THEMES["light"]


@pytest.fixture
def actions(qtbot: QtBot) -> dict[str, QAction]:
    """The window's actions with nothing behind them."""
    made: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    for record in ACTIONS:
        action = QAction(record.title)
        action.setShortcuts(list(record.shortcuts))
        action.setCheckable(record.checkable or record.choice is not None)
        if record.choice is not None:
            groups.setdefault(record.choice, QActionGroup(None)).addAction(action)
            action.setProperty("group", groups[record.choice])
        made[record.id] = action
    return made


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], list[str]]:
    """The texts of every label in a panel that is not hidden, once nothing waits to be done and a layout has shown what was added."""

    def read(panel: QWidget) -> list[str]:
        qtbot.waitUntil(lambda: not any(soon.isActive() for soon in panel.findChildren(Soon)))
        QTest.qWait(1)
        return [label.text() for label in panel.findChildren(QLabel) if label.text() and label.isVisibleTo(panel)]

    return read


@pytest.fixture
def network(qtbot: QtBot) -> NetworkSession:
    """A small network for XOR that trains for three epochs."""
    registry.discover()
    return NetworkSession(set_field(new_network("xor"), "training", "epochs", 3))


@pytest.fixture
def training(training: TrainingModel, network: NetworkSession, reach: Callable[[str], None]) -> TrainingModel:
    """Its training, ready to start."""
    training.follow(network.network)
    reach("ready")
    return training


@pytest.fixture
def trained(qtbot: QtBot, training: TrainingModel) -> TrainingModel:
    """The same at its end, which is drawn."""
    training.start()
    qtbot.waitUntil(lambda: training.state == "finished" and not training._turns.isActive(), timeout=20_000)
    return training


@pytest.fixture
def cnn(qtbot: QtBot) -> Iterator[TrainingModel]:
    """The training of two convolutions that read digits, with a first look at it."""
    registry.discover()
    model = TrainingModel()
    model.follow(Network(read_spec(CNN)))
    qtbot.waitUntil(lambda: model.look is not None)
    yield model
    model.close()


@pytest.fixture
def pane(qtbot: QtBot, cnn: TrainingModel, theme: Theme) -> InsidePane:
    """What is inside of it, with a unit chosen."""
    made = InsidePane(cnn, LevelRun(cnn), theme)
    qtbot.addWidget(made)
    made.apply_theme(theme)
    made.retranslate()
    made.resize(720, 460)
    made.show()
    qtbot.waitUntil(lambda: made.model.unit is not None)
    return made


@pytest.fixture
def plot_panel(qtbot: QtBot, training: TrainingModel, theme: Theme) -> PlotPanel:
    """The plots of a training, loaded and shown."""
    panel = PlotPanel(training)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(328, 900)
    panel.load()
    panel.show()
    return panel
