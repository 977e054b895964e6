"""`gradviz check`: the self-test of an installation. Owns the list of checks; repairs nothing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from gradviz import registry, resources, words
from gradviz.cli.command import FAILED, GOOD, Command, declare
from gradviz.cli.console import has_screen
from gradviz.data import load as load_data
from gradviz.engine import trace
from gradviz.engine.checks import wrong_gradients
from gradviz.export.exporter import EXPORTERS
from gradviz.graph import Edge
from gradviz.language import parse
from gradviz.nn import PRESETS, Model, Trainer
from gradviz.nn.events import Epoch
from gradviz.ops import OPS
from gradviz.project import load
from gradviz.words import count, mark, say

WINDOW_DEADLINE = 60


class CheckError(Exception):
    """One part of the installation is not as it must be; the text says how."""


def check_registries() -> str:
    """Every module imports and every kind of record is there."""
    modules = registry.discover()
    if not OPS or not EXPORTERS:
        raise CheckError(say("a registry is empty"))
    return count("{n} op", "{n} ops", len(OPS)) + ", " + count("{n} module", "{n} modules", len(modules))


def check_engine() -> str:
    """The first formula of the course has its gradients."""
    run_of = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
    if (run_of.value("e"), run_of.grad("a"), run_of.grad("b")) != (6.0, 2.0, 5.0):
        raise CheckError(say("the gradients of e=(a+b)*(b+1) are wrong"))
    return "de/db = 5"


def check_assets() -> str:
    """Icons and catalogues are where the installation should have put them."""
    missing = [str(folder) for folder in (resources.assets_folder(), resources.examples_folder()) if not folder.is_dir()]
    missing += [code for code in words.LANGUAGES if code != "en" and not any((resources.locale_folder() / code).rglob("*.mo"))]
    if missing:
        raise CheckError(say("missing: {names}", names=", ".join(missing)))
    return str(resources.assets_folder())


def check_examples() -> str:
    """Every example opens and runs, and its gradients are what nudging its inputs says."""
    paths = sorted(resources.examples_folder().glob("*.gradviz"))
    for path in paths:
        run_of = load(path).trace()
        if wrong := wrong_gradients(run_of.graph, run_of.inputs, convention=run_of.convention):
            place = wrong[0].place
            gate = run_of.graph.display_name(place.target if isinstance(place, Edge) else place)
            raise CheckError(say("{name}: the gradient at {node} is wrong", name=path.name, node=gate))
    return count("{n} example", "{n} examples", len(paths))


def check_data() -> str:
    """The bundled digits are there and whole."""
    train, validation, test = load_data("mnist-sample").sizes
    return count("{n} digit", "{n} digits", train + validation + test)


def check_training() -> str:
    """A small network learns what one neuron cannot."""
    trainer = Trainer(Model(PRESETS["xor"].spec()), load_data("xor"))
    rows = [event for event in trainer.run() if isinstance(event, Epoch)]
    if rows[-1].accuracy != 1.0:
        raise CheckError(say("XOR is learned to {accuracy} only", accuracy=rows[-1].accuracy))
    return say("XOR in {seconds} s", seconds=f"{rows[-1].seconds:.2f}")


def check_window() -> str:
    """The window paints once, where Qt is installed and a window can open."""
    if importlib.util.find_spec("PySide6") is None:
        return say("PySide6 is not installed: the library and the command line work without it")
    environment = dict(os.environ) if has_screen() else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "gradviz", "--quit-after-start"]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=WINDOW_DEADLINE, check=False)
    except subprocess.TimeoutExpired:
        raise CheckError(say("the window did not open within {seconds} s", seconds=WINDOW_DEADLINE)) from None
    if done.returncode != 0:
        raise CheckError(say("the window did not open: {reason}", reason=done.stderr.strip()[-400:]))
    return say("painted")


CHECKS: dict[str, Callable[[], str]] = {
    mark("registries"): check_registries,
    mark("engine"): check_engine,
    mark("assets"): check_assets,
    mark("examples"): check_examples,
    mark("data"): check_data,
    mark("training"): check_training,
    mark("window"): check_window,
}


def configure(parser: ArgumentParser) -> None:
    """`gradviz check` takes no arguments of its own."""


def run(arguments: Namespace) -> int:
    """One line per check; FAILED if any check fails."""
    bad = 0
    for name, look in CHECKS.items():
        try:
            line = say("good  {name}: {result}", name=say(name), result=look())
        except Exception as error:
            bad += 1
            line = say("BAD   {name}: {reason}", name=say(name), reason=error)
        print(line, flush=True)
    return FAILED if bad else GOOD


declare(Command("check", mark("Test this installation: registries, assets, examples and the window."), configure, run))
