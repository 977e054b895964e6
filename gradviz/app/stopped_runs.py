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


def keep(window: MainWindow, page: NetworkPage, needed: Path | None = None) -> None:
    """Rest the training and write where it stands, with a note for the next start, and not over a checkpoint that is still `needed`.

    What goes wrong is said.
    """
    training, path = page.training, page.session.path
    place = stopped.checkpoint_of(path, needed)
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
        _offer(window, left, lambda: window.workspaces.keep_at(place), place.give_back, place.clear)


def _offer_closed(window: MainWindow, left: Stopped) -> None:
    def forget() -> None:
        """Not the note of a training that was stopped for this one."""
        if stopped.found() == left:
            stopped.forget()

    _offer(window, left, forget, lambda: None, forget)


def _offer(
    window: MainWindow, left: Stopped, taken: Callable[[], object], damaged: Callable[[], object], refused: Callable[[], object]
) -> None:
    """Offered until the training is open, its checkpoint is found damaged, or it is refused."""

    def sentence() -> str:
        name = left.title or words.say("Network")
        return words.say("A training was stopped after {done} of {all} epochs: {name}", done=f"{left.done:.3g}", all=left.epochs, name=name)

    def accept() -> None:
        network = _network(window, left)
        if network is None:
            damaged()
        elif go_on(window, left, network):
            taken()
        else:
            _offer(window, left, taken, damaged, refused)

    window.workspaces.strip.offer(sentence, lambda: words.say("Go on"), accept, refused)


def _network(window: MainWindow, left: Stopped) -> Network | None:
    """The network of the checkpoint; one that cannot be read is said."""
    try:
        found = checkpoint.load(Path(left.checkpoint))
        return Network(spec_of(found), seed=int(found.record["seed"]))
    except (GradvizError, KeyError, TypeError, ValueError) as error:
        why = str(error) if isinstance(error, GradvizError) else repr(error)
        window.workspaces.strip.show_message(
            words.say("The stopped training cannot be read: {reason}", reason=why.replace("\n", " ")), error=True
        )
        return None


def go_on(window: MainWindow, left: Stopped, network: Network) -> bool:
    """Open the network that was trained, in its document where that still holds it, with the training where it stood; whether it is.

    Unsaved work that it fits, as a crash has left it, stays open; a training under way there is asked about in any case.
    """
    place, path = Path(left.checkpoint), Path(left.document) if left.document else None
    workspaces = window.workspaces
    workspaces.show("network")
    page = workspaces.page
    if page is None:
        return False
    session, origin = page.session, Origin(place, "checkpoint")
    stays = session.changed and _goes_on(session.document, network)
    if not (stays or window.documents.leave()) or not workspaces.leave(place):
        return False
    if stays:
        session.start(session.document, session.path, saved=False, origin=origin)
        return True
    document = _document(lambda: load(path), network) if path is not None else None
    mine = document or _document(lambda: decode(left.text.encode()), network) or Document("", network=network)
    session.start(mine, path if document else None, saved=document is not None, origin=origin)
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
