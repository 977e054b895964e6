"""Losses over a batch in batch-last layout: the classes lie along the first axis, so that sums run over long rows."""

from __future__ import annotations

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, declare, plain
from gradviz.ops.cross_entropy import class_numbers


def of_class_numbers(call: Call) -> bool:
    """Logits (N, K) against class numbers (N,)."""
    return call.batched == (True, True) and [len(slot.shape) for slot in call.sources] == [2, 1] and all(call.sources[0].shape)


def share_of_each(call: Call) -> float:
    """What one summand counts in the loss."""
    sizes = {"mean": 1.0 / max(int(np.prod(call.sources[0].shape)), 1), "sum": 1.0}
    return sizes[call.attributes["reduction"]]


def cross_entropy(site: Site) -> Pass:
    """log(sum of e^z) - z[class] with z = logits - max; backward softmax minus one at the class."""
    if site.sinks[1] is not None:
        return plain(site)
    logits, target, out = site.sources[0].inner, site.sources[1].inner, site.result.inner
    classes, batch = logits.shape
    share = share_of_each(site.call) * (classes if site.call.attributes["reduction"] == "mean" else 1)
    keep = site.workspace.keep
    most, total, logs = keep((1, batch)), keep((1, batch)), keep((1, batch))
    centred, powers, right = keep(logits.shape), keep(logits.shape), keep(logits.shape, bool)
    numbers, ones, log_row = np.arange(classes, dtype=target.dtype).reshape((-1, 1)), np.ones(batch, logits.dtype), logs.reshape(-1)

    def run_forward() -> None:
        np.equal(numbers, target, out=right)
        if np.count_nonzero(right) != batch:
            class_numbers(target, classes)
        np.maximum.reduce(logits, axis=0, out=most, keepdims=True)
        np.subtract(logits, most, out=centred)
        np.exp(centred, out=powers)
        np.add.reduce(powers, axis=0, out=total, keepdims=True)
        np.log(total, out=logs)
        out.fill((ones.dot(log_row) - ones.dot(centred[right])) * share)

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner
    whole = sink if sink.flags.c_contiguous else keep(sink.shape)

    def run_backward() -> None:
        np.divide(powers, total, out=whole)
        np.subtract(whole, right, out=whole)
        np.multiply(whole, upstream * share, out=whole)
        if whole is not sink:
            np.copyto(sink, whole)

    return Pass(run_forward, run_backward)


def of_equal_shapes(call: Call) -> bool:
    return call.batched == (True, True) and call.sources[0].shape == call.sources[1].shape and all(call.sources[0].shape)


def squared_error(site: Site) -> Pass:
    """The sum of squared differences, times its share."""
    out, target, loss = site.sources[0].inner, site.sources[1].inner, site.result.inner
    share = share_of_each(site.call)
    difference = site.workspace.keep(out.shape)
    flat = difference.reshape(-1)

    def run_forward() -> None:
        np.subtract(out, target, out=difference)
        loss.fill(np.dot(flat, flat) * share)

    if site.upstream is None:
        return Pass(run_forward, None)
    upstream = site.upstream.inner
    sinks = [(sink.inner, sign * 2.0 * share) for sink, sign in zip(site.sinks, (1.0, -1.0), strict=True) if sink is not None]

    def run_backward() -> None:
        for sink, slope in sinks:
            np.multiply(difference, upstream * slope, out=sink)

    return Pass(run_forward, run_backward)


declare(Kernel("cross entropy of classes", "cross_entropy", cross_entropy, of_class_numbers, reduces=True))
declare(Kernel("squared error", "mse", squared_error, of_equal_shapes, reduces=True))
