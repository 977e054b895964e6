"""Many random actions of a user in one window: no exception, no hang, no timer left running, and the document round-trips."""

from __future__ import annotations

import gc
import logging
import os
import random
import traceback
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gradviz.app.actions import ACTIONS
from gradviz.app.canvas import paint
from gradviz.app.canvas.lettering import Sprites
from gradviz.app.collecting import Collector
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.right_dock import TITLES
from gradviz.project import Document
from gradviz.project.codec import decode, encode
from gradviz.project.examples import examples
from tests.app.strays import strays

COUNT = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 250
WARM, GROWTH = 2000, 16
"""Before the first action all that a window can show is made once, and so many actions later it was used. From then on so many megabytes
may come for what Qt keeps."""
EVERY = 1000
"""The memory is read every so many actions."""
LEAVES = {"quit"}
LOG = logging.getLogger(__name__)
TEXTS = (
    "e=(a+b)*(b+1)", "1+exp(w0+w1x)", "kb*x + x", "max(a,b)/0", "(a+", "", " ", "sqrt(-x)", "y=relu(x)*x", "c=a+b\nd=b+1\ne=c*d",
    "x^x", "σ(w^T x)", "[1,2]*v", "log(0)", "f(x)=x*x\nf(a)+f(b)", "a" * 40, "((((((x))))))", "x*x*x*x*x",
)  # fmt: skip
KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Escape,
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_P, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_F5, Qt.Key.Key_Backspace,
)  # fmt: skip
ANSWERS = ("5", "-3/2", "1e-3", "e^-1", "", "a+", "1e999", "0,5", "[1,2]", "-2", "9" * 60)
SIZES = ((1024, 680), (1440, 900), (1199, 759), (2000, 1200))


class User:
    """Does one thing after another without thinking."""

    def __init__(self, window: MainWindow, qtbot: QtBot, seed: int) -> None:
        self.window, self.qtbot, self.rng = window, qtbot, random.Random(seed)
        self.actions: tuple[Callable[[], object], ...] = (
            self.command, self.command, self.type_text, self.press_key, self.press_key, self.click, self.drag, self.set_value,
            self.push_button, self.turn_page, self.edit_letter, self.resize, self.open_example, self.tick, self.scrub, self.wheel,
            self.predict, self.predict,
        )  # fmt: skip

    def act(self) -> str:
        """One action; its name is for the report."""
        action = self.rng.choice(self.actions)
        action()
        QApplication.processEvents()
        return getattr(action, "__name__", "")

    def command(self) -> None:
        record = self.rng.choice([record for record in ACTIONS if record.id not in LEAVES])
        self.window.actions_by_id[record.id].trigger()

    def type_text(self) -> None:
        self.window.editor.text.setPlainText(self.rng.choice(TEXTS))
        if self.rng.random() < 0.7:
            self.window.editor.flush()

    def edit_letter(self) -> None:
        cursor = self.window.editor.text.textCursor()
        cursor.setPosition(self.rng.randint(0, len(self.window.editor.text.toPlainText())))
        self.window.editor.text.setTextCursor(cursor)
        self.qtbot.keyClicks(self.window.editor.text, self.rng.choice("abx+*()1^ "))

    def press_key(self) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window.canvas, self.rng.choice(KEYS))

    def point(self) -> QPoint:
        canvas = self.window.canvas
        return QPoint(self.rng.randrange(max(canvas.width(), 1)), self.rng.randrange(max(canvas.height(), 1)))

    def click(self) -> None:
        self.qtbot.mouseClick(self.window.canvas, Qt.MouseButton.LeftButton, pos=self.point())

    def drag(self) -> None:
        canvas = self.window.canvas
        self.qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=self.point())
        for _ in range(3):
            self.qtbot.mouseMove(canvas, self.point())
        self.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=self.point())

    def wheel(self) -> None:
        self.window.canvas.zoom(self.rng.choice((0.5, 0.9, 1.1, 2.0)))

    def set_value(self) -> None:
        for row in self.rng.sample(list(self.window.inputs.rows.values()), min(1, len(self.window.inputs.rows))):
            if not row.slider.isHidden():
                row.slider.dragged.emit(self.rng.uniform(-9, 9))
                row.field.entered.emit(self.rng.choice((0.0, -1.0, 1e300, float("inf"), 2.5)))

    def push_button(self) -> None:
        kinds = [*self.window.findChildren(QToolButton), *self.window.findChildren(QPushButton)]
        shown = [button for button in kinds if button.isVisible() and button.isEnabled() and button.menu() is None]
        if shown:
            self.rng.choice(shown).click()

    def turn_page(self) -> None:
        self.window.right.turn_to(self.rng.choice(list(TITLES)))

    def resize(self) -> None:
        self.window.resize(*self.rng.choice(SIZES))

    def open_example(self) -> None:
        self.window.documents.open_example(self.rng.choice(examples()).path)

    def tick(self) -> None:
        if self.window.inputs.rows:
            self.window.session.set_parameter(self.rng.choice(list(self.window.inputs.rows)), self.rng.random() < 0.6)

    def predict(self) -> None:
        """Begin to predict, or go on to a question and answer it somehow."""
        tool = self.window.tools.predict
        if not tool.on:
            self.window.commands.on_predict()
            return
        self.window.commands.on_next()
        model, card = tool.model, tool.card
        if model is None or card is None or model.question is None:
            return
        self.rng.choice((model.take_hint, model.show, card.field.clear, lambda: None))()
        question = model.question
        answers = (*ANSWERS, *(() if question is None else (repr(question.truth), repr(-question.truth))))
        self.qtbot.keyClicks(card.field, self.rng.choice(answers))
        self.qtbot.keyClick(card.field, self.rng.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))

    def scrub(self) -> None:
        self.window.session.move_to(self.rng.randint(0, len(self.window.session.moments)))


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    """Looks for cycles as it does beside a real window."""
    made = Collector()
    made.begin()
    yield made
    made.close()
    gc.disable()


@pytest.fixture
def no_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every dialog that would wait for an answer is cancelled."""
    for owner, name, answer in (
        (QFileDialog, "getOpenFileName", ("", "")),
        (QFileDialog, "getSaveFileName", ("", "")),
        (QInputDialog, "getText", ("", False)),
        (QInputDialog, "getMultiLineText", ("", False)),
        (QDialog, "exec", 0),
        (QMenu, "exec", None),
    ):
        monkeypatch.setattr(owner, name, lambda *_, answer=answer, **__: answer)


def is_kept(document: Document) -> bool:
    """Whether a document comes back from its file; as bytes, since a nan that an update made is not even equal to itself."""
    written = encode(document)
    return encode(decode(written)) == written


@pytest.mark.heavy
@pytest.mark.usefixtures("no_dialog", "collector")
@pytest.mark.timeout(3600 if COUNT > 1000 else 300)
@pytest.mark.parametrize("seed", [1])
def test_random_deeds_break_nothing(
    window: MainWindow,
    qtbot: QtBot,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
    long_session: Callable[[MainWindow], None],
    at_rest: Callable[[MainWindow], int],
) -> None:
    monkeypatch.setattr(paint, "SPRITES", Sprites(2**20))
    user, done, sizes = User(window, qtbot, seed), list[str](), list[float]()
    window.begin()
    window.services.start()
    if COUNT > WARM:
        long_session(window)
    with qtbot.captureExceptions() as caught:
        for _ in range(COUNT):
            done.append(user.act())
            for popup in QApplication.topLevelWidgets():
                if popup is not window and popup.isVisible():
                    popup.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert not caught, f"{done[-5:]}\n{''.join(traceback.format_exception(caught[0][1]))}"
            document = window.session.document
            assert is_kept(document), done[-5:]
            assert (window.session.trace is None) == (window.session.graph is None), done[-5:]
            assert window.session.predicting == window.tools.predict.on, done[-5:]
            assert window.session.asked is None or window.tools.predict.sentence, done[-5:]
            if len(done) % EVERY == 0:
                sizes.append(at_rest(window) / 2**20)
                LOG.info("%d actions: %.1f MB, %d widgets", len(done), sizes[-1], len(QApplication.allWidgets()))
        window.presenter.leave()
        window.close()
    warm = sizes[WARM // EVERY - 1 :]
    assert not warm or max(warm) - warm[0] < GROWTH, sizes
    assert not strays()
    assert not window.player.playing
    assert not window.inputs.update_box.running
