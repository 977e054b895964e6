"""Exports are made beside the window: progress is told, a stop leaves nothing half written, and only the last request is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.exporting import NOW, Exports, Order, Preview, formula_subject
from gradviz.app.main_window import MainWindow
from gradviz.export.exporter import Exporter
from gradviz.export.request import ALL, Request
from gradviz.project import read_any


@pytest.fixture
def exports(window: MainWindow) -> Exports:
    """The exports of an open window, typesetting nothing."""
    made = Exports(
        lambda: formula_subject(window.session, window.nodes, window.picture),
        lambda latex: None,
        lambda latex: None,
        window.services.exporting,
    )
    assert made.exporters
    return made


def named(exports: Exports, name: str) -> Exporter:
    return next(record for record in exports.exporters if record.name == name)


@pytest.mark.parametrize("name", ["svg", "pptx", "pdf", "png"])
def test_an_order_is_written_with_progress(exports: Exports, window: MainWindow, name: str, tmp_path: Path, qtbot: QtBot) -> None:
    record = named(exports, name)
    steps: list[tuple[int, int]] = []
    exports.progressed.connect(lambda number, count: steps.append((number, count)))
    with qtbot.waitSignal(exports.done, timeout=30_000) as done:
        exports.start(Order(record, Request(steps="1-3"), tmp_path / f"out{record.suffix}"))
    paths = done.args[0]
    assert [path.name for path in paths] == sorted(path.name for path in tmp_path.iterdir())
    assert len(paths) == (1 if record.book else 3)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert read_any(paths[0]).text == window.session.document.text


def test_what_is_shown_now_is_one_picture_of_this_moment(exports: Exports, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.commands.on_start()
    with qtbot.waitSignal(exports.done, timeout=30_000):
        exports.start(Order(named(exports, "svg"), Request(steps=NOW), tmp_path / "now.svg"))
    assert "2 + 3" not in (tmp_path / "now.svg").read_text("utf-8")


def test_a_stopped_export_writes_nothing_more(exports: Exports, tmp_path: Path, qtbot: QtBot) -> None:
    record = named(exports, "pdf")
    with qtbot.waitSignal(exports.done, timeout=30_000) as done:
        exports.start(Order(record, Request(steps=ALL), tmp_path / "a.pdf"))
        exports.cancel()
    assert done.args == [[]]
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_said(exports: Exports, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with qtbot.waitSignal(exports.failed, timeout=30_000) as failed:
        exports.start(Order(named(exports, "svg"), Request(), tmp_path / "file" / "a.svg"))
    assert "a.svg" in failed.args[0]
    with qtbot.waitSignal(exports.failed, timeout=30_000) as failed:
        exports.start(Order(named(exports, "svg"), Request(steps="99"), tmp_path / "a.svg"))
    assert "99" in failed.args[0]


def test_only_the_last_wish_is_shown(exports: Exports, qtbot: QtBot) -> None:
    shown: list[Preview] = []
    exports.previewed.connect(shown.append)
    for number in range(5):
        exports.preview(named(exports, "svg"), Request(steps=ALL), number, 300.0)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1].image is not None, timeout=30_000)
    qtbot.wait(200)
    assert len(shown) <= 3
    assert shown[-1].image.width() == 300
    assert shown[-1].count > 10


def test_another_subject_is_seen_before_its_formulas_are_set(window: MainWindow, qtbot: QtBot) -> None:
    set_at_length = []
    shown: list[tuple[Preview, int]] = []

    def typeset(latex: str) -> None:
        set_at_length.append(latex)

    made = Exports(
        lambda: formula_subject(window.session, window.nodes, window.picture), typeset, lambda latex: None, window.services.exporting
    )
    made.previewed.connect(lambda preview: shown.append((preview, len(set_at_length))), Qt.ConnectionType.DirectConnection)
    for formula in ("", "tanh(a*b + c)"):
        if formula:
            window.session.edit(replace(window.session.document, text=formula), "other")
        set_at_length.clear()
        shown.clear()
        made.preview(named(made, "svg"), Request(), 0, 300.0)
        qtbot.waitUntil(lambda: len(shown) == 2, timeout=30_000)
        assert [count > 0 for _, count in shown] == [False, True]


def test_code_is_shown_as_text_and_a_mistake_as_a_sentence(exports: Exports, qtbot: QtBot) -> None:
    shown: list[Preview] = []
    exports.previewed.connect(shown.append)
    exports.preview(named(exports, "dot"), Request(), 0, 300.0)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1].text.startswith("digraph"), timeout=30_000)
    exports.preview(named(exports, "svg"), Request(preset="A7"), 0, 300.0)
    qtbot.waitUntil(lambda: "A7" in shown[-1].error, timeout=30_000)


def test_without_a_graph_there_is_nothing_to_export(exports: Exports, window: MainWindow) -> None:
    window.documents.ask = lambda name: "discard"
    window.commands.on_new()
    assert exports.subject() is None
    exports.start(Order(named(exports, "svg"), Request(), Path("never.svg")))
    assert exports.last is None


@pytest.mark.parametrize("preset", ["16:9", "drawing"])
def test_pins_of_the_canvas_are_in_the_picture_too(exports: Exports, window: MainWindow, tmp_path: Path, qtbot: QtBot, preset: str) -> None:
    window.session.move_to(window.session.forward_moments)
    for shown in (False, True):
        if shown:
            window.right.turn_to("memory")
        with qtbot.waitSignal(exports.done, timeout=30_000):
            exports.start(Order(named(exports, "svg"), Request(preset=preset, steps=NOW), tmp_path / "pins.svg"))
        assert (">8 B<" in (tmp_path / "pins.svg").read_text("utf-8")) is shown


def test_what_changed_since_the_last_picture_is_in_the_next(exports: Exports, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    def written() -> str:
        with qtbot.waitSignal(exports.done, timeout=30_000):
            exports.start(Order(named(exports, "svg"), Request(), tmp_path / "a.svg"))
        return (tmp_path / "a.svg").read_text("utf-8")

    first = written()
    assert written() == first
    window.session.edit(replace(window.session.document, pins={0: (300.0, 100.0)}), "moved")
    second = written()
    assert second != first
    window.commands.on_language("ru")
    assert written() != second
