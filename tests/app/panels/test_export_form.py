"""Every choice reaches the request, a request fills the form, and only what counts is shown."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.exporting import NOW
from gradviz.app.panels.export_form import EXACT, SOME, ExportForm
from gradviz.export.exporter import EXPORTERS
from gradviz.export.request import ALL, DRAWING, END, Request
from gradviz.picture.slide import Show

registry.discover(("gradviz.export",))
REQUESTS = (
    Request(),
    Request(preset="half", theme="print", labels="both", tags=False, steps=ALL, granularity="node", transparent=True, least_text=12.0),
    Request(preset="12x9cm", steps="2-4", show=Show(False, True, False), direction="down"),
    Request(preset=DRAWING, steps=NOW, labels="none", theme="dark"),
)


def form(qtbot: QtBot, request: Request) -> ExportForm:
    made = ExportForm(list(EXPORTERS.values()), EXPORTERS["pptx"], request)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_request_fills_the_form_and_comes_back(qtbot: QtBot, request_: Request) -> None:
    made = form(qtbot, request_)
    assert made.request == request_
    assert made.exporter is EXPORTERS["pptx"]


def test_a_change_is_told_once(qtbot: QtBot) -> None:
    made = form(qtbot, Request())
    received: list[object] = []
    made.changed.connect(lambda: received.append(made.request))
    made.theme.choose("dark")
    made.parts["legend"].setChecked(False)
    made.format.choose("svg")
    made.least.entered.emit(1000.0)
    assert len(received) == 4
    assert made.request.least_text == 96.0
    assert made.exporter.name == "svg"
    made.range.editingFinished.emit()
    assert len(received) == 4


def test_only_what_counts_is_shown(qtbot: QtBot) -> None:
    made = form(qtbot, Request(steps=END))
    assert not (made.exact.isVisible() or made.range.isVisible() or made.unit.isVisible())
    made.page.choose(EXACT)
    made.steps.choose(SOME)
    assert made.exact.isVisible()
    assert made.range.isVisible()
    assert made.unit.isVisible()


def test_the_graph_alone_has_nothing_around_it_and_a_format_to_be_read_has_no_page(qtbot: QtBot) -> None:
    made = form(qtbot, Request())
    around = [made.least, *(made.parts[name] for name in ("formula", "inputs", "legend"))]
    drawing = [made.page, made.theme, made.labels, made.flow, made.transparent, made.parts["tags"]]
    assert all(widget.isVisible() for widget in (*around, *drawing))
    made.page.choose(DRAWING)
    assert not any(widget.isVisible() for widget in around)
    assert all(widget.isVisible() for widget in drawing)
    before = made.request
    made.format.choose("dot")
    assert not any(widget.isVisible() for widget in (*around, *drawing))
    assert made.steps.isVisible()
    assert made.request == before
    made.format.choose("svg")
    assert all(widget.isVisible() for widget in drawing)


def test_a_choice_that_changes_nothing_is_not_shown(qtbot: QtBot) -> None:
    names = ("labels", "direction", "steps", "granularity", "tags", "inputs", "legend")
    for unused in ((), *((name,) for name in names), names):
        made = ExportForm(list(EXPORTERS.values()), EXPORTERS["pptx"], Request(steps=ALL), unused)
        qtbot.addWidget(made)
        made.show()
        rows = {"labels": made.labels, "direction": made.flow, "steps": made.steps, "granularity": made.unit, **made.parts}
        assert {name for name in names if not rows[name].isVisible()} == set(unused)
        assert made.theme.isVisible()
        assert made.parts["formula"].isVisible()
        assert made.request.steps == (NOW if "steps" in unused else ALL)


def test_some_steps_begin_as_all_of_them_and_are_seen_as_they_are_typed(qtbot: QtBot) -> None:
    """They began as 1-3 of whatever there was, and the picture waited for the return key."""
    made = form(qtbot, Request(steps=ALL))
    made.know_count(13)
    made.know_count(0)
    made.steps.choose(SOME)
    made.know_count(2)
    assert made.request.steps == "1-13"
    with qtbot.waitSignal(made.changed):
        made.range.setText("")
        qtbot.keyClicks(made.range, "2-13")
    made.steps.choose(ALL)
    made.steps.choose(SOME)
    assert made.request.steps == "2-13"
