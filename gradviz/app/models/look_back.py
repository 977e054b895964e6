"""Looking back: which kept weights of a run the window shows, and their replay by a clock. Trains nothing and keeps no weights.

The weights lie in the thread that trains; one question is under way at a time, however fast somebody scrubs.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.app.training.bench import Bench, Look

if TYPE_CHECKING:
    from gradviz.app.models.training import TrainingModel

WHOLE_MS, SLOWEST_MS, QUICKEST_MS = 15_000, 600, 60
"""How long a replay takes, and how long each of its pictures is shown, at most and at least."""


class LookBack(QObject):
    """`at` is the time, in epochs, that is looked at; None is now. `kept` are the times there are."""

    turned = Signal()

    def __init__(self, training: TrainingModel) -> None:
        super().__init__(training)
        self._training = training
        self.kept: tuple[float, ...] = ()
        self.at: float | None = None
        self._waits = False
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)

    @property
    def replaying(self) -> bool:
        """Whether the clock shows one after the other."""
        return self._clock.isActive()

    def clear(self) -> None:
        """Another run: nothing is kept and nothing looked at."""
        self._clock.stop()
        self._waits = False
        self.kept, self.at = (), None
        self.turned.emit()

    def list_kept(self, kept: tuple[float, ...]) -> None:
        """Let these be looked at from now on; what is looked at may have made room for others."""
        self.kept = kept
        if self.at is not None and self.at not in kept:
            self._show(self._nearest(self.at))
        else:
            self.turned.emit()

    def go(self, time: float | None) -> None:
        """Look at what is kept nearest to a time; None is now."""
        self._clock.stop()
        self._show(None if time is None else self._nearest(time))

    def step(self, by: int) -> None:
        """Look at the one kept before or after; after the last comes now."""
        now = len(self.kept) if self.at is None else bisect_left(self.kept, self.at)
        place = max(now + by, 0)
        self.go(self.kept[place] if place < len(self.kept) else None)

    def toggle_replay(self) -> None:
        """Show all that is kept one after the other, from the start or from where one looks; or rest."""
        if self.replaying:
            self._clock.stop()
            self.turned.emit()
        elif self.kept:
            if self.at is None or self.at == self.kept[-1]:
                self._show(self.kept[0])
            self._clock.start(min(max(WHOLE_MS // len(self.kept), QUICKEST_MS), SLOWEST_MS))
            self.turned.emit()

    def _tick(self) -> None:
        """The next one, when the one before is shown; the last is now."""
        if self._waits:
            return
        place = bisect_left(self.kept, self.at or 0.0) + 1
        if place < len(self.kept):
            self._show(self.kept[place])
        else:
            self._clock.stop()
            self._show(None)

    def _nearest(self, time: float) -> float | None:
        return min(self.kept, key=lambda one: abs(one - time), default=None)

    def _show(self, time: float | None) -> None:
        if time != self.at:
            self.at = time
            if not self._waits:
                self._ask()
        self.turned.emit()

    def _ask(self) -> None:
        wanted = self.at
        self._waits = True

        def look(bench: Bench) -> Look:
            bench.look_at(wanted)
            with bench.seen():
                return bench.look()

        self._training.ask(look, lambda found, error: self._arrived(wanted, found))

    def _arrived(self, wanted: float | None, found: Look | None) -> None:
        self._waits = False
        if found is not None:
            self._training.show_look(found)
        if self.at != wanted:
            self._ask()
