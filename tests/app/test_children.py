"""The children wait until they are started, and end when they are closed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.children import Children


def test_nothing_is_typeset_before_the_start(qtbot: QtBot) -> None:
    children = Children()
    children.typesetter.ask("x^2")
    qtbot.wait(50)
    assert children.typesetter.paths == {}
    with qtbot.waitSignal(children.typesetter.ready, timeout=30_000):
        children.start()
    assert "x^2" in children.typesetter.paths
    children.close()


def test_children_that_never_started_can_be_closed(qtbot: QtBot) -> None:
    children = Children()
    children.typesetter.ask("x^2")
    children.close()
    assert children.typesetter.paths == {}
