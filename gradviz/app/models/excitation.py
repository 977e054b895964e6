"""What excites the chosen unit, searched slice by slice between batches: what was found, how far it is, and of which weights.

Other weights do not search again: what was found stays and is told to be old, until it is asked for anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gradviz.app.models.training import TrainingModel
from gradviz.app.training.bench import Bench
from gradviz.app.training.exciting import Started, TargetUnit, Weights, started
from gradviz.nn.excitation import Excitation

KEPT = 32
"""How many units are remembered while the weights stay."""


@dataclass(frozen=True, eq=False)
class Found:
    """What excites a unit, with the weights of then; `validates` tells that validation samples were read."""

    excitation: Excitation
    weights: Weights
    validates: bool


class ExcitationModel(QObject):
    """`changed` tells of another result, of progress, or that what is shown has become old."""

    changed = Signal()

    def __init__(self, training: TrainingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._kept: dict[TargetUnit, Found] = {}
        self._ticket = 0
        self._was_old = False
        self.target: TargetUnit | None = None
        self.found: Found | None = None
        self.share: float | None = None
        self.cancelled = False
        training.opened.connect(self._reopen)
        training.moved.connect(self._age)
        training.turned.connect(self._age)
        training.back.turned.connect(self._age)

    @property
    def old(self) -> bool:
        """Whether what is shown was found with other weights."""
        return self.found is not None and self.found.weights != self._now()

    @property
    def searching(self) -> bool:
        """Whether it is being searched."""
        return self.share is not None

    def set_target(self, target: TargetUnit | None) -> None:
        """Another unit, or none: what is known of it, else a search."""
        if target == self.target:
            return
        self._drop()
        self.target, self.found = target, None
        known = self._kept.get(target) if target is not None else None
        if known is not None and known.weights == self._now():
            self.found = known
            self._announce()
        elif target is not None:
            self.renew()

    def renew(self) -> None:
        """Search with the weights that are looked at now."""
        target = self.target
        if target is None or self._training.look is None:
            return
        self._drop()
        self.share, ticket = 0.0, self._ticket

        def begin(bench: Bench) -> tuple[Started, bool]:
            return started(bench, target), False

        self._training.ask(begin, lambda found, error: self._go_on(ticket, found))
        self._announce()

    def cancel(self) -> None:
        """Search no more; what was there before stays."""
        if self.searching:
            self._drop()
            self.cancelled = True
            self._announce()

    def _go_on(self, ticket: int, found: tuple[Started, bool] | None) -> None:
        """Another slice, or the end; a search that nobody waits for any more is dropped."""
        if ticket != self._ticket:
            return
        if found is None:
            self.cancel()
            return
        begun, ended = found
        if ended:
            self._training.ask(lambda bench: begun.search.found(), lambda result, error: self._take(ticket, begun, result))
            return
        self.share = begun.search.share
        self._training.ask(lambda bench: (begun, begun.advance()), lambda found, error: self._go_on(ticket, found))
        self._announce()

    def _take(self, ticket: int, begun: Started, result: Excitation | None) -> None:
        if ticket != self._ticket or self.target is None:
            return
        self._drop()
        if result is not None:
            self.found = Found(result, begun.weights, begun.validates)
            self._kept = {target: known for target, known in self._kept.items() if known.weights == begun.weights}
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[self.target] = self.found
        self._announce()

    def _drop(self) -> None:
        """What is under way is of no use any more."""
        self._ticket += 1
        self.share, self.cancelled = None, False

    def _reopen(self) -> None:
        """Another run: what was found is of another network."""
        self._drop()
        self._kept.clear()
        self.target = self.found = None
        self._announce()

    def _age(self) -> None:
        if self.old != self._was_old:
            self._announce()

    def _announce(self) -> None:
        self._was_old = self.old
        self.changed.emit()

    def _now(self) -> Weights:
        training = self._training
        if training.back.at is not None:
            return Weights(training.back.at)
        waited = training.network is not None and training.network.spec.training.patience > 0
        return Weights(training.epochs_done, training.state == "finished" and waited)
