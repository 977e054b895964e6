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
    window.commands.on_end()
    assert box.table.texts() == [["a: 2 − 0.1 · 2 = 1.8"], ["b: 1 − 0.1 · 5 = 0.5"]]
    assert window.session.graph is not None
    assert [node.role for node in window.session.graph.leaves][:2] == ["parameter", "parameter"]


def test_no_gradient_is_told_before_it_has_come(window: MainWindow) -> None:
    ticked(window)
    box, session = window.inputs.update_box, window.session
    session.move_to(0)
    assert box.table.texts() == [["a: 2 − 0.1 · •"], ["b: 1 − 0.1 · •"]]
    session.move_to(11)
    assert box.table.texts() == [["a: 2 − 0.1 · 2 = 1.8"], ["b: 1 − 0.1 · •"]]
    session.move_to(len(session.moments))
    assert box.table.texts() == [["a: 2 − 0.1 · 2 = 1.8"], ["b: 1 − 0.1 · 5 = 0.5"]]


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
    assert window.session.at == len(window.session.moments) == 16
    assert window.transport.sentence().endswith("1 − 0.1 · 5 = 0.5. Next: the forward pass with the new values.")
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


def test_the_update_is_scrubbed_and_stepped_one_parameter_at_a_time(window: MainWindow) -> None:
    session, timeline = window.session, window.transport.timeline
    ticked(window)
    assert [(phase.start, phase.count) for phase in timeline.phases] == [(0, 7), (7, 7), (14, 2)]
    timeline.scrubbed.emit(14)
    assert session.moves == {}
    assert "Next: the update moves a." in window.transport.sentence()
    window.commands.on_next()
    assert timeline.phases[2].holds(session.at)
    assert session.graph is not None
    assert session.moves == {session.graph.id("a"): "2 → 1.8"}
    window.commands.on_next()
    window.commands.on_next()
    assert (session.at, session.document.values["a"], session.document.values["b"]) == (0, 1.8, 0.5)
    window.commands.on_undo()
    window.commands.on_end()
    window.commands.on_previous()
    assert session.moves == {session.graph.id("a"): "2 → 1.8"}


def test_the_card_shows_rate_times_gradient_and_the_table_has_the_rows(window: MainWindow, qtbot: QtBot) -> None:
    ticked(window)
    window.commands.on_end()
    qtbot.waitUntil(lambda: window.explain._title.text() == "Update of b", timeout=20_000)
    assert [box.text().strip("◀\u2009") for box in window.explain.operands[0]._boxes.values()] == ["5", "0.1", "0.5"]
    rows = window.explain.table.model.rows
    assert [(row.what, row.numbers, row.result) for row in rows[14:]] == [
        ("update of a", "2 − 0.1 · 2", "1.8"),
        ("update of b", "1 − 0.1 · 5", "0.5"),
    ]


def test_live_shows_the_run_and_no_update(window: MainWindow) -> None:
    ticked(window)
    window.session.set_live(True)
    assert (window.session.at, window.session.moves) == (14, {})


def test_by_phase_the_update_is_one_step(window: MainWindow) -> None:
    ticked(window)
    window.commands.on_end()
    window.session.set_granularity("phase")
    assert (window.session.at, len(window.session.moments)) == (3, 3)
    assert window.session.happened == "2 parameters moved against their gradients."
    window.session.set_parameter("a", False)
    window.session.set_parameter("b", False)
    assert (window.session.at, len(window.session.moments)) == (2, 2)


def test_an_update_that_would_spoil_a_parameter_is_not_made(window: MainWindow) -> None:
    window.session.set_text("sqrt(w)+v")
    for name, value in (("w", 0.0), ("v", 1.0)):
        window.session.set_value(name, value)
        window.inputs.rows[name]._parameter.trigger()
    box = window.inputs.update_box
    assert box.table.texts()[-1][0].startswith("The backward pass broke at")
    assert not box.once.isEnabled()
    assert not box.run.isEnabled()
    window.commands.on_update()
    assert window.strip.message.text().startswith("The backward pass broke at")
    window.commands.on_end()
    window.commands.on_next()
    assert (window.session.document.values["w"], window.session.document.values["v"]) == (0.0, 1.0)
    window.session.set_value("w", 4.0)
    assert box.once.isEnabled()


def test_where_nothing_moves_it_says_so(window: MainWindow) -> None:
    window.session.set_text("x*x")
    window.session.set_value("x", 0.0)
    window.inputs.rows["x"]._parameter.trigger()
    window.commands.on_update()
    assert window.strip.message.text() == "Nothing moves any more."


def test_a_parameter_is_called_as_on_the_canvas(window: MainWindow) -> None:
    window.session.set_text("y=α*x")
    window.session.set_parameter("alpha", True)
    assert window.inputs.update_box.table.texts()[0][0].startswith("α: ")
