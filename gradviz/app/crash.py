"""Unexpected exceptions: the work is kept, the fault is shown in the window, and the app keeps running."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]
log = logging.getLogger(__name__)


def install(keep: Callable[[], object], show: Callable[[BaseException], None]) -> Hook:
    """Catch what no one caught; returns the hook that was there before."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        log.error("not caught", exc_info=(kind, error, trace))
        keep()
        show(error)

    sys.excepthook = hook
    return before
