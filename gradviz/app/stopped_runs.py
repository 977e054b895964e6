"""A training that is stopped by closing or a crash: keeps where it stands, and offers at the next start to go on. Trains nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz import words
from gradviz.app import running_kept
from gradviz.app.models.network import shown_title
from gradviz.app.training.origin import Origin
from gradviz.errors import FileError, GradvizError
from gradviz.nn import checkpoint
from gradviz.nn.resume import spec_of
from gradviz.nn.retuning import goes_on
from gradviz.project import Document, load, stopped
from gradviz.project.codec import decode, encode
from gradviz.project.network import Network
from gradviz.project.stopped import Stopped

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow
    from gradviz.app.panels.network_page import NetworkPage


def keep(window: MainWindow, page: NetworkPage) -> None:
    """Rest the training and write where it stands, with a note for the next start; what goes wrong is said."""
    training, path = page.training, page.session.path
    place = stopped.checkpoint_of(path)
    training.pause()
    title, text = shown_title(page.session.document), encode(page.session.document).decode()
    epochs = training.network.spec.training.epochs if training.network is not None else 0
    try:
        origin = "" if path is None else str(path.absolute())
        stopped.note(Stopped(str(place.absolute()), origin, title, training.epochs_done, epochs, text))
    except FileError as error:
        window.report(error)
    training.loop.keep(place)


def offer(window: MainWindow) -> None:
    """One line in the strip where the last window has stopped a training, or has crashed while it ran."""
    left = stopped.found()
    if left is not None:
        _offer_closed(window, left)
        return
    lost = running_kept.lost()
    if lost is not None:
        place, left = lost
        _offer(window, left, lambda: window.workspaces.keep_at(place) if go_on(window, left) else place.give_back(), place.clear)


def _offer_closed(window: MainWindow, left: Stopped) -> None:
    def accept() -> None:
        go_on(window, left)
        stopped.forget()

    _offer(window, left, accept, stopped.forget)


def _offer(window: MainWindow, left: Stopped, accept: Callable[[], object], refuse: Callable[[], object]) -> None:
    def sentence() -> str:
        name = left.title or words.say("Network")
        return words.say("A training was stopped after {done} of {all} epochs: {name}", done=f"{left.done:.3g}", all=left.epochs, name=name)

    window.workspaces.strip.offer(sentence, lambda: words.say("Go on"), accept, refuse)


def go_on(window: MainWindow, left: Stopped) -> bool:
    """Open the network that was trained, in its document where that still holds it, with the training where it stood; whether it is.

    Unsaved work that it fits, as a crash has left it, stays open.
    """
    place, path = Path(left.checkpoint), Path(left.document) if left.document else None
    try:
        found = checkpoint.load(place)
        network = Network(spec_of(found), seed=int(found.record["seed"]))
    except (GradvizError, KeyError, TypeError, ValueError) as error:
        why = str(error) if isinstance(error, GradvizError) else repr(error)
        window.workspaces.strip.show_message(
            words.say("The stopped training cannot be read: {reason}", reason=why.replace("\n", " ")), error=True
        )
        return False
    window.workspaces.show("network")
    page = window.workspaces.page
    if page is None:
        return False
    session = page.session
    if session.changed and _goes_on(session.document, network):
        session.start(session.document, session.path, saved=False, origin=Origin(place, "checkpoint"))
        return True
    if not window.documents.leave():
        return False
    document = _document(lambda: load(path), network) if path is not None else None
    mine = document or _document(lambda: decode(left.text.encode()), network) or Document("", network=network)
    session.start(mine, path if document else None, saved=document is not None, origin=Origin(place, "checkpoint"))
    return True


def _document(read: Callable[[], Document], network: Network) -> Document | None:
    """The document that was open then; None where it is gone or has become another network."""
    try:
        document = read()
    except FileError:
        return None
    return document if _goes_on(document, network) else None


def _goes_on(document: Document, network: Network) -> bool:
    """Whether the training of a network can go on in a document."""
    now = document.network
    return now is not None and now.seed == network.seed and goes_on(now.spec, network.spec)
