"""What can go wrong with a run, each detected by one function: not finite, data, layers, gradients, units, rate, overfitting."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.blocks import Block, block_names, blocks
from gradviz.engine.faults import first_bad
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.diagnosis import activations, dead_shares, layer_of, title
from gradviz.nn.findings import Diagnosis, Evidence, Finding, declare
from gradviz.nn.spec import INPUT
from gradviz.notation import number
from gradviz.words import mark

SHRINKS, GROWS = 0.45, 2.2
"""Factors per layer beyond which a gradient vanishes or explodes, if it also changes LOST-fold in all."""
LOST = 30.0
DEAD, SATURATED = 0.4, 0.5
FLAT = 0.02
"""A slope below this share of the slope at 0 is flat."""
FEW_FEATURES = 100
WORSE = 1.1
PATIENT = 3
LONG_STEP = 0.01
"""A step that moves weights by no more of their length is no sign that the rate is too high."""


def not_finite(found: Evidence) -> list[Finding]:
    """The first node whose value or gradient is not finite."""
    bad = None if found.plan is None else first_bad(found.plan)
    if bad is None or found.plan is None:
        return []
    graph = found.plan.graph
    return [
        Finding(
            "not finite",
            mark("The first nan or inf came from {node} in the forward pass: {why}.")
            if bad.phase == "forward"
            else mark("The first nan or inf came from {node} in the backward pass: {why}."),
            (block_names(graph)[bad.node],),
            (
                mark("Lower the learning rate, ten times at first."),
                mark('Bound the length of the gradient: "Longest gradient" (clip_norm).'),
                mark("Normalise the inputs, and look for missing numbers in the data."),
            ),
            {"node": layer_of(graph, bad.node), "why": bad.why},
        )
    ]


def raw_data(found: Evidence) -> list[Finding]:
    """Inputs far from mean 0 and deviation 1, or features of very different size."""
    plan = found.plan
    if plan is None or INPUT not in plan.graph.names:
        return []
    x = plan.value(INPUT).astype(np.float64)
    mean, deviation = float(x.mean()), float(x.std())
    apart = 1.0
    if x.ndim == 2 and 1 < x.shape[1] <= FEW_FEATURES and len(x) > 1:
        spread = x.std(axis=0)
        spread = spread[spread > 0]
        apart = float(spread.max() / spread.min()) if len(spread) else 1.0
    if not math.isfinite(deviation) or (0.05 < deviation < 5 and abs(mean) < 3 * deviation and apart < 20):
        return []
    return [
        Finding(
            "raw data",
            mark(
                "The inputs are not normalised: mean {mean}, deviation {deviation}; the largest feature varies {apart} times the smallest."
            ),
            (INPUT,),
            (
                mark("Normalise the inputs: every feature gets mean 0 and variance 1."),
                mark("Put a batch norm layer before the first activation."),
            ),
            {"mean": number(mean, 3), "deviation": number(deviation, 3), "apart": number(apart, 3)},
        )
    ]


def linear_layers(found: Evidence) -> list[Finding]:
    """Dense layers that read one another with nothing between: one could do the same. A way that is narrower than both ends could not."""
    known = () if found.plan is None else blocks(found.plan.graph, found.plan.shapes)
    dense = {block.name: block for block in known if block.category == "linear" and _sizes(block)}
    readers = [name for block in known for name in block.reads]
    chains: list[list[str]] = []
    for block in dense.values():
        before = block.reads[0]
        if before not in dense or readers.count(before) > 1 or _sizes(dense[before])[1] < min(_sizes(dense[before])[0], _sizes(block)[1]):
            continue
        if chains and chains[-1][-1] == before:
            chains[-1].append(block.name)
        else:
            chains.append([before, block.name])
    return [
        Finding(
            "linear layers",
            mark("{first} to {last} is one linear map: there is no activation between the layers, and one layer could do the same."),
            tuple(chain),
            (
                mark("Put an activation between them: ReLU or tanh."),
                mark("Or keep a single one of them: it learns the same, with fewer weights."),
            ),
            {"first": chain[0], "last": chain[-1]},
        )
        for chain in chains
    ]


def _sizes(block: Block) -> tuple[int, ...]:
    """How many numbers a dense layer reads and answers; nothing for any other."""
    return next((shape for shape in block.parameters.values() if len(shape) == 2), ()) if block.kind == "layer" else ()


def fading_gradient(found: Evidence) -> list[Finding]:
    """How the length of the gradient changes from the last layer that learns to the first; one that dead units stop does not fade."""
    rows = [] if found.plan is None else _gradient_lengths(found.plan)
    if len(rows) < 3 or not all(math.isfinite(length) for _, length in rows) or rows[-1][1] == 0:
        return []
    (first, early), (last, late) = rows[0], rows[-1]
    if early == 0 and found.plan is not None and max(dead_shares(found.plan).values(), default=0.0) == 1:
        return []
    share = early / late
    factor = share ** (1 / (len(rows) - 1))
    facts = {"factor": number(factor, 2), "share": number(share, 2), "first": first.name, "last": last.name}
    if factor < SHRINKS and share < 1 / LOST:
        return [_vanishing(facts)]
    return [_exploding(facts)] if factor > GROWS and share > LOST else []


def _vanishing(facts: Mapping[str, str]) -> Finding:
    return Finding(
        "vanishing gradient",
        mark("The gradient vanishes: going back it shrinks to {factor} of its length per layer, and to {share} from {last} to {first}."),
        (facts["first"], facts["last"]),
        (
            mark("Take ReLU instead of sigmoid or tanh: the slope of a sigmoid is 1/4 at most."),
            mark("With ReLU or tanh, start with He or Xavier weights, which keep the size of signals."),
            mark("Put batch norm before the activations, or a bypass around some layers."),
        ),
        facts,
    )


def _exploding(facts: Mapping[str, str]) -> Finding:
    return Finding(
        "exploding gradient",
        mark("The gradient explodes: going back it grows {factor} times per layer, and {share} times from {last} to {first}."),
        (facts["first"], facts["last"]),
        (
            mark("Start with smaller weights: He or Xavier."),
            mark('Bound the length of the gradient: "Longest gradient" (clip_norm).'),
            mark("Put batch norm before the activations."),
        ),
        facts,
    )


def dead_units(found: Evidence) -> list[Finding]:
    """Units that give the same to every sample and learn nothing."""
    plan = found.plan
    if plan is None:
        return []
    kinked = {title(plan.graph, node) for node, op, _, _ in activations(plan) if op.kinked is not None}
    return [
        Finding(
            "dead units",
            mark("{share} of the units of {layer} are dead: no sample of the batch gets a gradient through them."),
            (name,),
            (
                mark("Lower the learning rate: one large step can push units where they never answer again."),
                mark("Take a leaky ReLU or a PReLU, which let a little through."),
                mark("Start with He weights and a bias of 0."),
            ),
            {"share": f"{100 * share:.0f} %", "layer": name},
            _since(found, name),
        )
        for name, share in dead_shares(plan).items()
        if share > DEAD and name in kinked
    ]


def saturated_units(found: Evidence) -> list[Finding]:
    """Smooth activations most of whose units stand where their slope is nearly 0, in a run that has not learned yet."""
    parts = _quarters(found.losses)
    learned = len(parts) > 0 and parts[-1] < 0.1 * parts[0]
    shares = {} if found.plan is None or learned else flat_shares(found.plan)
    return [
        Finding(
            "saturated units",
            mark("{share} of {layer} is saturated: it stands where the slope is nearly 0, so nothing below it learns."),
            (name,),
            (
                mark("Start with smaller weights: Xavier for sigmoid and tanh."),
                mark("Normalise the inputs, or put batch norm before the activation."),
                mark("Take ReLU, which does not saturate upwards."),
            ),
            {"share": f"{100 * share:.0f} %", "layer": name},
        )
        for name, share in shares.items()
        if share > SATURATED
    ]


def flat_shares(plan: TensorPlan) -> dict[str, float]:
    """Per smooth activation between layers the share of its numbers whose slope is a small part of the slope at 0."""
    found = {}
    for node, op, x, out in activations(plan):
        if op.kinked is None and node not in plan.graph.outputs:
            settings = op.settings(plan.graph.nodes[node].attributes)
            zero = np.zeros(1)
            steep = float(np.abs(op.local(op.forward(zero, **settings), zero, **settings)[0]).max())
            slope = np.abs(np.broadcast_to(op.local(out, x, **settings)[0], out.shape))
            if steep > 0 and math.isfinite(steep):
                found[title(plan.graph, node)] = float((slope < FLAT * steep).mean())
    return found


def steps_too_large(found: Evidence) -> list[Finding]:
    """The loss rises, or does not fall while every step moves the weights far."""
    parts = _quarters(found.losses)
    ratio = max(found.update_ratios.values(), default=0.0)
    rises = len(parts) > 0 and (parts[-1] > 1.5 * min(parts) or parts[-1] > 1.2 * parts[0])
    stays = len(parts) > 0 and parts[-1] > 0.95 * parts[0] and ratio > 0.05
    if not (rises or stays):
        return []
    far = max(found.update_ratios, key=lambda name: found.update_ratios[name], default="") if ratio > LONG_STEP else ""
    return [
        Finding(
            "rate too high",
            mark("The learning rate seems too high: the loss went from {low} to {last}, and a step moves {layer} by {ratio} of its length.")
            if far
            else mark("The learning rate seems too high: the loss went from {low} to {last}."),
            (far.partition("/")[0],) if far else _largest(found),
            (
                mark("Divide the learning rate by 3 to 10; a step of about a thousandth of the weights is healthy."),
                mark("Let the rate start small with a warm-up, or decrease with a schedule."),
                mark("Normalise the inputs."),
            ),
            {"low": number(min(parts), 3), "last": number(parts[-1], 3), "layer": far, "ratio": number(ratio, 2)},
        )
    ]


def steps_too_small(found: Evidence) -> list[Finding]:
    """The loss hardly falls, and no step moves any weights to speak of."""
    parts = _quarters(found.losses)
    weights = {name: ratio for name, ratio in found.update_ratios.items() if ratio > 0}
    if not len(parts) or not weights or max(weights.values()) > 2e-4 or parts[-1] < 0.9 * parts[0]:
        return []
    most = max(weights, key=lambda name: weights[name])
    return [
        Finding(
            "rate too low",
            mark(
                "The learning rate seems too low: the loss went from {first} to {last}, and a step moves {layer} by {ratio} of its length."
            ),
            (most.partition("/")[0],),
            (
                mark("Multiply the learning rate by 3 to 10."),
                mark("Take an optimizer that adapts, such as Adam."),
            ),
            {"first": number(parts[0], 3), "last": number(parts[-1], 3), "layer": most, "ratio": number(weights[most], 2)},
        )
    ]


def overfitting(found: Evidence) -> list[Finding]:
    """The validation loss has risen since its best epoch, above the training loss, while that went on falling."""
    rows = [row for row in found.epochs if row.val_loss is not None and math.isfinite(row.val_loss)]
    if len(rows) <= PATIENT:
        return []
    best = min(rows, key=lambda row: (_val(row), row.epoch))
    last = rows[-1]
    if last.epoch - best.epoch < PATIENT or _val(last) < WORSE * _val(best) or last.loss >= min(best.loss, _val(last)):
        return []
    return [
        Finding(
            "overfitting",
            mark("Overfitting since epoch {epoch}: the training loss fell on to {loss}, the validation loss rose from {best} to {now}."),
            _largest(found),
            (
                mark("Stop early with patience: the weights of the best epoch are taken."),
                mark("Add dropout, or an L2 penalty on the weights."),
                mark("Take more data, or change what there is with augment; or fewer units."),
            ),
            {"epoch": best.epoch, "loss": number(last.loss, 3), "best": number(_val(best), 3), "now": number(_val(last), 3)},
            best.epoch,
        )
    ]


def _largest(found: Evidence) -> tuple[str, ...]:
    """The layer that learns most numbers: the one to look at when the whole is meant."""
    learning = [] if found.plan is None else [block for block in blocks(found.plan.graph, found.plan.shapes) if block.parameters]
    return (max(learning, key=lambda block: block.parameter_count).name,) if learning else ()


def _val(row: Any) -> float:
    return float(row.val_loss)


def _gradient_lengths(plan: TensorPlan) -> list[tuple[Block, float]]:
    """Per layer that learns weights the length of the gradient at its output, first layer first; the last layer is the loss's."""
    found = []
    for block in blocks(plan.graph, plan.shapes):
        gradient = plan.gradient(block.output)
        if block.kind == "layer" and any(len(shape) > 1 for shape in block.parameters.values()) and gradient is not None:
            found.append((block, float(np.linalg.norm(gradient.astype(np.float64)))))
    return found


def _since(found: Evidence, name: str) -> int | None:
    """The epoch from which on the share of dead units stayed high, where it was watched."""
    shares = found.dead_shares.get(name)
    if shares is None or not len(shares):
        return None
    well = np.flatnonzero(~(shares > DEAD))
    start = int(well[-1]) + 1 if len(well) else 0
    return int(found.dead_epochs[start]) + 1 if start < len(shares) else None


def _quarters(losses: NDArray[Any]) -> Sequence[float]:
    """The mean loss of four parts of the run; none before there are enough batches."""
    finite = losses[np.isfinite(losses)]
    return [float(part.mean()) for part in np.array_split(finite, 4)] if len(finite) >= 12 else []


declare(Diagnosis("not_finite", mark("Numbers that are none, and where the first of them came from."), not_finite))
declare(Diagnosis("raw_data", mark("Inputs that are not normalised."), raw_data))
declare(Diagnosis("linear", mark("Layers that are one linear map, as there is no activation between them."), linear_layers))
declare(Diagnosis("gradient", mark("A gradient that vanishes or explodes on its way back."), fading_gradient))
declare(Diagnosis("dead", mark("Units that answer no sample and learn nothing."), dead_units))
declare(Diagnosis("saturated", mark("Activations that stand where their slope is nearly 0."), saturated_units))
declare(Diagnosis("rate_high", mark("Steps that are too large."), steps_too_large))
declare(Diagnosis("rate_low", mark("Steps that are too small."), steps_too_small))
declare(Diagnosis("overfitting", mark("Learning the training set by heart."), overfitting))
