"""Softmax and cross-entropy in one gate, on logits. One record, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.notation import shape as written
from gradviz.ops.loss import REDUCTION, mean_or_sum, reduced, share
from gradviz.ops.misfit import misfit
from gradviz.ops.op import ANY, Op, Shape, declare
from gradviz.ops.softmax import log_softmax, shares_of
from gradviz.ops.unit import Index, Unit, unit
from gradviz.words import mark


def cross_entropy(out: Any, target: Any, reduction: str) -> Any:
    """Minus the log share of the true class, or of all classes weighed by their probabilities."""
    logs = log_softmax(out, -1)
    if np.ndim(target) == 1:
        chosen = np.take_along_axis(logs, class_numbers(target, np.shape(out)[1])[:, np.newaxis], axis=1)[:, 0]
        return reduced(-chosen, reduction)
    return reduced(-np.sum(np.where(np.equal(target, 0), 0.0, target * logs), axis=-1), reduction)


def cross_entropy_vjp(upstream: Any, value: Any, out: Any, target: Any, reduction: str) -> tuple[Any, Any]:
    """p - y for every sample; that of the true class from the other shares, which keeps its digits when p is near 1."""
    logs = log_softmax(out, -1)
    scale = share(upstream, len(out), reduction)
    shares = np.exp(logs)
    if np.ndim(target) == 1:
        place = class_numbers(target, np.shape(out)[1])[:, np.newaxis]
        np.put_along_axis(shares, place, 0.0, axis=1)
        np.put_along_axis(shares, place, -np.sum(shares, axis=1, keepdims=True), axis=1)
        return shares * scale, None
    return (shares * np.sum(target, axis=-1, keepdims=True) - target) * scale, -logs * scale


def cross_entropy_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    """Per sample minus the log shares, chosen by a switch where the target is a class number, else weighed."""
    (samples, classes), target = shapes
    parts = []
    for sample in range(samples):
        less, _, total = shares_of(made, [made.element(0, sample, place) for place in range(classes)])
        whole = made.gate("log", total)
        for place in range(classes):
            loss = made.gate("sub", whole, less[place])
            if len(target) == 1:
                right = made.gate("eq", made.element(1, sample), made.constant(place))
                parts.append(made.gate("select", right, loss, made.constant(0.0)))
            else:
                parts.append(made.gate("mul", made.element(1, sample, place), loss))
    return mean_or_sum(made, parts, samples, attributes)


def class_numbers(target: Any, classes: int) -> Any:
    """Class numbers as integers. Raises InputError for one that is no class."""
    found = np.asarray(target)
    whole = np.where(np.isfinite(found), found, -1).astype(np.intp)
    bad = np.flatnonzero((whole != found) | (whole < 0) | (whole >= classes))
    if len(bad):
        raise misfit(
            mark("sample {place} has the class {found}"),
            mark("Classes are whole numbers from 0 to {last}; give probabilities as one row of {classes} for each sample."),
            place=int(bad[0]),
            found=float(found[bad[0]]),
            last=classes - 1,
            classes=classes,
        )
    return whole


def cross_entropy_shape(attributes: Mapping[str, Any], out: Shape, target: Shape) -> Shape:
    """Logits (N, classes) with class numbers (N) or shares (N, classes) give a number. Raises InputError."""
    if len(out) != 2 or not out[1]:
        raise misfit(
            mark("cross_entropy takes logits (N, classes), not {out}"), mark("Put one row of scores for each sample."), out=written(out)
        )
    if target not in (out[:1], out):
        raise misfit(
            mark("cross_entropy: targets of {target} do not fit logits of {out}"),
            mark("Give {samples} class numbers, shape ({samples}), or probabilities of shape {out}."),
            target=written(target),
            out=written(out),
            samples=out[0],
        )
    return ()


declare(
    Op(
        name="cross_entropy",
        title=mark("Cross-entropy"),
        symbol="CE",
        category="unary",
        rule="slope",
        doc=mark("The loss of a classifier: minus the log of the share that softmax gives the true class."),
        note=mark("With softmax inside, the gradient is simply p − y: predicted share less wanted share."),
        forward=cross_entropy,
        vjp=cross_entropy_vjp,
        infer=cross_entropy_shape,
        operands=("out", "target"),
        flow=("g·(softmax({0}) − {1})", "−g·log softmax({0})"),
        example=((2, 3), (2, 3)),
        domain=(ANY, ANY),
        attributes=(REDUCTION,),
        text="cross_entropy({0}, {1})",
        latex=r"\operatorname{{CrossEntropy}}\left({0}, {1}\right)",
        aliases=("crossentropy",),
        remembers="operands",
        expand=unit("out target", cross_entropy_unit),
        ordered=True,
        analytic=False,
    )
)
