"""PDF: one page per picture, as vectors. Owns the file around the painter's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import sleep

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from gradviz.app.printing.easel import Easel, prepare
from gradviz.export.carrier import marked
from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene
from gradviz.words import mark

POINT = 0.75
RESOLUTION = 96 * 8
REST = 0.005
"""Seconds in which the window repaints what moves while a file is written."""
DATES = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)[0-9]{14}")
NO_DATE = rb"\g<1>20000101000000"
IDS = re.compile(rb"/ID \[[^\]]*\]")
METADATA = (
    "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    "<rdf:Description rdf:about=\"\">{document}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)


def render(scene: Scene) -> bytes:
    """One page."""
    return book([scene])


def book(scenes: Sequence[Scene]) -> bytes:
    """One page per picture, each as large as its picture; the file carries its document."""
    prepare()
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setCreator("gradviz")
    writer.setTitle(" ".join(scenes[0].graph.text.split())[:250])
    writer.setDocumentXmpMetadata(METADATA.format(document=marked(scenes[0].document)).encode())
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setPageSize(_size(scenes[0]))
    painter = QPainter(writer)
    easel = Easel(scenes[0].theme, patches=True)
    for number, scene in enumerate(scenes):
        if number:
            writer.setPageSize(_size(scene))
            with _rested():
                writer.newPage()
        painter.resetTransform()
        painter.scale(RESOLUTION / 96, RESOLUTION / 96)
        easel.paint(painter, scene)
    with _rested():
        painter.end()
    return _undated(bytes(store.data()))


@contextmanager
def _rested() -> Iterator[None]:
    """Where this is done beside the window, let it take its turns: Qt holds the interpreter while it compresses a page, for 9 ms."""
    _rest()
    yield
    _rest()


def _rest() -> None:
    if current_thread() is not main_thread():
        sleep(REST)


def _size(scene: Scene) -> QPageSize:
    size = QSizeF(scene.diagram.width * POINT, scene.diagram.height * POINT)
    return QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)


def _undated(data: bytes) -> bytes:
    """The same pages with no time in them, at the same length, so that the same pictures are the same bytes."""
    return IDS.sub(lambda found: b"/ID" + re.sub(rb"[0-9A-Fa-f]", b"0", found[0][3:]), DATES.sub(NO_DATE, data))


declare(Exporter("pdf", ".pdf", mark("A page a step, as vectors: for LaTeX Beamer, printing and reading."), render, book))
