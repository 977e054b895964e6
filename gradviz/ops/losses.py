"""Losses that compare two arrays element by element: squared, absolute, binary cross-entropy, ranking. One record each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.ops.activations import sigmoid
from gradviz.ops.loss import REDUCTION, elementwise_unit, reduced, same_shapes, share
from gradviz.ops.op import ANY, Op, Sampler, declare, uniform
from gradviz.ops.unit import Unit
from gradviz.words import mark

MARGIN = Field("margin", 1.0, mark("by how much the first score must be ahead"), title=mark("Margin"))
LEAST_LOG = -100.0
"""Where PyTorch cuts the logarithm of a probability off, so that a loss stays finite."""
LEAST_SPREAD = float(np.float32(1e-12))
"""Where PyTorch cuts p (1 - p) off below a fraction: a number that it keeps in single precision."""


def loss_of(part: Callable[..., Any]) -> Callable[..., Any]:
    """The `forward` of a loss from that of one element."""

    def forward(*operands: Any, reduction: str, **settings: Any) -> Any:
        return reduced(part(*operands, **settings), reduction)

    return forward


def slopes_of(slopes: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """The `vjp` of a loss from the partial derivatives of one element."""

    def vjp(upstream: Any, value: Any, *operands: Any, reduction: str, **settings: Any) -> tuple[Any, ...]:
        scale = share(upstream, np.size(operands[0]), reduction)
        return tuple(np.asarray(slope * scale, dtype=np.result_type(operands[0])) for slope in slopes(*operands, **settings))

    return vjp


def squared(out: Any, target: Any) -> Any:
    return np.square(out - target)


def squared_slopes(out: Any, target: Any) -> tuple[Any, Any]:
    slope = 2 * (out - target)
    return slope, -slope


def squared_gates(made: Unit, out: int, target: int) -> int:
    return made.gate("square", made.gate("sub", out, target))


def absolute(out: Any, target: Any) -> Any:
    return np.abs(out - target)


def absolute_slopes(out: Any, target: Any) -> tuple[Any, Any]:
    slope = np.sign(out - target)
    return slope, -slope


def absolute_gates(made: Unit, out: int, target: int) -> int:
    return made.gate("abs", made.gate("sub", out, target))


def binary(out: Any, target: Any) -> Any:
    """nan where a probability lies outside 0 to 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        for_one, for_zero = np.maximum(np.log(out), LEAST_LOG), np.maximum(np.log1p(-out), LEAST_LOG)
    return -(target * for_one + (1 - target) * for_zero)


def binary_slopes(out: Any, target: Any) -> tuple[Any, Any]:
    """By the probability, and by the target."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return (out - target) / np.maximum(out * (1 - out), LEAST_SPREAD), np.log1p(-out) - np.log(out)


def binary_gates(made: Unit, out: int, target: int) -> int:
    """-(y log p + (1 - y) log(1 - p)), where no logarithm goes below a least one."""
    one = made.constant(1.0)
    least = made.constant(LEAST_LOG)
    for_one = made.gate("max", made.gate("log", out), least)
    for_zero = made.gate("max", made.gate("log", made.gate("sub", one, out)), least)
    return made.gate("neg", weighed(made, target, for_one, for_zero))


def weighed(made: Unit, target: int, for_one: int, for_zero: int) -> int:
    """target x for_one + (1 - target) x for_zero."""
    rest = made.gate("sub", made.constant(1.0), target)
    return made.gate("add", made.gate("mul", target, for_one), made.gate("mul", rest, for_zero))


def binary_logits(out: Any, target: Any) -> Any:
    """max(x, 0) - x y + log(1 + e^-|x|), which cannot overflow."""
    return np.maximum(out, 0) - out * target + np.log1p(np.exp(-np.abs(out)))


def binary_logits_slopes(out: Any, target: Any) -> tuple[Any, Any]:
    """sigma(x) - y, as two parts that keep their digits where sigma is near y."""
    return (1 - target) * sigmoid(out) - target * sigmoid(-out), -out


def binary_logits_gates(made: Unit, out: int, target: int) -> int:
    return made.gate("sub", made.gate("softplus", out), made.gate("mul", out, target))


def lead(first: Any, second: Any, sign: Any = 1.0) -> Any:
    """By how much the first score is ahead, where it should be; the sign says which one should."""
    return sign * (first - second)


def ranking(*operands: Any, margin: float) -> Any:
    return np.maximum(margin - lead(*operands), 0.0)


def ranking_slopes(*operands: Any, margin: float) -> tuple[Any, ...]:
    """-1 and 1 where the hinge is open; at the hinge itself PyTorch's choice, as if it were."""
    first, second = operands[:2]
    sign = operands[2] if len(operands) > 2 else np.ones_like(first)
    open_ = np.where(margin - lead(*operands) >= 0, 1.0, 0.0)
    slopes = -sign * open_, sign * open_, -(first - second) * open_
    return slopes[: len(operands)]


def ranking_gates(made: Unit, first: int, second: int, sign: int = -1, *, margin: float) -> int:
    """The larger of what is missing and 0; in a tie the first wins, so that the hinge itself counts as open."""
    ahead = made.gate("sub", first, second)
    if sign >= 0:
        ahead = made.gate("mul", sign, ahead)
    return made.gate("max", made.gate("sub", made.constant(margin), ahead), made.constant(0.0))


def ranking_kinked(*operands: Any, margin: float, reduction: str) -> Any:
    return np.equal(lead(*operands), margin)


def declare_loss(
    name: str,
    part: Callable[..., Any],
    slopes: Callable[..., tuple[Any, ...]],
    gates: Callable[..., int],
    *,
    domain: tuple[Sampler, ...],
    operands: tuple[str, ...] = ("out", "target"),
    settings: tuple[Field, ...] = (),
    optional: int = 0,
    **facts: Any,
) -> None:
    """Register a loss by the value, the slopes and the gates of one element; `settings` are the fields that these take."""
    slots = ", ".join(f"{{{slot}}}" for slot in range(len(domain) - optional))
    declare(
        Op(
            name=name,
            category="unary",
            rule="slope",
            forward=loss_of(part),
            vjp=slopes_of(slopes),
            infer=same_shapes(name),
            operands=operands,
            optional=optional,
            example=((2, 3),) * len(domain),
            domain=domain,
            attributes=(*settings, REDUCTION),
            text=f"{name}({slots})",
            latex=r"\operatorname{{" + name.replace("_", "") + rf"}}}}\left({slots}\right)",
            remembers="operands",
            expand=elementwise_unit(" ".join(operands), gates),
            analytic=False,
            **facts,
        )
    )


declare_loss(
    "mse",
    squared,
    squared_slopes,
    squared_gates,
    title=mark("Mean squared error"),
    symbol="MSE",
    doc=mark("The mean of the squared differences."),
    note=mark(
        "The gradient is 2 (out − target) / N: twice as wrong pulls twice as hard. "
        "Its minimum is the most likely answer under Gaussian noise."
    ),
    domain=(ANY, ANY),
    flow=("g·2({0} − {1})/n", "−g·2({0} − {1})/n"),
)
declare_loss(
    "mae",
    absolute,
    absolute_slopes,
    absolute_gates,
    title=mark("Mean absolute error"),
    symbol="MAE",
    doc=mark("The mean of the absolute differences."),
    note=mark("Every error pulls equally hard, by its sign alone; at 0 the slope is undefined and counted as 0."),
    domain=(ANY, uniform(4.0, 6.0)),
    flow=("g·sign({0} − {1})/n", "−g·sign({0} − {1})/n"),
    kinked=lambda out, target, reduction: np.equal(out, target),
    aliases=("l1_loss",),
)
declare_loss(
    "bce",
    binary,
    binary_slopes,
    binary_gates,
    title=mark("Binary cross-entropy"),
    symbol="BCE",
    doc=mark("Binary cross-entropy of a probability: minus the log of what was given to the answer that came true."),
    note=mark("The gradient grows without bound where a sure answer is wrong. Behind a sigmoid take the form on logits instead."),
    domain=(uniform(0.05, 0.95), uniform(0.0, 1.0)),
    flow=("g·({0} − {1})/({0}·(1 − {0}))/n", "g·log((1 − {0})/{0})/n"),
    trouble=mark("a probability lies outside 0 to 1"),
    aliases=("binary_cross_entropy",),
)
declare_loss(
    "bce_logits",
    binary_logits,
    binary_logits_slopes,
    binary_logits_gates,
    title=mark("Binary cross-entropy on logits"),
    symbol="BCE",
    doc=mark("Sigmoid and binary cross-entropy in one gate, on a logit."),
    note=mark("With the sigmoid inside, the gradient is simply σ(x) − y, and nothing overflows however large x is."),
    domain=(ANY, uniform(0.0, 1.0)),
    flow=("g·(σ({0}) − {1})/n", "−g·{0}/n"),
    aliases=("bcelogits",),
)
declare_loss(
    "margin_ranking",
    ranking,
    ranking_slopes,
    ranking_gates,
    title=mark("Margin ranking"),
    symbol="rank",
    doc=mark("How far the first score is from being ahead of the second by the margin; 0 where it is."),
    note=mark("A hinge: pairs in the right order by the margin or more send nothing back. A third operand of −1 turns the order round."),
    domain=(ANY, uniform(-9.0, -4.5), uniform(-2.0, -0.5)),
    operands=("first", "second", "sign"),
    settings=(MARGIN,),
    optional=1,
    flow=("−g·[{0} − {1} < m]/n", "g·[{0} − {1} < m]/n", "g·({1} − {0})·[…]/n"),
    kinked=ranking_kinked,
    aliases=("marginranking",),
)
