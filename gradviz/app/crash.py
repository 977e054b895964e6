"""What happens when our own code fails: the work is saved, the fault is shown in the window, and the app goes on."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import platformdirs

from gradviz.errors import FileError
from gradviz.project import Document, save

NAME = "recovered.gradviz"
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]
log = logging.getLogger(__name__)


def recovery_file() -> Path:
    """Where the work is kept when something fails."""
    return Path(platformdirs.user_state_dir("gradviz", appauthor=False)) / NAME


def keep(document: Document) -> Path | None:
    """Save a copy of the work; None where even that fails."""
    path = recovery_file()
    try:
        save(document, path)
    except FileError:
        return None
    return path


def install(current: Callable[[], Document], tell: Callable[[BaseException], None]) -> Hook:
    """Catch what no one caught; returns the hook that was there before."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        log.error("not caught", exc_info=(kind, error, trace))
        keep(current())
        tell(error)

    sys.excepthook = hook
    return before
