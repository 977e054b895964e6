"""The player: steps a Run on by a clock until the end. Owns the clock and the speed only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.app.models.run import Run
from gradviz.engine.steps import Moment

PAUSE_MS = 1000


class Player(QObject):
    """Plays a run at `speed` steps a second. `stops` says after which of some moments to stop, counted from 1.

    `asks` is told before each step, and says whether something is asked instead of it, which ends the playing.
    """

    changed = Signal()

    def __init__(self, session: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self.asks: Callable[[], bool] = lambda: False
        self.stops: Callable[[Sequence[Moment]], frozenset[int]] = lambda moments: frozenset()
        self.speed = 1.0
        self.set_speed(1.0)

    @property
    def playing(self) -> bool:
        """Whether the clock runs."""
        return self._clock.isActive()

    def set_speed(self, speed: float) -> None:
        """Steps a second."""
        self.speed = speed
        self._clock.setInterval(round(PAUSE_MS / speed))
        self.changed.emit()

    def toggle(self) -> None:
        """Play, from the start when the run is over; or pause."""
        if self.playing:
            self.pause()
            return
        self._session.set_live(False)
        if self._session.next_moment is None:
            self._session.move_to(0)
        self._clock.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stop the clock."""
        if self.playing:
            self._clock.stop()
            self.changed.emit()

    def _tick(self) -> None:
        if self.asks():
            self.pause()
            return
        self._session.step()
        now = self._session.moment
        if self._session.next_moment is None or (now is not None and self.stops((now,))):
            self.pause()
