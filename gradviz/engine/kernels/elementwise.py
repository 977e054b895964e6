"""Elementwise gates over whole buffers: relu, sigmoid, tanh, dropout, bias. Records and their few lines, nothing else."""

from __future__ import annotations

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, declare
from gradviz.engine.tensors.buffers import Form

LEAST = {np.dtype(np.float32): 87.0, np.dtype(np.float64): 708.0}
"""The largest number whose exponential is finite."""


def on_a_batch(call: Call) -> bool:
    return all(call.batched) and call.result.batched


def as_the_result(call: Call, result: Form) -> tuple[Form, ...]:
    """Samples in rows where the result has them so: then both are walked alike."""
    return (Form(outermost=result.outermost),) * len(call.sources)


def relu(site: Site) -> Pass:
    """max with an array of zeros, which is three times as quick as with the number 0."""
    x, out = site.sources[0].inner, site.result.inner
    zeros = site.workspace.zeros_like(site.result)

    def run_forward() -> None:
        np.maximum(x, zeros, out=out)

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner
    open_gates = site.workspace.keep_like(site.result, bool)

    def run_backward() -> None:
        np.greater(out, zeros, out=open_gates)
        np.multiply(upstream, open_gates, out=sink)

    return Pass(run_forward, run_backward)


def sigmoid(site: Site) -> Pass:
    """1 / (1 + e^-x) with the exponent held below overflow; backward out (1 - out)."""
    x, out = site.sources[0].inner, site.result.inner
    most = LEAST[site.workspace.dtype]

    def run_forward() -> None:
        np.negative(x, out=out)
        np.minimum(out, most, out=out)
        np.exp(out, out=out)
        np.add(out, 1.0, out=out)
        np.reciprocal(out, out=out)

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner

    def run_backward() -> None:
        np.subtract(1.0, out, out=sink)
        np.multiply(sink, out, out=sink)
        np.multiply(sink, upstream, out=sink)

    return Pass(run_forward, run_backward)


def tanh(site: Site) -> Pass:
    x, out = site.sources[0].inner, site.result.inner

    def run_forward() -> None:
        np.tanh(x, out=out)

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner

    def run_backward() -> None:
        np.multiply(out, out, out=sink)
        np.subtract(1.0, sink, out=sink)
        np.multiply(sink, upstream, out=sink)

    return Pass(run_forward, run_backward)


def dropout(site: Site) -> Pass:
    """x times noise / (1 - rate)."""
    x, noise, out = site.sources[0].inner, site.sources[1].inner, site.result.inner
    scale = 1.0 / (1.0 - site.call.attributes["rate"])

    def run_forward() -> None:
        np.multiply(x, noise, out=out)
        np.multiply(out, scale, out=out)

    if site.upstream is None:
        return Pass(run_forward, None)
    upstream = site.upstream.inner
    sinks = [(sink.inner, other) for sink, other in zip(site.sinks, (noise, x), strict=True) if sink is not None]

    def run_backward() -> None:
        for sink, other in sinks:
            np.multiply(upstream, other, out=sink)
            np.multiply(sink, scale, out=sink)

    return Pass(run_forward, run_backward)


def only_data_learns(call: Call) -> bool:
    return on_a_batch(call) and call.attributes["rate"] < 1


def is_bias(call: Call) -> bool:
    return call.batched == (True, False) and call.result.batched


def bias(site: Site) -> Pass:
    """One number per channel; its gradient is the sum over all other axes."""
    x, out = site.sources[0].inner, site.result.inner
    number = site.sources[1].inner.reshape((-1, *(1,) * (x.ndim - 1)))

    def run_forward() -> None:
        np.add(x, number, out=out)

    if site.upstream is None:
        return Pass(run_forward, None)
    upstream = site.upstream.inner
    down = None if site.sinks[0] is None else site.sinks[0].inner
    total = None if site.sinks[1] is None else site.sinks[1].inner
    others = tuple(range(1, x.ndim))

    def run_backward() -> None:
        if down is not None:
            np.copyto(down, upstream)
        if total is not None:
            np.add.reduce(upstream, axis=others, out=total)

    return Pass(run_forward, run_backward)


declare(Kernel("relu", "relu", relu, on_a_batch, as_the_result, any_order=True, passes_pooling=True))
declare(Kernel("sigmoid", "sigmoid", sigmoid, on_a_batch, as_the_result, any_order=True))
declare(Kernel("tanh", "tanh", tanh, on_a_batch, as_the_result, any_order=True))
declare(Kernel("dropout", "dropout", dropout, only_data_learns, as_the_result, any_order=True))
declare(Kernel("bias", "bias", bias, is_bias, adds_bias=True))
