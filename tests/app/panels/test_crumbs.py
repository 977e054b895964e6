"""The breadcrumb says where one looks and leads back to every level above."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.panels.crumbs import Crumbs
from gradviz.nn.levels import ViewPath
from gradviz.picture.theme import Theme


def test_every_level_above_is_a_link_back(qtbot: QtBot, theme: Theme) -> None:
    crumbs, path = Crumbs(), ViewPath("dense1", "matmul", (2,))
    qtbot.addWidget(crumbs)
    crumbs.apply_theme(theme)
    crumbs.retranslate()
    crumbs.show_path(path)
    assert [link.text() for link in crumbs.links if link.isVisibleTo(crumbs)] == ["Network", "dense1", "Matrix product"]
    with qtbot.waitSignal(crumbs.chosen) as heard:
        crumbs.links[1].click()
    assert heard.args == [ViewPath("dense1")]
    with qtbot.waitSignal(crumbs.back):
        crumbs.up.click()


def test_the_network_itself_has_no_way_up(qtbot: QtBot) -> None:
    crumbs = Crumbs()
    qtbot.addWidget(crumbs)
    crumbs.show_path(ViewPath())
    assert not crumbs.up.isVisibleTo(crumbs)


def test_where_there_is_nothing_to_open_nobody_is_told_how(qtbot: QtBot) -> None:
    crumbs = Crumbs()
    qtbot.addWidget(crumbs)
    crumbs.show_path(ViewPath())
    advice = crumbs._hint.text()
    crumbs.promise(False)
    assert crumbs._hint.text() == ""
    crumbs.promise(True)
    assert crumbs._hint.text() == advice != ""


def test_what_the_mouse_is_at_stands_in_place_of_the_advice(qtbot: QtBot) -> None:
    crumbs = Crumbs()
    qtbot.addWidget(crumbs)
    crumbs.show_path(ViewPath("dense1", "matmul"))
    advice = crumbs._hint.text()
    crumbs.show_hint("a weight")
    assert crumbs._hint.text() == "a weight"
    crumbs.show_hint("")
    assert crumbs._hint.text() == advice
    crumbs.show_hint("a weight")
    crumbs.show_path(ViewPath())
    assert crumbs._hint.text() not in ("a weight", advice)
