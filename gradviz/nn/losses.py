"""Losses of a model: which gate, what target the data must give, and which answers count as right. One record each.

The gate itself belongs to the ops. A target is prepared once for a whole set, before the training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.ops import OPS
from gradviz.registry import Registry
from gradviz.words import mark

Array = NDArray[Any]
Shape = tuple[int, ...]
Source = Literal["labels", "input", "pairs"]


@dataclass(frozen=True)
class Loss:
    """`target(labels, output shape)` is what the gate compares with; `right(outputs, target)` is one truth value per sample.

    `source` is where targets come from: labels of the data, the input itself, or pairs of samples with different labels,
    for which the model has two towers with the same parameters and `y` is a second input. `numbers`: a target is one class number.
    `shares(outputs)` are the probabilities that the outputs stand for, None where they stand for none.
    """

    name: str
    doc: str
    op: str
    formula: str
    target: Callable[[Array, Shape], Array]
    right: Callable[[Sequence[Array], Array], Array] | None
    fields: tuple[Field, ...] = ()
    source: Source = "labels"
    numbers: bool = False
    shares: Callable[[Array], Array] | None = None
    title: str = ""

    def target_shape(self, outputs: Shape) -> Shape:
        """The shape of one sample's target for one sample's output."""
        return () if self.numbers else outputs


LOSSES: Registry[Loss] = Registry("loss")


def declare(record: Loss) -> Loss:
    """Register `record` and return it."""
    return LOSSES.register(record.name, record)


def class_numbers(labels: Array, outputs: Shape) -> Array:
    """One class number per sample. Raises InputError for a class without an output."""
    numbers = shaped(labels, ())
    check_classes(numbers, outputs[0])
    return numbers


def marks(labels: Array, outputs: Shape) -> Array:
    """For one output the label itself; for more, 1 at the class and 0 elsewhere."""
    if labels.ndim != 1 or len(outputs) != 1 or outputs[0] == 1:
        return shaped(labels, outputs)
    check_classes(labels, outputs[0])
    found: Array = (labels[:, None] == np.arange(outputs[0])).astype(np.float32)
    return found


def binary_marks(labels: Array, outputs: Shape) -> Array:
    """As `marks`, for losses that take shares. Raises InputError for labels outside 0..1."""
    target = marks(labels, outputs)
    if target.size and not (target.min() >= 0 and target.max() <= 1):
        raise InputError(
            "not binary",
            mark("this loss takes targets from 0 to 1, and the data has {low} to {high}"),
            mark("Choose the loss cross_entropy with one output a class, or mse for other numbers."),
            low=f"{target.min():g}",
            high=f"{target.max():g}",
        )
    return target


def shaped(labels: Array, outputs: Shape) -> Array:
    """The labels in the shape of the outputs. Raises InputError where their numbers do not fit."""
    size = int(np.prod(outputs))
    if labels.size != len(labels) * size:
        raise InputError(
            "target shape",
            mark("the model has {outputs} outputs a sample, and the data {labels} targets"),
            mark("Give the last layer {labels} units, or choose other data."),
            outputs=size,
            labels=labels.size // max(1, len(labels)),
        )
    return labels.reshape(len(labels), *outputs).astype(np.float32)


def check_classes(labels: Array, outputs: int) -> None:
    """Raises InputError unless every label is the number of an output."""
    wrong = labels[(labels < 0) | (labels >= outputs) | (labels != np.floor(labels))]
    if wrong.size:
        raise InputError(
            "class without output",
            mark("the data has the class {label}, and the model has {outputs} outputs: the classes 0 to {last}"),
            mark("Give the last layer one unit a class; for numbers that are no classes choose the loss mse."),
            label=f"{wrong[0]:g}",
            outputs=outputs,
            last=outputs - 1,
        )


def right_class(outputs: Sequence[Array], target: Array) -> Array:
    """The largest output is that of the class."""
    chosen: Array = outputs[0].argmax(axis=1)
    wanted: Array = target if target.ndim == 1 else target.argmax(axis=1)
    return np.equal(chosen, wanted)


def right_side(middle: float) -> Callable[[Sequence[Array], Array], Array]:
    """One output: on the target's side of the middle; more of them: the largest is the target's."""

    def right(outputs: Sequence[Array], target: Array) -> Array:
        if target.shape[1:] != (1,):
            return right_class(outputs, target)
        return np.equal(outputs[0] > middle, target > 0.5).reshape(len(target))

    return right


def softmax_shares(outputs: Array) -> Array:
    """Logits of several classes."""
    softmax = OPS["softmax"]
    found: Array = softmax.forward(outputs, **softmax.settings({}))
    return found


def sigmoid_shares(outputs: Array) -> Array:
    """The logit of one class, or one of each."""
    found: Array = OPS["sigmoid"].forward(outputs)
    return found


def plain_shares(outputs: Array) -> Array:
    """They are probabilities already."""
    return outputs


def right_order(outputs: Sequence[Array], target: Array) -> Array:
    """The first of a pair has the higher score."""
    return np.greater(outputs[0], outputs[1]).reshape(len(outputs[0]))


REDUCTION = Field(
    "reduction",
    "mean",
    mark("whether the samples' losses are averaged or added"),
    choices=("mean", "sum"),
    title=mark("Over the samples"),
    choice_titles=(mark("mean"), mark("sum")),
)

declare(
    Loss(
        name="cross_entropy",
        doc=mark("Softmax and log-likelihood of the right class, from logits."),
        op="cross_entropy",
        formula="-log p[class]",
        target=class_numbers,
        right=right_class,
        fields=(REDUCTION,),
        numbers=True,
        shares=softmax_shares,
        title=mark("Softmax, cross-entropy"),
    )
)
declare(
    Loss(
        name="bce_logits",
        doc=mark("Binary cross-entropy from a logit: sigmoid and logarithm in one stable gate."),
        op="bce_logits",
        formula="-y log σ(z) - (1 - y) log(1 - σ(z))",
        target=binary_marks,
        right=right_side(0.0),
        fields=(REDUCTION,),
        shares=sigmoid_shares,
        title=mark("Sigmoid, cross-entropy"),
    )
)
declare(
    Loss(
        name="bce",
        doc=mark("Binary cross-entropy from a probability, as the lecture writes it."),
        op="bce",
        formula="-y log p - (1 - y) log(1 - p)",
        target=binary_marks,
        right=right_side(0.5),
        fields=(REDUCTION,),
        shares=plain_shares,
        title=mark("Binary cross-entropy"),
    )
)
declare(
    Loss(
        name="mse",
        doc=mark("The mean squared difference."),
        op="mse",
        formula="mean (out - y)^2",
        target=marks,
        right=right_side(0.5),
        fields=(REDUCTION,),
        title=mark("Squared error"),
    )
)
declare(
    Loss(
        name="mae",
        doc=mark("The mean absolute difference."),
        op="mae",
        formula="mean |out - y|",
        target=marks,
        right=right_side(0.5),
        fields=(REDUCTION,),
        title=mark("Absolute error"),
    )
)
declare(
    Loss(
        name="reconstruction",
        doc=mark("How far an output is from the input that it should repeat."),
        op="mse",
        formula="(x_in - x_out)^2",
        target=shaped,
        right=None,
        fields=(REDUCTION,),
        source="input",
        title=mark("Reconstruction"),
    )
)
declare(
    Loss(
        name="margin_ranking",
        doc=mark("The better of two samples should score higher by a margin."),
        op="margin_ranking",
        formula="max(0, m - (s1 - s2))",
        target=shaped,
        right=right_order,
        fields=(Field("margin", 1.0, mark("how much higher"), minimum=0.0, title=mark("Margin")), REDUCTION),
        source="pairs",
        title=mark("Ranking by a margin"),
    )
)
