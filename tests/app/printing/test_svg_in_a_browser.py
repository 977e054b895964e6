"""A browser engine opens an exported SVG with the same items at the same places and in the same colours as Qt paints them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.printing.png import picture
from gradviz.export.exporter import EXPORTERS
from gradviz.export.request import Pictures, Request
from gradviz.export.scene import Scene
from gradviz.export.svg import item_name
from gradviz.picture.bounds import extent
from gradviz.picture.diagram import Box
from gradviz.project import Document

registry.discover(("gradviz.export", "gradviz.app.printing"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

DEADLINE = 120
MOST_DIFFERING = 0.02
SHIFT = 8
"""A picture shifted by this many pixels counts as another one."""
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", "--force-color-profile=srgb",
    "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip
MEASURE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">%s<pre id="told"></pre><script>
const told = {};
for (const shape of document.querySelectorAll("[data-item] rect")) {
  const area = shape.getBoundingClientRect(), name = shape.closest("[data-item]").dataset.item;
  (told[name] = told[name] || []).push([area.x, area.y, area.width, area.height]);
}
document.getElementById("told").textContent = JSON.stringify(told);
</script>"""
FORMULAS = {"e=(a+b)*(b+1)": {"a": 2, "b": 1}, "1+exp(w0+w1*x)": {"w0": 0.5, "w1": -1, "x": 2}, "max(x,y)*relu(x)": {"x": 2, "y": -3}}


@dataclass(frozen=True)
class Browser:
    """Chromium without a window, at home in a folder of its own."""

    home: Path

    def run(self, *arguments: str) -> str:
        switches = [*SWITCHES, f"--user-data-dir={self.home / 'profile'}", f"--crash-dumps-dir={self.home}"]
        done = subprocess.run([str(CHROMIUM), *switches, *arguments], capture_output=True, timeout=DEADLINE, check=True)
        return done.stdout.decode("utf-8")

    def painted(self, page: Path, width: int, height: int) -> QImage:
        """What the page looks like."""
        target = self.home / "shot.png"
        self.run(f"--window-size={width},{height}", f"--screenshot={target}", page.as_uri())
        return QImage(str(target))

    def measured(self, svg: str) -> dict[str, list[list[float]]]:
        """Where the engine has put the boxes of every item: left, top, width and height."""
        page = self.home / "page.html"
        page.write_text(MEASURE % svg, "utf-8")
        found = re.search(r'<pre id="told">(.*?)</pre>', self.run("--dump-dom", page.as_uri()), re.DOTALL)
        assert found
        told: dict[str, list[list[float]]] = json.loads(unescape(found[1]))
        return told


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(tmp_path)


def scene(text: str) -> Scene:
    return Pictures(Document.from_text(text, FORMULAS[text]).trace(), Request()).scene(0)


def boxes(drawn: Scene) -> dict[str, list[list[float]]]:
    """Where the diagram has its boxes, by item."""
    found: dict[str, list[list[float]]] = {}
    for shape in drawn.diagram.flat():
        if isinstance(shape, Box) and shape.item is not None:
            found.setdefault(item_name(shape.item), []).append([shape.x, shape.y, shape.width, shape.height])
    return found


def places(drawn: Scene) -> list[tuple[int, int]]:
    """Points to look at: a grid over the picture, and closer together on every node."""
    points = [(x, y) for x in range(2, round(drawn.diagram.width), 9) for y in range(2, round(drawn.diagram.height), 9)]
    for shape in drawn.diagram.shapes:
        if isinstance(shape.item, int):
            left, top, right, bottom = map(round, extent((shape,)))
            points += [(x, y) for x in range(left, right, 3) for y in range(top, bottom, 3)]
    return [(x, y) for x, y in points if 0 <= x < drawn.diagram.width and 0 <= y < drawn.diagram.height]


def differing(first: QImage, second: QImage, at: list[tuple[int, int]]) -> float:
    """The share of points with clearly different colours."""
    pairs = [(first.pixelColor(*point), second.pixelColor(*point)) for point in at]
    far = [max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) > 90 for a, b in pairs]
    return sum(far) / len(far)


@pytest.mark.heavy
@pytest.mark.parametrize("text", FORMULAS)
def test_items_stand_where_the_diagram_has_them(qtbot: QtBot, browser: Browser, text: str) -> None:
    drawn = scene(text)
    told = browser.measured(EXPORTERS["svg"].render(drawn).decode("utf-8"))
    wanted = boxes(drawn)
    nodes = {name for name in wanted if name.startswith("node-")}
    assert nodes
    for name, areas in wanted.items():
        for area in areas:
            assert any(area == pytest.approx(other, abs=0.06) for other in told[name]), (name, area, told[name])


@pytest.mark.heavy
def test_a_browser_paints_what_qt_paints(qtbot: QtBot, browser: Browser, tmp_path: Path) -> None:
    drawn = scene("e=(a+b)*(b+1)")
    page = tmp_path / "picture.svg"
    page.write_bytes(EXPORTERS["svg"].render(drawn))
    ours = picture(drawn, 1.0)
    theirs = browser.painted(page, ours.width(), ours.height())
    assert (theirs.width(), theirs.height()) == (ours.width(), ours.height())
    assert differing(ours, theirs, places(drawn)) < MOST_DIFFERING
    assert differing(ours, theirs.copy(SHIFT, 0, ours.width(), ours.height()), places(drawn)) > 2 * MOST_DIFFERING
