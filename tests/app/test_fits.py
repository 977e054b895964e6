"""Nothing is cut off or lies on top of something else: every panel and state, in both languages, in the smallest and the usual window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from gradviz import words
from gradviz.algebra.session import Standing
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.network_middle import LAYER
from gradviz.app.panels.network_page import NetworkPage
from gradviz.app.panels.right_dock import TITLES
from gradviz.app.panels.symbolic import SymbolicPage
from gradviz.app.panels.whole_check import CheckPage
from gradviz.app.soon import Soon
from gradviz.nn.levels.path import ViewPath
from gradviz.project import Document
from gradviz.project.network_edits import new_network
from tests.app.crowding import beside_the_canvas, cut_off, cut_short, on_top_of_each_other, outside

SIZES = ((1024, 680), (1440, 900))
OLD_PROJECTOR = (784, 548)
"""What a screen of 800 x 600 leaves inside a frame."""
NEURON = "y=σ(w0+w1x1+w2x2)"
LONG = "learning_rate_of_the_first_layer = weight_of_the_first_neuron*input_value + bias_of_the_first_neuron"


def start(text: str, **values: float) -> Callable[[MainWindow], None]:
    """A document after its whole run."""

    def begin(window: MainWindow) -> None:
        window.session.start(Document.from_text(text, values))
        window.session.move_to(len(window.session.moments))

    return begin


def page(key: str) -> Callable[[MainWindow], None]:
    """A page of the right dock after the whole run."""

    def turn(window: MainWindow) -> None:
        window.session.move_to(len(window.session.moments))
        window.right.turn_to(key)

    return turn


def numerous(key: str) -> Callable[[MainWindow], None]:
    """A page of the right dock where every number has many digits, and some a power of ten."""

    def turn(window: MainWindow) -> None:
        start(NEURON, w0=-3.0, w1=2.123456, w2=-3.0, x1=-1.0, x2=-2.654321e-4)(window)
        page(key)(window)

    return turn


def answered(window: MainWindow) -> None:
    """SymPy's page as if its answers had come."""
    page("sympy")(window)
    shown = window.right.pages["sympy"]
    assert isinstance(shown, SymbolicPage)
    for view, title in (
        (shown.typed, words.say("As typed")),
        (shown.derivative, words.say("Its derivative ∂{output}/∂{name}", output="e", name="b")),
        (shown.simple, words.say("The same, simplified")),
    ):
        view.show_formula(title, "a + 2 b + 1", "a + 2*b + 1", window.preferences.theme)


def agreed(window: MainWindow) -> None:
    """The check of all inputs as if SymPy's answers had come."""
    numerous("check")(window)
    shown = window.right.pages["check"]
    assert isinstance(shown, CheckPage)
    shown.refresh()
    shown.check._exact.update({row.name: float(row.engine) for row in shown.check.rows})
    shown.refresh()
    assert len(shown.check.rows) == 5


def stopped(window: MainWindow) -> None:
    """The card as if SymPy's answer had come too late."""
    window.session.move_to(len(window.session.moments))
    told = window.explain
    if window.session.trace is not None:
        checks = window.services.derivatives.checks(window.session.trace, window.session.trace.output)
        told._verdict.show_rows(checks, window.preferences.theme, Standing.LATE)


def parameters(window: MainWindow) -> None:
    """After an update, whose sentences are the longest."""
    start("L=(w*x+b-t)^2", w=0.5, x=2.0, b=0.1, t=3.0)(window)
    for name in ("w", "b"):
        window.session.set_parameter(name, True)
    window.session.move_to(len(window.session.moments))


def typed(text: str) -> Callable[[MainWindow], None]:
    """Another text."""
    return lambda window: window.session.set_text(text)


def network_page(window: MainWindow) -> NetworkPage:
    """The Network workspace, made when it is first asked for."""
    window.workspaces.show("network")
    shown = window.workspaces.page
    assert shown is not None
    return shown


def ready(page: NetworkPage) -> bool:
    """Whether what the document says is on the bench and in the picture."""
    known = page.training.network == page.session.network
    return known and (page.training.state == "failed" or (page.training.state != "loading" and bool(page.picture.diagram.shapes)))


def preset(name: str) -> Callable[[NetworkPage], None]:
    """A ready network in place of the one there is."""

    def begin(page: NetworkPage) -> None:
        page.session.start(new_network(name))
        page.follow()

    return begin


def impossible(page: NetworkPage) -> None:
    """A layer that reads what the one before it does not answer."""
    page.session.add("conv2d", after="dense1")
    page.follow()


def own_data(page: NetworkPage) -> None:
    """A table that is not there."""
    page.session.choose_data("a table of my own with a long name.csv")
    page.follow()


def opened(page: NetworkPage) -> None:
    """The first layer in the list, and what else there is to set."""
    page.builder.show_open(page.session.network.spec.layers[0].name)
    page.form.more.setChecked(True)
    page.form.refresh()


NETWORK_STATES: dict[str, Callable[[NetworkPage], None]] = {
    "ready": preset("xor"),
    "layer opened": opened,
    "inside of a layer": lambda page: page.middle.enter(LAYER),
    "one batch": lambda page: page.training.one_batch(),
    "results": lambda page: page.side.turn_to("results"),
    "step by step": lambda page: page.set_live(False),
    "first level": lambda page: page.levels.go(ViewPath("dense1")),
    "impossible": impossible,
    "no data": own_data,
    "recipe": preset("recipe"),
}


def predicting(
    kind: str = "", text: str = "", hints: int = 0, begin: Callable[[MainWindow], None] | None = None
) -> Callable[[MainWindow], None]:
    """At the first question of a kind, after an answer and some hints."""

    def predict(window: MainWindow) -> None:
        if begin is not None:
            begin(window)
        window.session.move_to(0)
        window.commands.on_predict()
        model = window.tools.predict.model
        assert model is not None
        while window.session.next_moment is not None and not (model.asking and model.question and model.question.kind.startswith(kind)):
            model.show()
            window.commands.on_next()
        model.type(text)
        model.check()
        for _ in range(hints):
            model.take_hint()
        window.tools.predict.apply_theme(window.preferences.theme)

    return predict


def waiting(window: MainWindow) -> None:
    """A page that tells the end of the run while that is to be predicted."""
    predicting()(window)
    window.right.turn_to("paths")


STATES: dict[str, Callable[[MainWindow], None]] = {
    "start": lambda window: None,
    "nothing computed": lambda window: window.session.move_to(0),
    "middle of the backward pass": lambda window: window.session.move_to(12),
    **{f"page {key}": page(key) for key in TITLES},
    **{f"page {key}, many digits": numerous(key) for key in TITLES},
    "pinned": lambda window: window.session.select(window.session.graph.output if window.session.graph else 0),
    "empty": typed(""),
    "error": typed("e=(a+b*(b+1"),
    "error with two ways out": typed("e=sine(a)+@"),
    "update": parameters,
    "trace opened": lambda window: window.explain.table.opener.setChecked(True),
    "many lines": typed("\n".join(f"h{at} = tanh(a*h{at - 1} + b)" if at else "h0 = a" for at in range(9))),
    "max gate": start("y=max(a,b)", a=2.0, b=3.0),
    "matrices": start("L = sum((W @ x + b - t)^2)"),
    "neuron": start(NEURON, w0=-3.0, w1=2.0, w2=-3.0, x1=-1.0, x2=-2.0),
    "long names": start(LONG),
    "huge and tiny numbers": start("y = a*b + c/d", a=1.23456789e12, b=-3.3333333e-9, c=1e300, d=1e-12),
    "fault": start("y = a/b + ln(c)", a=1.0, b=0.0, c=-1.0),
    "kinks": start("y=max(a,a)+relu(b)+|c|", a=1.0, b=0.0, c=0.0),
    "many branches": start("y=a*a*a+a"),
    "SymPy has answered": answered,
    "SymPy was stopped": stopped,
    "SymPy agrees": agreed,
    "own order": lambda window: window.commands.on_own_order(),
    "predict": lambda window: window.commands.on_predict(),
    "predict a value": predicting(),
    "predict a gradient wrongly": predicting("sent", "3", 3),
    "predict a gradient, unreadable": predicting("sent", "(a+b"),
    "predict a gradient, nothing known": predicting("sent", "217"),
    "predict a sum wrongly": predicting("sum", "3"),
    "predict rightly": predicting("sent", "2"),
    "predict with long names": predicting("value", "217", 3, start(LONG)),
    "predict with huge numbers": predicting("sent", "217", 4, start("y = a*b + c/d", a=1.23456789e12, b=-3.3333333e-9, c=1e300, d=1e-12)),
    "predict a neuron": predicting("sent", "0.5", 2, start(NEURON, w0=-3.0, w1=2.0, w2=-3.0, x1=-1.0, x2=-2.0)),
    "predict a maximum": predicting("sent", "0.5", 0, start("y=3*max(a,b)", a=2.0, b=3.0)),
    "predict, a page waits": waiting,
    "find": lambda window: window.commands.on_find(),
    "inputs": lambda window: window.left.show(),
}


@pytest.fixture(params=list(words.LANGUAGES))
def spoken(request: pytest.FixtureRequest, window: MainWindow) -> Iterator[MainWindow]:
    """The window in one of the languages."""
    window.commands.on_language(request.param)
    yield window
    window.commands.on_language("en")


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until nothing waits to be laid out."""
    qtbot.waitUntil(lambda: not any(soon.isActive() for soon in window.findChildren(Soon)), timeout=20_000)
    for _ in range(4):
        QApplication.processEvents()


@pytest.mark.heavy
@pytest.mark.parametrize("size", (OLD_PROJECTOR, *SIZES))
def test_every_text_fits_in_every_state(spoken: MainWindow, size: tuple[int, int], qtbot: QtBot) -> None:
    spoken.setMinimumSize(spoken.minimumSize().boundedTo(QSize(*size)))
    spoken.resize(*size)
    first, trouble = spoken.session.document, []
    for name, show in STATES.items():
        spoken.session.start(first)
        spoken.right.turn_to("explain")
        show(spoken)
        settle(spoken, qtbot)
        cut = cut_short(spoken) if size == OLD_PROJECTOR else cut_off(spoken)
        trouble += [f"{name}: {text}" for text in (*cut, *on_top_of_each_other(spoken), *beside_the_canvas(spoken))]
        spoken.tools.find_bar.hide()
        spoken.tools.predict.end()
        spoken.strip.hide()
    assert not trouble, "\n".join(sorted(set(trouble)))


@pytest.mark.heavy
@pytest.mark.parametrize("size", [OLD_PROJECTOR, *SIZES])
def test_every_text_fits_in_every_state_of_a_network(spoken: MainWindow, size: tuple[int, int], qtbot: QtBot) -> None:
    spoken.setMinimumSize(*size)
    spoken.resize(*size)
    page, trouble = network_page(spoken), []
    for name, show in NETWORK_STATES.items():
        show(page)
        if page.drawer.floating and page.left.isHidden():
            page.drawer.button.click()
        qtbot.waitUntil(lambda: ready(page), timeout=20_000)
        settle(spoken, qtbot)
        with suppress(TimeoutError):
            qtbot.waitUntil(lambda: not cut_short(spoken), timeout=10_000)
        trouble += [f"{name}: {text}" for text in (*cut_short(spoken), *outside(spoken))]
        assert spoken.size().toTuple() == size
        page.strip.hide()
        if name == "first level":
            page.levels.go(ViewPath())
            page.set_live(True)
    assert not trouble, "\n".join(sorted(set(trouble)))


def test_a_text_without_room_is_found_in_a_network(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(*SIZES[0])
    page = network_page(window)
    page.drawer.button.click()
    preset("xor")(page)
    qtbot.waitUntil(lambda: ready(page), timeout=20_000)
    settle(window, qtbot)
    assert cut_off(window) == []
    page.data.choice.setItemText(page.data.choice.currentIndex(), "a set with a very long name " * 3)
    page.data.choice.setFixedWidth(60)
    page.bar._epoch.setText("Epoch " * 99)
    settle(window, qtbot)
    found = cut_off(window)
    assert any(text.startswith("choice: a set") for text in found)
    assert any(text.startswith("label: Epoch") for text in found)


def test_a_text_without_room_is_found(window: MainWindow, qtbot: QtBot) -> None:
    settle(window, qtbot)
    assert cut_off(window) == []
    window.transport._reason.setFixedWidth(20)
    window.inputs._title.setText("a very long title " * 9)
    window.tools.find_bar.open()
    window.tools.find_bar.move(window.bars.widgets[0].pos())
    settle(window, qtbot)
    found = cut_off(window)
    assert any(text.startswith("label: no parameters") for text in found)
    assert any("very long title" in text for text in found)
    assert on_top_of_each_other(window)
