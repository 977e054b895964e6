import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gradviz.nn.schedules import SCHEDULES, Moment, declare
from gradviz.nn.settings import settle


def factors(name: str, epochs: int = 6, batches: int = 1, losses: tuple[float, ...] = (), **settings: object) -> list[float]:
    record = SCHEDULES[name]
    chosen = settle(name, record.fields, settings)
    moments = [Moment(epoch, batch, batches, epochs, losses[:epoch]) for epoch in range(epochs) for batch in range(batches)]
    return [record.factor(moment, chosen) for moment in moments]


def all_are_shares(name: str, epochs: int, batches: int) -> bool:
    """Whether no factor raises the base rate or takes it to 0."""
    return all(0 < factor <= 1 for factor in factors(name, epochs, batches))


def test_sequences() -> None:
    assert factors("constant") == [1] * 6
    assert factors("step", every=2, factor=0.5) == [1, 1, 0.5, 0.5, 0.25, 0.25]
    assert factors("exponential", alpha=0.5, epochs=3) == pytest.approx([1, math.exp(-0.5), math.exp(-1)])
    assert factors("one_cycle", epochs=2, batches=5, warm_up=0.2) == pytest.approx(
        [0.5, 1, 1, 7 / 8, 6 / 8, 5 / 8, 4 / 8, 3 / 8, 2 / 8, 1 / 8]
    )


def test_plateau_waits_and_then_reduces_again_and_again() -> None:
    losses = (1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1)
    assert factors("plateau", epochs=9, losses=losses, patience=1, factor=0.1) == pytest.approx([1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.01])


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize(("epochs", "batches"), [(1, 1), (1, 3), (4, 7)])
def test_every_factor_is_a_share(name: str, epochs: int, batches: int) -> None:
    assert all_are_shares(name, epochs, batches)


def test_a_schedule_that_raises_the_rate_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SCHEDULES, "_records", dict(SCHEDULES))
    declare(replace(SCHEDULES["constant"], name="rising", factor=lambda moment, settings: 1.0 + moment.epoch))
    assert not all_are_shares("rising", 4, 7)


@pytest.mark.parametrize(
    ("name", "settings", "theirs"),
    [
        ("constant", {}, lambda lr: lr.ConstantLR),
        ("step", {"every": 3, "factor": 0.3}, lambda lr: lr.StepLR),
        ("exponential", {"alpha": 0.2}, lambda lr: lr.ExponentialLR),
        ("plateau", {"patience": 2, "factor": 0.5}, lambda lr: lr.ReduceLROnPlateau),
        ("one_cycle", {"warm_up": 0.25}, lambda lr: lr.LambdaLR),
    ],
)
def test_as_pytorch(name: str, settings: dict[str, float], theirs: Callable[..., Callable[..., Any]]) -> None:
    torch = pytest.importorskip("torch")
    losses = (3.0, 2.0, 2.0, 2.5, 2.0, 1.9999, 1.0, 1.1, 1.2, 1.3, 0.5, 0.6)
    options = {
        "constant": {"factor": 1.0},
        "step": {"step_size": 3, "gamma": 0.3},
        "exponential": {"gamma": math.exp(-0.2)},
        "plateau": {"patience": 2, "factor": 0.5},
        "one_cycle": {"lr_lambda": lambda t: min((t + 1) / 3, (12 - t) / 9)},
    }[name]
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = theirs(torch.optim.lr_scheduler)(optimizer, **options)
    wanted = []
    for loss in losses:
        wanted.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(*([loss] if name == "plateau" else []))
    assert factors(name, 12, 1, losses, **settings) == pytest.approx(wanted, rel=1e-12)
