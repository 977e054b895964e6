"""Exports of the window: previews and files, made in a thread of their own, with progress and a way to stop.

Owns the thread and the last export; the pictures come from `export`, the words from the dialog.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from gradviz import files, registry, words
from gradviz.app.models.node_edits import PLACES, NodeEdits
from gradviz.app.models.picture import PictureModel
from gradviz.app.models.session import Session
from gradviz.app.printing.png import picture
from gradviz.app.worker import Worker
from gradviz.engine import Trace
from gradviz.errors import GradvizError, sentence
from gradviz.export.exporter import EXPORTERS, Exporter
from gradviz.export.request import END, Book, Pictures, Request
from gradviz.export.scene import Scene
from gradviz.picture.layout import Layout
from gradviz.picture.options import NO_MARKS, Marks
from gradviz.picture.typeset import Typeset, typeset_here
from gradviz.project.codec import encode
from gradviz.project.edits import set_view
from gradviz.tutor.narration import story

NOW = "now"
"""Steps of a request in the window: what the canvas shows, at rest."""
PACKAGES = ("gradviz.export", "gradviz.app.printing")
"""Discovered when first needed: exporters are no part of the way to the first paint."""
SHARP = 1600.0
"""A preview has no more px than this across."""


@dataclass(frozen=True)
class Order:
    """One export: what, how and where to."""

    exporter: Exporter
    request: Request
    path: Path

    def paths(self, count: int) -> list[Path]:
        """The files of so many pictures."""
        if self.exporter.book is not None or self.request.steps in (END, NOW):
            return [self.path]
        return [self.exporter.numbered(self.path, number + 1) for number in range(count)]


@dataclass(frozen=True)
class Preview:
    """One picture of a request, as pixels or as the text of its file, and what the whole of it comes to.

    `ground` is the colour that a transparent picture is made for.
    """

    image: QImage | None
    text: str
    count: int
    left_out: str
    error: str
    ground: str = ""


@dataclass(frozen=True)
class Subject:
    """What is exported: a run with everything that its pictures need, as it was when the export was asked for."""

    run: Trace
    index: int
    layout: Layout | None
    document: bytes
    typeset: Typeset = typeset_here
    marks: Marks = NO_MARKS

    @property
    def unused(self) -> frozenset[str]:
        """The choices of a request that its pictures have no use for, by the names of their fields."""
        return frozenset()

    def pictures(self, request: Request) -> Book:
        """The pictures of a request. Raises InputError."""
        index = self.index if request.steps == NOW else None
        steps = END if request.steps == NOW else request.steps
        return Pictures(
            self.run,
            replace(request, steps=steps),
            layout=self.layout,
            index=index,
            document=self.document,
            typeset=self.typeset,
            marks=self.marks,
            story=story,
        )


def formula_subject(session: Session, nodes: NodeEdits, pictures: PictureModel) -> Subject | None:
    """The run of a formula as the canvas shows it; None for no graph. Its document says where the nodes stand."""
    placed = pictures.placed
    if session.trace is None or session.frame is None or placed is None:
        return None
    layout = placed[1] if session.document.pins else None
    document = encode(set_view(session.document, **{PLACES: nodes.named(pictures.followed)}))
    return Subject(session.trace, session.frame.index, layout, document, marks=Marks(pins=pictures.kept))


class Exports(QObject):
    """`done` has the paths that were written; `failed` a sentence; `previewed` a Preview of the latest request only;
    `copied` tells that the clipboard has its picture."""

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(str)
    previewed = Signal(object)
    copied = Signal()

    def __init__(
        self, subject: Callable[[], Subject | None], typeset: Typeset, ready: Typeset, worker: Worker, parent: QObject | None = None
    ) -> None:
        """`subject()` is what the window shows now. `typeset` may take its time; `ready` is what of it is known and never waits."""
        super().__init__(parent)
        self.last: Order | None = None
        self._subject, self._typeset, self._ready, self._worker = subject, typeset, ready, worker
        self._stop = Event()
        self._ticket = 0
        self._known: tuple[Trace, tuple[object, ...], Book] | None = None

    @property
    def exporters(self) -> list[Exporter]:
        """All formats, discovered on first need; what is to be seen before what is to be read."""
        registry.discover(PACKAGES)
        return sorted(EXPORTERS.values(), key=lambda record: (record.code, record.name))

    @property
    def is_pinned(self) -> bool:
        """Whether nodes stand where they were put by hand, so that no page can move them."""
        subject = self._subject()
        return subject is not None and subject.layout is not None

    @property
    def unused(self) -> frozenset[str]:
        """The choices of a request that change nothing now."""
        subject = self._subject()
        return frozenset() if subject is None else subject.unused

    def subject(self) -> Subject | None:
        """What the window shows now, or None for no graph."""
        found = self._subject()
        return None if found is None else replace(found, typeset=self._typeset)

    def preview(self, exporter: Exporter, request: Request, number: int, width: float) -> None:
        """Ask for a picture of a request, counted from 0; an older one that has not begun is dropped."""
        subject = self.subject()
        self._ticket += 1
        ticket = self._ticket
        if subject is None:
            return

        def work() -> Preview | None:
            if ticket != self._ticket:
                return None
            if self._known is None or self._known[0] is not subject.run:
                self.previewed.emit(self._previewed(replace(subject, typeset=self._ready), exporter, request, number, width))
                self._known = None
            return self._previewed(subject, exporter, request, number, width)

        self._worker.release()
        self._worker.run(work, self._show, self, 1)

    def start(self, order: Order) -> None:
        """Write the files of an order; another export is over first."""
        subject = self.subject()
        if subject is None:
            return
        self.last = order
        self._stop = stop = Event()
        self._worker.release()
        self._worker.run(lambda: self._written(subject, order, stop), self._finish, self)

    def cancel(self) -> None:
        """Stop after the picture that is being made; nothing more is written."""
        self._stop.set()

    def copy(self, exporter: Exporter, request: Request, number: int, then: Callable[[QImage, bytes], None]) -> None:
        """One picture as pixels, and the bytes of its file in a format, for the clipboard."""
        subject = self.subject()
        if subject is None:
            return

        def work() -> tuple[QImage, bytes]:
            scene = self._pictures(subject, request).scene(number)
            return picture(scene, 2.0), exporter.render(scene)

        self._worker.release()
        self._worker.run(work, lambda made: then(*made), self)

    def _previewed(self, subject: Subject, exporter: Exporter, request: Request, number: int, width: float) -> Preview:
        try:
            pictures = self._pictures(subject, request)
            number = min(number, len(pictures) - 1)
            scene = pictures.scene(number)
            if exporter.code:
                return Preview(None, exporter.render(scene).decode(errors="replace"), len(pictures), "", "")
            image = picture(scene, min(width, SHARP) / max(scene.diagram.width, 1.0))
        except GradvizError as error:
            return Preview(None, "", 0, "", sentence(error))
        return Preview(image, "", len(pictures), pictures.left_out, "", scene.theme["surface"])

    def _pictures(self, subject: Subject, request: Request) -> Book:
        """The pictures of a request; those of the last one are kept, as every page of it is looked at."""
        key = (subject.index, request, subject.marks, subject.layout, subject.document, words.language())
        if self._known is not None and self._known[0] is subject.run and self._known[1] == key:
            return self._known[2]
        made = subject.pictures(request)
        self._known = (subject.run, key, made)
        return made

    def _written(self, subject: Subject, order: Order, stop: Event) -> list[Path] | str | None:
        """The files written; None when stopped, a sentence when it went wrong."""
        try:
            return self._write(self._pictures(subject, order.request), order, stop)
        except GradvizError as error:
            return sentence(error)

    def _write(self, pictures: Book, order: Order, stop: Event) -> list[Path] | None:
        exporter, targets = order.exporter, order.paths(len(pictures))
        scenes: list[Scene] = []
        paths: list[Path] = []
        for number, scene in enumerate(pictures):
            if stop.is_set():
                return None
            if exporter.book is not None:
                scenes.append(scene)
            else:
                files.write(targets[number], exporter.render(scene), backup=False)
                paths.append(targets[number])
            self.progressed.emit(number + 1, len(pictures))
        if exporter.book is not None:
            data = exporter.book(scenes)
            if stop.is_set():
                return None
            files.write(order.path, data, backup=False)
            paths.append(order.path)
        return paths

    def _show(self, preview: Preview | None) -> None:
        if preview is not None:
            self.previewed.emit(preview)

    def _finish(self, result: list[Path] | str | None) -> None:
        if isinstance(result, str):
            self.failed.emit(result)
        else:
            self.done.emit(result or [])
