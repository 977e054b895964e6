"""A training whose process was killed is offered by the next window and goes on; one that another window trains is not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app import running_kept
from gradviz.app.main_window import MainWindow
from gradviz.project import stopped

Open = Callable[[], MainWindow]
TRAIN = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gradviz import registry
from gradviz.app.children import Children
from gradviz.app.main_window import MainWindow
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences
from gradviz.app.training import guarding
from gradviz.project import stopped
from gradviz.project.network_edits import new_network, set_field

guarding.PERIOD = 0.0
stopped.folder = lambda: Path(sys.argv[1])
application = QApplication([])
registry.discover(("gradviz.ops",))
window = MainWindow(Session(), Preferences(), Children())
window.workspaces.show("network")
page = window.workspaces.page
page.session.start(set_field(new_network("xor"), "training", "epochs", 100_000))
page.training.turned.connect(lambda: page.training.start() if page.training.state == "ready" else None)
window.show()
application.exec()
"""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stopped, "folder", lambda: tmp_path / "state")
    return tmp_path / "state"


def train_and_kill(state: Path, watch: Callable[[], None] = lambda: None) -> None:
    """In a process of its own, until something of it is kept."""
    child = subprocess.Popen([sys.executable, "-c", TRAIN, str(state)], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    try:
        end = time.monotonic() + 60
        while stopped.found(state / "running-1.json") is None:
            assert child.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
        watch()
    finally:
        child.kill()
        child.wait()


@pytest.mark.heavy
def test_a_killed_training_is_offered_and_goes_on(open_window: Open, qtbot: QtBot, state: Path) -> None:
    def nobody_elses() -> None:
        assert running_kept.lost() is None

    train_and_kill(state, nobody_elses)
    window = open_window()
    window.workspaces.offer_stopped()
    assert "of 100000 epochs" in window.strip.message.text()
    window.strip.link.click()
    page = window.workspaces.page
    assert page is not None
    assert page.session.network.preset == "xor"
    qtbot.waitUntil(lambda: page.training.state == "paused")
    done = len(page.training.history.batches)
    assert done
    assert stopped.found(state / "running-1.json") is not None
    page.training.one_batch()
    qtbot.waitUntil(lambda: len(page.training.history.batches) > done)
    page.training.stop()
    qtbot.waitUntil(lambda: page.training.state == "finished")
    window.close()
    assert not [path for path in state.iterdir() if path.suffix != ".lock"]


@pytest.mark.heavy
def test_a_refusal_clears_it_and_an_ignored_offer_is_made_again(open_window: Open, state: Path) -> None:
    train_and_kill(state)
    lost = running_kept.lost()
    assert lost is not None
    assert running_kept.lost() is None
    lost[0].give_back()
    window = open_window()
    window.workspaces.offer_stopped()
    window.strip.close_button.click()
    assert running_kept.lost() is None
    assert not [path for path in state.iterdir() if path.suffix != ".lock"]


def test_each_window_has_a_place_of_its_own(open_window: Open, qtbot: QtBot) -> None:
    first, second = open_window(), open_window()
    places = []
    for window in (first, second):
        window.workspaces.show("network")
        page = window.workspaces.page
        assert page is not None
        qtbot.waitUntil(lambda page=page: page.training.state == "ready")
        places.append(page.training.loop._guard.place)
    assert places == [place.absolute() for place in stopped.running_places()[:2]]
    first.close()
    second.close()
