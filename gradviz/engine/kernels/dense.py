"""Dense layers: one matrix product per pass, the bias as one more row of the weights. Records only."""

from __future__ import annotations

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, declare, in_turn
from gradviz.engine.kernels.products import Product, shared
from gradviz.engine.tensors.buffers import PLAIN, Array, Buffer, Form


def is_dense(call: Call) -> bool:
    """Samples in rows times a matrix of weights."""
    return (
        call.batched[:2] == (True, False)
        and not any(call.batched[2:])
        and all(len(slot.shape) == 2 for slot in (*call.sources[:2], call.result))
    )


def wishes(call: Call, result: Form) -> tuple[Form, ...]:
    """The operand with a row of ones where a bias is to be one more row of the weights."""
    return Form(row=len(call.sources) == 3, outermost=True), *(PLAIN,) * (len(call.sources) - 1)


def joined(weights: Buffer | None, bias: Buffer | None) -> Array | None:
    """Weights (in, out) and the bias right behind them in one flat vector as one matrix; None where they stand apart."""
    if weights is None or bias is None or weights.storage is not bias.storage or not weights.inner.size:
        return None
    flat = weights.storage
    start = (weights.inner.__array_interface__["data"][0] - flat.__array_interface__["data"][0]) // flat.itemsize
    end = start + weights.inner.size
    if bias.inner.__array_interface__["data"][0] != flat.__array_interface__["data"][0] + end * flat.itemsize:
        return None
    return flat[start : end + bias.inner.size].reshape((-1, weights.shape[1]))


def _numbers(sink: Buffer | None) -> Array | None:
    return None if sink is None else sink.inner


def dense(site: Site) -> Pass:
    """out = W^T x in batch-last layout; dW = x g^T goes straight into the flat gradient, dx = W g."""
    if len(site.sources) == 2:
        return _product(site, site.sources[1].inner, _numbers(site.sinks[1]), row=False)
    whole = joined(*site.sources[1:])
    sink = joined(*site.sinks[1:])
    if site.sources[0].form.row and whole is not None and (sink is not None or site.sinks[1:] == (None, None)):
        return _product(site, whole, sink, row=True)
    return _with_bias(site)


def _product(site: Site, weights: Array, sink: Array | None, row: bool) -> Pass:
    x = site.sources[0].matrix(row)
    out = site.result.matrix()
    product = (x.T, weights, out.T) if site.result.form.outermost else (weights.T, x, out)
    forward = shared(product, site.crew) if site.depth is None else site.depth.summed(product)
    if site.upstream is None:
        return Pass(forward, None)
    upstream = site.upstream.matrix()
    down = site.sinks[0]
    return Pass(
        forward,
        in_turn(
            None if sink is None else _to_weights(site, (x, upstream.T, sink)),
            None if down is None else shared((site.sources[1].inner, upstream, down.matrix()), site.crew),
        ),
    )


def _to_weights(site: Site, product: Product) -> Work:
    """dW = x g^T, by all that are there."""
    return shared(product, site.crew) if site.depth is None else site.depth.rows(product)


def _with_bias(site: Site) -> Pass:
    """The bias added behind the product, where it does not lie behind the weights."""
    product = _product(site, site.sources[1].inner, _numbers(site.sinks[1]), row=False)
    out = site.result.matrix()
    bias = site.sources[2].inner.reshape((-1, 1))

    def run_forward() -> None:
        if product.forward is not None:
            product.forward()
        np.add(out, bias, out=out)

    sink = site.sinks[2]
    if site.upstream is None or sink is None:
        return Pass(run_forward, product.backward)
    upstream, total = site.upstream.matrix(), sink.inner

    def run_backward() -> None:
        if product.backward is not None:
            product.backward()
        np.add.reduce(upstream, axis=1, out=total)

    return Pass(run_forward, run_backward)


declare(Kernel("dense", "matmul", dense, is_dense, wishes, any_order=True, takes_bias=True, deep=True))
