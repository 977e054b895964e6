"""Every level of a network is exported by the same dialog, with the names and numbers that the canvas shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.exporting import NOW, Exports, Order
from gradviz.app.main_window import MainWindow
from gradviz.app.network_export import LevelSubject, level_subject
from gradviz.app.panels.network_page import NetworkPage
from gradviz.export.request import ALL, Request
from gradviz.nn.levels import ViewPath
from gradviz.picture.slide import Show
from gradviz.project import read_any

PATHS = {
    "network": ViewPath(),
    "layer": ViewPath("dense1"),
    "sheet": ViewPath("dense1", "bias"),
    "unit": ViewPath("dense1", "bias", (1,)),
}


def written(exports: Exports, name: str, request: Request, path: Path, qtbot: QtBot) -> list[Path]:
    record = next(record for record in exports.exporters if record.name == name)
    with qtbot.waitSignal(exports.done, timeout=60_000) as done:
        exports.start(Order(record, request, path))
    paths: list[Path] = done.args[0]
    return paths


@pytest.mark.heavy
@pytest.mark.parametrize("level", PATHS)
def test_every_level_is_a_picture(window: MainWindow, page: NetworkPage, level: str, tmp_path: Path, qtbot: QtBot) -> None:
    page.levels.go(PATHS[level])
    qtbot.waitUntil(lambda: page.levels.path == PATHS[level], timeout=20_000)
    exports = window.workspaces.slot("export_desk").exports
    for preset in ("16:9", "drawing"):
        text = written(exports, "svg", Request(preset=preset, steps=NOW), tmp_path / "level.svg", qtbot)[0].read_text("utf-8")
        if level == "network":
            assert "Dense 1" in text
            assert "dense1<" not in text
    assert read_any(tmp_path / "level.svg") == page.session.document


OTHERWISE = {
    "labels": {"labels": "none"},
    "direction": {"direction": "down"},
    "tags": {"tags": False},
    "inputs": {"show": Show(inputs=False)},
    "legend": {"show": Show(legend=False)},
    "steps": {"steps": NOW},
    "granularity": {"granularity": "phase"},
    "theme": {"theme": "dark"},
    "transparent": {"transparent": True},
}
"""Another answer to each choice of a request."""


@pytest.mark.parametrize("level", PATHS)
def test_what_the_dialog_does_not_ask_changes_nothing(window: MainWindow, page: NetworkPage, level: str, qtbot: QtBot) -> None:
    page.levels.go(PATHS[level])
    qtbot.waitUntil(lambda: page.levels.path == PATHS[level], timeout=20_000)
    subject = level_subject(page)
    assert subject is not None
    svg = next(record for record in window.workspaces.slot("export_desk").exports.exporters if record.name == "svg")
    first = svg.render(subject.pictures(Request()).scene(0))
    changing = {name for name, other in OTHERWISE.items() if svg.render(subject.pictures(Request(**other)).scene(0)) != first}
    assert not changing & subject.unused
    assert changing >= {"theme", "transparent"}
    assert bool(subject.unused) == (level in ("network", "sheet"))
    assert level != "unit" or "direction" in changing


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["png", "pdf", "pptx"])
def test_in_every_format(window: MainWindow, page: NetworkPage, name: str, tmp_path: Path, qtbot: QtBot) -> None:
    exports = window.workspaces.slot("export_desk").exports
    paths = written(exports, name, Request(steps=ALL if name == "pptx" else NOW), tmp_path / f"net.{name}", qtbot)
    assert paths[0].stat().st_size > 1000


def test_the_commands_ask_and_say_it_in_the_workspace(window: MainWindow, page: NetworkPage, tmp_path: Path, qtbot: QtBot) -> None:
    assert window.actions_by_id["export"].isEnabled()
    window.actions_by_id["export"].trigger()
    desk = window.workspaces.slot("export_desk")
    assert desk.dialog is not None
    desk.dialog.form.format.choose("svg")
    desk.dialog.choose = lambda record: str(tmp_path / "net.svg")
    with qtbot.waitSignal(desk.exports.done, timeout=60_000):
        desk.dialog.save.click()
    assert "net" in page.strip.message.text()


def test_what_is_shown_while_it_trains_is_what_is_exported(page: NetworkPage) -> None:
    subject = level_subject(page)
    assert isinstance(subject, LevelSubject)
    assert subject.numbers is page.training.look
    page.set_live(False)
    subject = level_subject(page)
    assert isinstance(subject, LevelSubject)
    assert subject.numbers is None
