"""Opening: a bench for a network at its start, with a saved run to be looked at, or where a checkpoint left off. Knows no thread."""

from __future__ import annotations

from pathlib import Path

from gradviz.app.training.bench import Bench
from gradviz.app.training.origin import Origin
from gradviz.data import Dataset
from gradviz.errors import FileError, GradvizError
from gradviz.nn import checkpoint, resume
from gradviz.nn.history import RunHistory, load_run, save_run
from gradviz.nn.retuning import goes_on
from gradviz.project.network import Network
from gradviz.project.network_run import take_run
from gradviz.words import mark

CURVES = ".run"


def opened(network: Network, dataset: Dataset, origin: Origin | None) -> tuple[Bench, GradvizError | None]:
    """The bench, at its start where the file does not fit; and what is wrong with the file then."""
    try:
        if origin is not None and origin.kind == "checkpoint":
            return _resumed(network, dataset, origin.path), None
    except GradvizError as error:
        return _begun(network, dataset), error
    bench = _begun(network, dataset)
    if origin is None:
        return bench, None
    try:
        bench.history = take_run(bench.trainer, origin.path)
    except GradvizError as error:
        return bench, error
    if bench.history.kept:
        bench.trainer.epoch, bench.trainer.reason = int(bench.history.kept[-1].time), "end"
    return bench, None


def keep(bench: Bench, path: Path, *, backup: bool = True) -> None:
    """Write a checkpoint, and the curves and weights so far beside it. Raises FileError."""
    resume.save(path, bench.trainer, bench.network.spec.data, backup=backup)
    save_run(curves_beside(path), bench.history, bench.network.spec, bench.network.seed, backup=backup)


def curves_beside(path: Path) -> Path:
    """Where the curves of a checkpoint are."""
    return path.with_suffix(f"{CURVES}{path.suffix}")


def _begun(network: Network, dataset: Dataset) -> Bench:
    bench = Bench(network, dataset)
    bench.history.follow(bench.trainer)
    return bench


def _resumed(network: Network, dataset: Dataset, path: Path) -> Bench:
    found = checkpoint.load(path)
    if not goes_on(resume.spec_of(found), network.spec):
        raise FileError(
            "other training",
            mark("{path} holds the training of another network"),
            mark("Open the document that it belongs to."),
            path=path.name,
        )
    bench = Bench(network, dataset, trainer=resume.resume(found, dataset))
    try:
        bench.history = load_run(curves_beside(path))[0]
    except FileError:
        bench.history = RunHistory()
        for row in bench.trainer.history:
            bench.history.take(row)
    bench.history.follow(bench.trainer)
    return bench
