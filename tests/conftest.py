"""What every test gets: English, its own folders, quiet logs, a hypothesis profile, a screen that needs no display."""

from __future__ import annotations

import faulthandler
import gc
import itertools
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from gradviz import words

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("quick", max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("full", max_examples=3000, deadline=None, suppress_health_check=SLOW_IS_FINE)

FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA")
ALL_AFTER, YOUNG, TESTS, HOMES = 100, 20_000, itertools.count(1), itertools.count(1)
"""Cycles are sought among all objects every ALL_AFTER tests, and never again among what is left; among young ones when there are YOUNG."""
FULL_RUN = 3600.0
"""Seconds that a test may take under the profile "full", which draws sixty times as much."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--heavy` also runs tests that take seconds each, and draws more examples."""
    parser.addoption("--heavy", action="store_true", help="run the tests that take seconds each, too, and draw more examples")


def pytest_configure(config: pytest.Config) -> None:
    """The profile is chosen before any test module reads it."""
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if config.getoption("--heavy") else "quick"))
    gc.disable()


def pytest_collection_finish() -> None:
    """What exists by then stays: searching it for cycles, now and ever after, would take a fifth of the time."""
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without `--heavy` the heavy ones are left out; under a large profile they are wanted, and take as long as they need."""
    if settings().max_examples >= 1000:
        for item in items:
            item.add_marker(pytest.mark.timeout(FULL_RUN))

    if config.getoption("--heavy") or settings().max_examples >= 1000:
        return
    heavy = [item for item in items if item.get_closest_marker("heavy")]
    config.hook.pytest_deselected(items=heavy)
    items[:] = [item for item in items if item not in set(heavy)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A large profile takes its time. A dump of stacks would tell nothing then, and has ended a run: Python 3.11 reads them unguarded."""
    if settings().max_examples >= 1000:
        faulthandler.cancel_dump_traceback_later()


@pytest.fixture(autouse=True)
def cycles_are_freed_here() -> Iterator[None]:
    """Cycles are freed in the thread of the tests, as in that of the window: one may hold Qt objects, and another thread would hang."""
    gc.disable()
    yield
    if next(TESTS) % ALL_AFTER == 0:
        gc.collect()
        gc.freeze()
    elif gc.get_count()[0] > YOUNG:
        gc.collect(1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A test may choose a language; the next one starts in English."""
    words.set_language("en")
    yield
    words.set_language("en")


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every test gets a folder of its own; a numbered temporary one each would list thousands to find its number."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def own_folders(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, caches and progress of a test never touch those of the user."""
    folder = homes / str(next(HOMES))
    folder.mkdir()
    for name in FOLDERS:
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture(autouse=True)
def quiet_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A record at WARNING or above fails the test that caused it, unless the test clears `caplog`."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    loud = [f"{record.name}: {record.getMessage()}" for record in records if record.levelno >= logging.WARNING]
    assert not loud, loud


def working(partnership: Any) -> bool:
    """Wait until every partner has started and built what it was told to; whether they have."""
    until = time.monotonic() + 60
    while not partnership.ready and partnership.processes and time.monotonic() < until:
        time.sleep(0.001)
    return bool(partnership.ready)


@pytest.fixture(scope="session")
def at_work() -> Callable[[Any], bool]:
    """Waits for the partners of a partnership; says whether they work."""
    return working
