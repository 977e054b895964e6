"""Updates move ticked parameters, one undo each, or one for a run of them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow


def ticked(window: MainWindow) -> None:
    """Both inputs are parameters."""
    for name in ("a", "b"):
        window.inputs.rows[name]._parameter.trigger()


def test_it_is_hidden_until_a_parameter_is_ticked(window: MainWindow) -> None:
    box = window.inputs.update_box
    assert box.isHidden()
    window.commands.on_update()
    assert window.strip.isVisible()
    ticked(window)
    assert not box.isHidden()
    assert box.table.texts() == [["a: 2 − 0.1 · 2 = 1.8"], ["b: 1 − 0.1 · 5 = 0.5"]]
    assert window.session.graph is not None
    assert [node.role for node in window.session.graph.leaves][:2] == ["parameter", "parameter"]


def test_one_update_is_one_undo(window: MainWindow) -> None:
    ticked(window)
    box = window.inputs.update_box
    box.once.click()
    box.once.click()
    assert window.session.document.values["b"] != 0.5
    window.commands.on_undo()
    assert (window.session.document.values["a"], window.session.document.values["b"]) == (1.8, 0.5)
    window.commands.on_undo()
    assert window.session.document.values["b"] == 1.0


def test_a_run_of_updates_is_one_undo(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_text("(w-3)*(w-3)")
    window.inputs.rows["w"]._parameter.trigger()
    box = window.inputs.update_box
    box._clock.setInterval(1)
    box.rate.entered.emit(0.4)
    start = window.session.document.values["w"]
    window.commands.on_updates()
    assert box.running
    qtbot.waitUntil(lambda: not box.running)
    assert window.session.document.values["w"] == 3.0
    window.commands.on_undo()
    assert window.session.document.values["w"] == start


def test_space_at_the_end_of_a_run_updates_and_begins_again(window: MainWindow) -> None:
    ticked(window)
    window.commands.on_end()
    assert "Next: an update moves every parameter." in window.transport.sentence()
    window.commands.on_next()
    assert window.session.at == 0
    assert window.session.document.values["b"] == 0.5


def test_a_tick_keeps_the_moment(window: MainWindow) -> None:
    window.session.move_to(10)
    ticked(window)
    assert window.session.at == 10


def test_one_input_alone_is_drawn_and_reset(window: MainWindow) -> None:
    row = window.inputs.rows["a"]
    window.session.set_value("b", 9.0)
    row._random.trigger()
    row._reset.trigger()
    assert window.session.document.values == {"a": 2.0, "b": 9.0}
