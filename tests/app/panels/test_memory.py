"""The memory page pins what is kept and says what was released."""

from __future__ import annotations

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.memory import GONE, PIN, MemoryPage


def test_pins_come_and_go_with_the_run(window: MainWindow) -> None:
    window.commands.on_panel("memory")
    page = window.right.pages["memory"]
    assert isinstance(page, MemoryPage)
    window.session.move_to(0)
    page.refresh()
    assert page.table.texts() == []
    window.session.move_to(window.session.forward_moments)
    page.refresh()
    assert page.table.texts() == [[f"{PIN} c   needed by e", "8 bytes"], [f"{PIN} d   needed by e", "8 bytes"]]
    assert page.bar.share == 1.0
    window.session.move_to(len(window.session.moments))
    page.refresh()
    assert [row[0][0] for row in page.table.texts()] == [GONE, GONE]
    assert page.bar.share == 0.0
