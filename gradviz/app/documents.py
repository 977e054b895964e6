"""The window's documents: new, open, save, recover, and the question about unsaved work. Owns these ways, no format and no panel."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from gradviz import words
from gradviz.app.document_view import DocumentView
from gradviz.app.models.session import Session
from gradviz.app.panels.unsaved import Answer, ask_about_work
from gradviz.app.recovery import Left
from gradviz.app.training.origin import Origin
from gradviz.app.workspaces import GRAPH, NETWORK
from gradviz.errors import FileError, sentence
from gradviz.project import Document, read_any
from gradviz.project.codec import SUFFIX
from gradviz.project.examples import notice_of, title_of
from gradviz.project.network_examples import RUN_SUFFIX
from gradviz.project.pictures import SUFFIXES
from gradviz.project.recovery import Work

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow
    from gradviz.app.models.network import NetworkSession


LONGEST_NAME = 60


class Documents:
    """`ask` is put to the user when work would be lost; tests answer it themselves. `saved` is told once a document is in its file."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._view = DocumentView(window)
        self.ask: Callable[[str], Answer] = lambda name: ask_about_work(window, name)
        self.saved: Callable[[], object] = lambda: None
        self._example: Document | None = None
        window.session.document_changed.connect(self._outdate)

    @property
    def name(self) -> str:
        """What the open document is called."""
        session = self._window.workspaces.session
        if session.path is not None:
            return session.path.name
        return (title_of(self._example) if self._example is not None and session is self._window.session else "") or words.say("untitled")

    def unsaved(self) -> tuple[Work | None, ...]:
        """The work that would be lost in the graph and, once it is there, the network workspace; None where all is saved."""
        sessions = self._window.workspaces.sessions
        return tuple(Work(session.document, session.path, _looked_at(session)) if session.changed else None for session in sessions)

    def leave(self) -> bool:
        """Whether the open document may go: it is saved, or the user has said so."""
        self._window.editor.flush()
        if not self._window.workspaces.session.changed:
            return True
        answer = self.ask(self.name)
        return self.save() if answer == "save" else answer == "discard"

    def leave_all(self) -> bool:
        """Whether the documents of all workspaces may go."""
        self._window.editor.flush()
        workspaces = self._window.workspaces
        for key in (workspaces.current, *workspaces.others):
            if workspaces.session_of(key).changed:
                workspaces.show(key)
                if not self.leave():
                    return False
        return True

    def new(self) -> None:
        """An empty formula, or the first network where a network is open."""
        workspaces = self._window.workspaces
        if not self._leave_with_training():
            return
        if workspaces.page is not None and workspaces.current == NETWORK:
            workspaces.page.session.renew()
        else:
            self._window.session.start(Document.from_text(""))
            self._window.editor.focus()
        workspaces.strip.let_go()

    def open(self) -> None:
        """Ask for a file and open it."""
        kinds = words.say("gradviz documents and their pictures ({suffixes})", suffixes=" ".join(f"*{suffix}" for suffix in SUFFIXES))
        name, _ = QFileDialog.getOpenFileName(self._window, words.say("Open"), self._folder(), kinds)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> bool:
        """Open a file; what cannot be read is said in the strip, and the open document stays. Whether it could be read.

        What a picture carries is work without a file of its own: saving it must not write over the picture.
        """
        document = self._read(path)
        if document is not None and self._enter(document):
            self._start(document, path if path.suffix.lower() == SUFFIX else None)
            self._window.preferences.opened(str(path.absolute()))
            self._window.workspaces.strip.hide()
            if document.network is not None:
                self._window.workspaces.offer_stopped(path)
        return document is not None

    def open_example(self, path: Path) -> None:
        """Open an example as work that has no file of its own; the file of a run is that of the network it belongs to, trained."""
        run = path if path.suffix == RUN_SUFFIX else None
        document = self._read(path if run is None else path.with_suffix(SUFFIX))
        if document is None or not self._enter(document):
            return
        page = self._window.workspaces.page
        if run is not None and page is not None:
            page.session.start(document, origin=Origin(run, "run"))
        else:
            self._start(document)
            self._introduce(document)

    def recover(self, work: Work) -> bool:
        """Open what a crash left; it is not saved yet. Whether it is open."""
        enters = self._enter(work.document)
        if enters:
            self._start(work.document, work.origin, saved=False)
        return enters

    def _introduce(self, document: Document) -> None:
        """Say what an example lets one see, until its formula is another one."""
        if document.network is not None or not notice_of(document):
            return
        self._example = document
        self._window.name_document()
        self._window.strip.show_message(lambda: notice_of(document), lasting=True)

    def _outdate(self) -> None:
        if self._example is not None and self._window.session.document.text != self._example.text:
            self._example = None
            if self._window.strip.lasting:
                self._window.strip.hide()

    def _start(self, document: Document, path: Path | None = None, *, saved: bool = True) -> None:
        """Open a document and look at it as it was looked at last."""
        if document.network is None:
            self._view.prepare(document)
        self._window.workspaces.session.start(document, path, saved=saved)
        if document.network is None:
            self._view.show()
        self._window.workspaces.strip.let_go()

    def _enter(self, document: Document) -> bool:
        """Show the workspace that a document belongs to; whether the one open there may go."""
        self._window.workspaces.show(NETWORK if document.network is not None else GRAPH)
        return self._leave_with_training()

    def _leave_with_training(self) -> bool:
        """Whether the open document may go, and the training that is under way in it with it."""
        workspaces = self._window.workspaces
        return self.leave() and (workspaces.current != NETWORK or workspaces.leave())

    def offer(self, left: Sequence[Left]) -> None:
        """Offer what a crash left, quietly, one after another; each is settled once it is open or refused; then a training."""
        if not left:
            self._window.workspaces.offer_stopped()
            return
        work, settle = left[0]

        def settled() -> None:
            settle()
            self.offer(left[1:])

        def open_it() -> None:
            if self.recover(work):
                settled()
            else:
                self.offer(left)

        def sentence() -> str:
            name = work.origin.name if work.origin is not None else _shortened(_called(work.document))
            return words.say("Work was left unsaved when gradviz ended last: {name}", name=name)

        self._window.workspaces.strip.offer(sentence, lambda: words.say("Open it again"), open_it, settled)

    def save(self) -> bool:
        """Save where the document came from; whether it is saved now."""
        path = self._window.workspaces.session.path
        return self.save_as() if path is None else self._save(path)

    def save_as(self) -> bool:
        """Ask where to save; whether it is saved now."""
        kinds = words.say("gradviz documents (*{suffix})", suffix=SUFFIX)
        stem = "network" if self._window.workspaces.current == NETWORK else "formula"
        suggested = str(Path(self._folder()) / f"{stem}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, words.say("Save as"), suggested, kinds)
        if not name:
            return False
        return self._save(Path(name) if Path(name).suffix else Path(name + SUFFIX))

    def _folder(self) -> str:
        path = self._window.workspaces.session.path
        return str(path.parent) if path is not None else ""

    def _read(self, path: Path) -> Document | None:
        try:
            return read_any(path)
        except FileError as error:
            self._complain(path, error)
            return None

    def _save(self, path: Path) -> bool:
        self._window.editor.flush()
        try:
            self._window.workspaces.session.save(path)
        except FileError as error:
            self._complain(path, error)
            return False
        self._window.preferences.opened(str(path.absolute()))
        self.saved()
        return True

    def _complain(self, path: Path, error: FileError) -> None:
        """In one line; an error that names its file itself is told as it is."""
        name = "" if "path" in error.arguments else f"{path.name}: "
        self._window.workspaces.strip.show_message(lambda: name + sentence(error), error=True)


def _called(document: Document) -> str:
    """A network by the title that its workspace shows, which is loaded when there is one; a formula by its title, else its text."""
    if document.network is not None:
        return str(importlib.import_module("gradviz.app.models.network").shown_title(document))
    return title_of(document) or document.text


def _shortened(text: str) -> str:
    """A title or formula on one line, with dots where it goes on."""
    line = text.replace("\n", "; ")
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def _looked_at(session: Session | NetworkSession) -> Mapping[str, Any]:
    """How a formula is looked at, which is in its document only once it is saved."""
    return session.look() if isinstance(session, Session) else {}


def dropped(content: QMimeData) -> list[Path]:
    """The files of this computer in what is dragged."""
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]


def take_copy(event: QDropEvent) -> None:
    """Accept files that are dragged here: they are read, and whoever offers to move them must not delete them."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
