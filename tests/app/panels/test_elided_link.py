"""A link in a narrow panel takes no more room than there is, and says the whole when asked."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.panels.elided_link import ElidedLink


def test_a_link_gives_way_and_says_the_whole_when_asked(qtbot: QtBot) -> None:
    link = ElidedLink()
    qtbot.addWidget(link)
    link.setText("Put a layer with a very long name before it")
    link.show()
    link.resize(link.sizeHint())
    assert (link.shown(), link.toolTip()) == ("Put a layer with a very long name before it", "")
    link.resize(120, link.height())
    assert link.shown().endswith("…")
    assert link.toolTip() == "Put a layer with a very long name before it"
    assert link.minimumSizeHint().width() < link.sizeHint().width()
