"""A PDF has one page per picture with its texts in their places, as poppler reads it, and brings its document back."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from threading import Thread

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.printing import pdf
from gradviz.app.printing.pdf import POINT, book, render
from gradviz.export.request import ALL, Pictures, Request
from gradviz.picture.diagram import Label
from gradviz.project import Document, read_any
from gradviz.project.codec import encode

DOCUMENT = Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def pictures(steps: str = ALL) -> Pictures:
    return Pictures(DOCUMENT.trace(), Request(steps=steps), document=encode(DOCUMENT))


def test_the_document_comes_back_and_the_bytes_are_the_same_twice(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(book(list(pictures())))
    assert read_any(tmp_path / "a.pdf") == DOCUMENT
    assert book(list(pictures())) == (tmp_path / "a.pdf").read_bytes()


def test_beside_the_window_it_rests_around_every_page_and_the_end(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(pdf, "sleep", rests.append)
    scenes = list(pictures("1-3"))
    book(scenes)
    assert rests == []
    writer = Thread(target=book, args=(scenes,))
    writer.start()
    writer.join()
    assert rests == [pdf.REST] * 6


def words(path: Path, page: int) -> list[tuple[str, float, float]]:
    """Every word of a page with the left and the middle of its height, in points."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(path), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</word>'
    return [(text, float(left), (float(top) + float(bottom)) / 2) for left, top, bottom, text in re.findall(pattern, told)]


@poppler
def test_poppler_reads_every_page_with_every_text_in_its_place(qtbot: QtBot, tmp_path: Path) -> None:
    scenes = list(pictures())
    (tmp_path / "a.pdf").write_bytes(book(scenes))
    told = subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], check=True, capture_output=True, timeout=60).stdout.decode()
    assert re.search(rf"^Pages: +{len(scenes)}$", told, re.MULTILINE)
    assert "960 x 540 pts" in told
    for number in (1, len(scenes)):
        found = words(tmp_path / "a.pdf", number)
        values = [shape for shape in scenes[number - 1].diagram.flat() if isinstance(shape, Label) and shape.role == "value"]
        for label in values:
            at = (label.x * POINT, (label.y - 0.36 * label.size) * POINT)
            assert any(text == label.text and abs(left - at[0]) < 12 and abs(middle - at[1]) < 4 for text, left, middle in found), label


@poppler
@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")
def test_poppler_paints_it(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(render(pictures("end").scene(0)))
    subprocess.run(["pdftoppm", "-r", "40", str(tmp_path / "a.pdf"), str(tmp_path / "a")], check=True, timeout=60)
    (painted,) = tmp_path.glob("*.ppm")
    assert len(set(painted.read_bytes()[20:])) > 50
