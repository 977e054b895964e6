"""Shelf: the training that an edit took off the bench, until another document is opened. Undo takes it up again. Trains nothing itself."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from gradviz.app.training.bench import Bench
from gradviz.app.training.opening import keep
from gradviz.app.training.origin import Origin
from gradviz.errors import FileError
from gradviz.project.network import Network

NAME = "shelved.npz"


class Shelf:
    """Room for one training: the last that an edit ended."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._kept: Network | None = None

    def put(self, bench: Bench | None) -> None:
        """Keep where a bench stands, if anything was trained there; what cannot be written is lost as it was without a shelf."""
        if bench is None or not (bench.trainer.epoch or bench.trainer.batch):
            return
        self.clear()
        try:
            self._folder = TemporaryDirectory(prefix="gradviz-", ignore_cleanup_errors=True)
            keep(bench, self._place, backup=False)
        except (FileError, OSError):
            self.clear()
            return
        self._kept = bench.network

    def origin(self, network: Network) -> Origin | None:
        """Where the training of this very network stood when it was put here, if it was."""
        kept = self._kept
        same = kept is not None and (kept.key, kept.seed) == (network.key, network.seed)
        return Origin(self._place, "checkpoint") if same else None

    def clear(self) -> None:
        """Nothing is kept any more."""
        self._kept = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @property
    def _place(self) -> Path:
        return Path(self._folder.name if self._folder is not None else "") / NAME
