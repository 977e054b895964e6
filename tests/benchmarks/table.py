"""The benchmark table: rows register themselves with `@row`, `measure_file` measures and prints them. Asserts nothing.

A row's function returns one number in the row's unit, best of a few runs, both sides of a ratio taken in one process.
"""

from __future__ import annotations

import gc
import importlib
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 84


class UnavailableError(Exception):
    """A row that cannot be measured here, with the reason."""


@dataclass(frozen=True)
class Row:
    """One line of the table; `goal` is an upper bound, or a lower one where `at_least`; None means shown only."""

    what: str
    goal: float | None
    unit: str
    at_least: bool
    measure: Callable[[], float]

    @property
    def module(self) -> str:
        """The file that it stands in."""
        return self.measure.__module__

    def is_wanted(self, words: str) -> bool:
        return words.lower() in self.what.lower()

    @property
    def goal_text(self) -> str:
        if self.goal is None:
            return ""
        return f"{'>=' if self.at_least else '<='} {self.goal:g} {self.unit}"

    def ratio(self, measured: float) -> float | None:
        """How many times better than the goal; below 1 is a miss."""
        if self.goal is None or not measured:
            return None
        return measured / self.goal if self.at_least else self.goal / measured


ROWS: list[Row] = []


def row(what: str, unit: str, *, at_most: float | None = None, at_least: float | None = None) -> Callable[..., Callable[[], float]]:
    """Register a function that returns the measured number in `unit`; give one bound, or none to show it only."""

    def register(measure: Callable[[], float]) -> Callable[[], float]:
        goal = at_least if at_least is not None else at_most
        ROWS.append(Row(what, goal, unit, at_least is not None, measure))
        return measure

    return register


def best_seconds(work: Callable[[], object], runs: int = 5, at_least: float = 0.3) -> float:
    """The shortest wall time of `runs` calls or more, until `at_least` seconds are spent; garbage collected beforehand."""
    seconds: list[float] = []
    gc.collect()
    while len(seconds) < runs or sum(seconds) < at_least:
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def needed(module: str) -> Any:
    """Import `module` or raise UnavailableError saying so."""
    try:
        return __import__(module, fromlist=["_"])
    except ImportError:
        raise UnavailableError(f"{module} is not installed") from None


def head() -> str:
    """The line above the table."""
    return f"{'what':{WIDTH}} | {'goal':>12} | {'measured':>14} | ratio"


def measured(rows: Sequence[Row]) -> bool:
    """Measure and print these rows; True when no goal is missed."""
    good = True
    for line in rows:
        try:
            number = line.measure()
        except UnavailableError as reason:
            print(f"{line.what:{WIDTH}} | {line.goal_text:>12} | {'-':>14} | skipped: {reason}", flush=True)
            continue
        ratio = line.ratio(number)
        missed = ratio is not None and ratio < 1
        good = good and not missed
        shown = "" if ratio is None else f"{ratio:.2f}{'  MISSED' if missed else ''}"
        print(f"{line.what:{WIDTH}} | {line.goal_text:>12} | {f'{number:,.3g}':>9} {line.unit:<4} | {shown}", flush=True)
    return good


def measure_file(module: str, wanted: str) -> None:
    """Measure and print the wanted rows of one file, and leave with 1 where a goal is missed."""
    importlib.import_module(module)
    sys.exit(0 if measured([line for line in ROWS if line.module == module and line.is_wanted(wanted)]) else 1)
