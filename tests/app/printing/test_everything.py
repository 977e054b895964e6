"""Every exporter, those of Qt too, prints huge graphs and long names without an exception, and SVG is read by a browser's painter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.printing.png import picture
from gradviz.engine import Trace, trace
from gradviz.export.exporter import EXPORTERS, Exporter
from gradviz.export.request import Pictures, Request
from gradviz.graph import Builder
from gradviz.project import Document
from gradviz.project.codec import encode

registry.discover(("gradviz.export", "gradviz.app.printing"))
LARGE = 700


def huge() -> Trace:
    build = Builder("")
    last = build.leaf("x")
    for index in range(LARGE // 3):
        last = build.gate("add", (build.gate("exp", (last,)), build.leaf(f"w{index}")))
    graph = build.build(last)
    return trace(graph, dict.fromkeys(graph.inputs, -1.0))


def long_names() -> Trace:
    name = "weight_of_the_" + "very_" * 60 + "last_layer"
    build = Builder("")
    first, second = build.leaf(f"{name}_1"), build.leaf(f"{name}_2")
    graph = build.build(build.gate("add", (build.gate("mul", (first, second)), build.gate("exp", (first,))), name=f"{name}_out"))
    return trace(graph, {f"{name}_1": [1e-300, 2, 3, 4, 5], f"{name}_2": float("nan")})


@pytest.mark.heavy
@pytest.mark.parametrize("run", [huge, long_names])
@pytest.mark.parametrize("record", EXPORTERS.values(), ids=lambda record: record.name)
def test_huge_graphs_and_long_names_are_printed(qtbot: QtBot, record: Exporter, run: object) -> None:
    assert record.render(Pictures(run(), Request(steps="2", preset="half")).scene(0))


def test_an_svg_looks_as_the_screen_paints_it(qtbot: QtBot) -> None:
    document = Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})
    scene = Pictures(document.trace(), Request(), document=encode(document)).scene(0)
    renderer = QSvgRenderer(QByteArray(EXPORTERS["svg"].render(scene)))
    assert renderer.isValid()
    drawn = QImage(1280, 720, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(0)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    painted = picture(scene, 1.0)
    places = [(x, y) for x in range(2, 1280, 5) for y in range(2, 720, 5)]
    differing = sum(abs(drawn.pixelColor(*at).lightness() - painted.pixelColor(*at).lightness()) > 60 for at in places)
    assert differing < 0.01 * len(places)
