"""What a document remembers of how it was looked at: page, camera, moment, mode. Takes it from a window and shows it there again.

It is saved with the document and is no edit: it neither makes the document changed nor can be undone. A file may say anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF

from gradviz.app.models.node_edits import PLACES
from gradviz.project import Document

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow

PAGE, STEP, LIVE, ZOOM, MIDDLE = "page", "step", "live", "zoom", "middle"
LARGEST = 1e9
"""No place and no step is beyond this."""


class DocumentView:
    """The view of the window's graph workspace."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.session.look = self.taken

    def taken(self) -> Mapping[str, Any]:
        """How the document is looked at now. A picture that is fitted has no camera of its own."""
        session, canvas = self._window.session, self._window.canvas
        moment = session.moment
        middle = canvas.middle
        return {
            PAGE: self._window.right.current,
            STEP: 0 if moment is None else moment.stop,
            LIVE: session.live,
            ZOOM: None if canvas.keeps_fit else canvas.camera.zoom,
            MIDDLE: None if canvas.keeps_fit else [middle.x(), middle.y()],
            PLACES: self._window.nodes.named(self._window.picture.followed),
        }

    def prepare(self, document: Document) -> None:
        """Let the camera stand as a document says that is about to be opened: its picture is composed for that from the start."""
        self._aim(document.view)
        if _camera(document.view) is None:
            self._window.canvas.begin()

    def show(self) -> None:
        """Look at the document that was opened as it says; what it does not say stays as usual."""
        view, window = self._window.session.document.view, self._window
        if view.get(PAGE) in window.right.keys:
            window.right.turn_to(str(view[PAGE]))
        step = _number(view.get(STEP))
        if step is not None:
            window.session.move_to(sum(moment.stop <= step for moment in window.session.moments))
        if isinstance(view.get(LIVE), bool):
            window.session.set_live(bool(view[LIVE]))
        if _camera(view) is None:
            window.canvas.begin()
        else:
            self._aim(view)

    def _aim(self, view: Mapping[str, Any]) -> None:
        camera = _camera(view)
        if camera is not None:
            self._window.canvas.aim(*camera)


def _camera(view: Mapping[str, Any]) -> tuple[QPointF, float] | None:
    """The point in the middle and the zoom; None where they are not said."""
    zoom, middle = _number(view.get(ZOOM)), view.get(MIDDLE)
    at = [_number(part) for part in middle] if isinstance(middle, (list, tuple)) else []
    if zoom is None or len(at) != 2 or at[0] is None or at[1] is None:
        return None
    return QPointF(at[0], at[1]), zoom


def _number(content: object) -> float | None:
    """A finite number, or None for anything else."""
    if isinstance(content, bool) or not isinstance(content, (int, float)):
        return None
    return float(content) if abs(content) < LARGEST else None
