"""What the tests of plans with partners share: how such plans are made, filled and closed, and all that they computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gradviz.engine.tensor_plan import TensorPlan


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch, at_work: Callable[[Any], bool]) -> Iterator[Callable[..., TensorPlan]]:
    """Makes plans with numbers in their leaves, whose partners have started unless nothing waits for them; closed in the end."""
    monkeypatch.setattr("gradviz.engine.tensors.partnership.LATE", 60)
    made = []

    def plan_of(network: Any, batch: int = 6, wait: bool = True, **options: Any) -> TensorPlan:
        plan = TensorPlan(network.graph, network.shapes(batch), **{"threads": 2, "partner": "gradviz.nn.partner", **options})
        made.append(plan)
        network.fill(plan, batch)
        if wait and plan._family.partnership is not None:
            at_work(plan._family.partnership)
        return plan

    yield plan_of
    for plan in made:
        plan.close()


@pytest.fixture(scope="session")
def read() -> Callable[[TensorPlan], list[bytes]]:
    """Every value and gradient that a plan holds."""
    return all_numbers


@pytest.fixture(scope="session")
def seen() -> Callable[[TensorPlan], list[bytes]]:
    """Every value and gradient of a run."""

    def after_a_run(plan: TensorPlan) -> list[bytes]:
        plan.run()
        return all_numbers(plan)

    return after_a_run


def all_numbers(plan: TensorPlan) -> list[bytes]:
    found = [plan.value(node.id) for node in plan.graph.nodes] + [plan.gradient(node.id) for node in plan.graph.nodes]
    return [b"" if array is None else array.tobytes() for array in found]
