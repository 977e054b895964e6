"""Shelf: the trainings that edits took off the bench, until another document is opened. Undo takes them up again. Trains nothing itself."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from gradviz.app.training.bench import Bench
from gradviz.app.training.opening import keep
from gradviz.app.training.origin import Origin
from gradviz.errors import FileError
from gradviz.nn.settings import line_of
from gradviz.project.network import Network

NAME = "shelved.npz"
Key = tuple[str, int, str]
ROOM = 4
"""How many trainings are kept, those put here last: undo and redo go back and forth between a few."""


class Shelf:
    """Room for the last trainings that an edit ended, one of each network."""

    def __init__(self) -> None:
        self._kept: dict[Key, TemporaryDirectory[str]] = {}

    def turn(self, bench: Bench | None, network: Network, *, edited: bool) -> Origin | None:
        """Where a network begins that takes a bench's place: an edit puts the training there away, another document lets all go."""
        if not edited:
            self.clear()
            return None
        self.put(bench)
        return self.origin(network)

    def put(self, bench: Bench | None) -> None:
        """Keep where a bench stands, if anything was trained there; what cannot be written is lost as it was without a shelf."""
        if bench is None or not (bench.trainer.epoch or bench.trainer.batch):
            return
        network = _key(bench.network)
        try:
            folder = TemporaryDirectory(prefix="gradviz-", ignore_cleanup_errors=True)
        except OSError:
            return
        try:
            keep(bench, Path(folder.name) / NAME, backup=False)
        except (FileError, OSError):
            folder.cleanup()
            return
        self._drop(network)
        self._kept[network] = folder
        if len(self._kept) > ROOM:
            self._drop(next(iter(self._kept)))

    def origin(self, network: Network) -> Origin | None:
        """Where the training of this very network stood when it was put here, if it was."""
        folder = self._kept.get(_key(network))
        return None if folder is None else Origin(Path(folder.name) / NAME, "checkpoint")

    def clear(self) -> None:
        """Nothing is kept any more."""
        for network in tuple(self._kept):
            self._drop(network)

    def _drop(self, network: Key) -> None:
        folder = self._kept.pop(network, None)
        if folder is not None:
            folder.cleanup()


def _key(network: Network) -> Key:
    """First weights make no difference to what weights fit; to a training they do, which goes on from others."""
    first = network.spec.initializer
    return network.key, network.seed, line_of(first.kind, first.settings)
