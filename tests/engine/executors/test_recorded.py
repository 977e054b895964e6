"""The general way is the trace."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.engine.calculus import RIGHT
from gradviz.engine.executors.executor import Executor, Task
from gradviz.engine.executors.recorded import Recorded


def test_every_node_is_as_in_the_trace(repeats_the_trace: Callable[[Callable[[Task], Executor]], None]) -> None:
    repeats_the_trace(lambda task: Recorded(task, RIGHT))
