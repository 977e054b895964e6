"""What closing has stopped is offered at the next start, in one line, and goes on to the bit; what cannot is said in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app import running_kept
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.network_page import NetworkPage
from gradviz.app.workspaces import NETWORK
from gradviz.nn import checkpoint
from gradviz.nn.trainer import Trainer
from gradviz.project import Document, load, save, stopped
from gradviz.project.network_edits import network_of, new_network, set_field, set_layer_field
from gradviz.project.network_run import dataset_of
from gradviz.project.recovery import Work
from gradviz.project.stopped import Stopped

Open = Callable[[], MainWindow]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stopped, "folder", lambda: tmp_path / "state")
    return tmp_path / "state"


def page_of(window: MainWindow, document: Document, qtbot: QtBot) -> NetworkPage:
    window.workspaces.show(NETWORK)
    page = window.workspaces.page
    assert page is not None
    page.session.start(document)
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    return page


def long_xor() -> Document:
    return set_field(new_network("xor"), "training", "epochs", 100_000)


def stop_in_the_middle(window: MainWindow, qtbot: QtBot, path: Path | None) -> None:
    page = page_of(window, long_xor(), qtbot)
    if path is not None:
        page.session.save(path)
    for batch in range(5):
        page.training.one_batch()
        qtbot.waitUntil(lambda batch=batch: len(page.training.history.batches) == batch + 1, timeout=20_000)
    window.close()
    assert not window.isVisible()


@pytest.mark.heavy
@pytest.mark.parametrize("named", [True, False])
def test_the_next_window_goes_on_to_the_bit(open_window: Open, qtbot: QtBot, tmp_path: Path, named: bool) -> None:
    path = tmp_path / "net.gradviz" if named else None
    stop_in_the_middle(open_window(), qtbot, path)
    window = open_window()
    window.workspaces.offer_stopped()
    assert window.strip.isVisible()
    assert "of 100000 epochs" in window.strip.message.text()
    window.strip.link.click()
    page = window.workspaces.page
    assert page is not None
    assert page.session.path == path
    assert page.session.network.preset == "xor"
    qtbot.waitUntil(lambda: page.training.state == "paused", timeout=20_000)
    assert len(page.training.history.batches) == 5
    assert page.training.back.kept[0] == 0
    page.training.one_batch()
    qtbot.waitUntil(lambda: len(page.training.history.batches) == 6, timeout=20_000)
    network = network_of(long_xor())
    whole = Trainer(network.model, dataset_of(network), seed=network.seed)
    wanted = [next(event.loss for event in whole.step() if hasattr(event, "gradient_norm")) for _ in range(6)]
    assert page.training.history.batches.column("loss").tolist() == wanted
    assert stopped.found() is None


def test_work_that_a_crash_left_and_its_training_are_taken_up_one_after_the_other(open_window: Open, qtbot: QtBot) -> None:
    stop_in_the_middle(open_window(), qtbot, None)
    window = open_window()
    asked: list[str] = []
    window.documents.ask = lambda name: asked.append(name) or "cancel"
    window.documents.offer(((Work(long_xor(), None), lambda: None),))
    assert "XOR with a hidden layer" in window.strip.message.text()
    window.strip.link.click()
    page = window.workspaces.page
    assert page is not None
    assert "of 100000 epochs" in page.strip.message.text()
    assert page.strip.isVisible()
    page.strip.link.click()
    qtbot.waitUntil(lambda: page.training.state == "paused", timeout=20_000)
    assert len(page.training.history.batches) == 5
    assert page.session.changed
    assert not asked


def test_a_refusal_is_not_asked_again(open_window: Open, qtbot: QtBot) -> None:
    stop_in_the_middle(open_window(), qtbot, None)
    window = open_window()
    window.workspaces.offer_stopped()
    window.strip.close_button.click()
    assert stopped.found() is None
    window.workspaces.offer_stopped()
    assert window.strip.isHidden()


@pytest.mark.heavy
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("edited", [True, False])
def test_a_training_under_way_is_asked_about_and_both_are_kept(
    open_window: Open, qtbot: QtBot, tmp_path: Path, named: bool, edited: bool
) -> None:
    """It went without a word; where it stood would have been written over the checkpoint to go on from."""
    path = tmp_path / "net.gradviz" if named else None
    stop_in_the_middle(open_window(), qtbot, path)
    left = stopped.found()
    window = open_window()
    page = page_of(window, long_xor(), qtbot)
    if path is not None:
        page.session.open(path)
        qtbot.waitUntil(lambda: page.training.state == "ready")
    if edited:
        page.session.set_field("training", "epochs", 50_000)
        assert page.session.changed
    page.training.one_batch()
    qtbot.waitUntil(lambda: page.training.under_way and not page.training.running)
    window.workspaces.offer_stopped()
    window.workspaces.ask = lambda: "stay"
    page.strip.link.click()
    assert len(page.training.history.batches) == 1
    assert page.strip.isVisible()
    assert stopped.found() == left
    window.workspaces.ask = lambda: "stop"
    page.strip.link.click()
    qtbot.waitUntil(lambda: page.training.state == "paused" and len(page.training.history.batches) == 5)
    assert page.strip.isHidden()
    other = stopped.found()
    assert other is not None
    assert left is not None
    assert other.checkpoint != left.checkpoint
    assert [checkpoint.load(Path(one.checkpoint)).record["counters"]["batch"] for one in (other, left)] == [1, 5]


def test_a_question_about_open_work_that_is_cancelled_leaves_the_offer(open_window: Open, qtbot: QtBot) -> None:
    """Cancelled, the note was forgotten."""
    stop_in_the_middle(open_window(), qtbot, None)
    left = stopped.found()
    window = open_window()
    window.workspaces.show(NETWORK)
    page = window.workspaces.page
    assert page is not None
    page.session.set_layer("dense1", "units", 7)
    window.workspaces.offer_stopped()
    window.documents.ask = lambda name: "cancel"
    page.strip.link.click()
    assert page.strip.isVisible()
    assert stopped.found() == left is not None
    window.documents.ask = lambda name: "discard"
    page.strip.link.click()
    qtbot.waitUntil(lambda: page.training.state == "paused")
    assert len(page.training.history.batches) == 5


@pytest.mark.heavy
def test_a_damaged_checkpoint_gets_a_sentence(open_window: Open, qtbot: QtBot, state: Path) -> None:
    stop_in_the_middle(open_window(), qtbot, None)
    (state / "stopped.npz").write_bytes(b"PK nothing")
    window = open_window()
    window.workspaces.offer_stopped()
    window.strip.link.click()
    assert "The stopped training cannot be read" in window.strip.message.text()
    assert "\n" not in window.strip.message.text()
    window.workspaces.offer_stopped()
    assert window.strip.link.isVisible()


@pytest.mark.heavy
def test_a_document_that_is_another_by_now_is_left_alone(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "net.gradviz"
    stop_in_the_middle(open_window(), qtbot, path)
    other = set_layer_field(load(path), "dense1", "units", 9)
    save(other, path)
    window = open_window()
    window.workspaces.offer_stopped()
    window.strip.link.click()
    page = window.workspaces.page
    assert page is not None
    qtbot.waitUntil(lambda: page.training.state == "paused", timeout=20_000)
    assert page.session.path is None
    assert network_of(page.session.document).spec == network_of(long_xor()).spec
    assert load(path) == other


def test_without_a_note_nothing_is_said(window: MainWindow) -> None:
    window.workspaces.offer_stopped()
    assert window.strip.isHidden()


def left_by_a_crash(left: Stopped, state: Path, checkpoint: bytes) -> Path:
    """The note and the checkpoint as a window keeps them while it trains."""
    place = stopped.running_places()[0]
    state.mkdir(exist_ok=True)
    place.write_bytes(checkpoint)
    stopped.note(replace(left, checkpoint=str(place)), stopped.note_of(place))
    return place


def test_what_a_crash_left_and_cannot_be_read_is_given_back(window: MainWindow, state: Path) -> None:
    place = left_by_a_crash(Stopped("", "", "XOR", 2.0, 5), state, b"PK nothing")
    window.workspaces.offer_stopped()
    window.strip.link.click()
    assert "The stopped training cannot be read" in window.strip.message.text()
    found = running_kept.lost()
    assert found is not None
    assert found[0].path == place
    found[0].give_back()


@pytest.mark.heavy
def test_what_a_crash_left_goes_on_and_is_kept_where_it_lies(open_window: Open, qtbot: QtBot, state: Path) -> None:
    stop_in_the_middle(open_window(), qtbot, None)
    left = stopped.found()
    assert left is not None
    stopped.forget()
    left_by_a_crash(left, state, Path(left.checkpoint).read_bytes())
    window = open_window()
    window.workspaces.offer_stopped()
    window.strip.link.click()
    page = window.workspaces.page
    assert page is not None
    qtbot.waitUntil(lambda: page.training.state == "paused")
    assert page.training.epochs_done == left.done > 0
    assert running_kept.lost() is None
