"""Batch normalisation: the statistics of every channel, and normalising by them, in few passes over whole buffers. Records only.

The channel is the first axis inside, so that all of its numbers lie together; they are summed line by line, lines in float64.
"""

from __future__ import annotations

from math import prod

import numpy as np

from gradviz.engine.kernels.elementwise import as_the_result
from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, declare
from gradviz.engine.tensors.buffers import Array, Form, Workspace


def of_a_batch(call: Call) -> bool:
    """Samples with at least one number per channel, and one number per channel of everything else."""
    return call.batched[0] and not any(call.batched[1:]) and all(call.sources[0].shape)


def as_it_is(call: Call, result: Form) -> tuple[Form, ...]:
    """Samples in rows or in columns, as other readers like."""
    return (Form(outermost=True),) * len(call.sources)


def one_operand(call: Call) -> int:
    return prod(call.sources[0].shape)


def in_lines(inner: Array) -> Array:
    """(channels, lines, numbers): a line lies together in memory, but for samples in rows. Without a copy."""
    if inner.ndim == 2:
        return inner[:, np.newaxis]
    return inner.reshape((len(inner), 1 if inner.flags.c_contiguous else inner.shape[1], -1))


def over(values: Array, inner: Array) -> Array:
    """One number per channel, shaped to broadcast over all numbers of it."""
    return values.reshape((-1, *(1,) * (inner.ndim - 1)))


class Sums:
    """Sums of products over every channel; `total` holds the last ones."""

    def __init__(self, inner: Array, workspace: Workspace) -> None:
        channels, lines, _ = in_lines(inner).shape
        self.total = workspace.keep((channels,), np.float64)
        self._by_line = workspace.keep((channels, lines))
        self._products = self._by_line.reshape((channels, lines, 1, 1))

    def add_up(self, lines: Array) -> None:
        """Sum all numbers."""
        np.add.reduce(lines, axis=2, out=self._by_line)
        np.add.reduce(self._by_line, axis=1, dtype=np.float64, out=self.total)

    def multiply(self, one: Array, other: Array) -> None:
        """Sum the products of two arrays' numbers."""
        np.matmul(one[:, :, np.newaxis], other[..., np.newaxis], out=self._products)
        np.add.reduce(self._by_line, axis=1, dtype=np.float64, out=self.total)


def batch_mean(site: Site) -> Pass:
    """The sum over a channel's numbers; each of them gets the same share back."""
    x, out, parts = site.sources[0].inner, site.result.inner, one_operand(site.call) / site.result.inner.size
    lines, sums = in_lines(x), Sums(x, site.workspace)

    def run_forward() -> None:
        sums.add_up(lines)
        np.divide(sums.total, parts, out=out, casting="same_kind")

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner

    def run_backward() -> None:
        np.copyto(sink, over(upstream / parts, sink), casting="same_kind")

    return Pass(run_forward, run_backward)


def batch_variance(site: Site) -> Pass:
    """The mean square distance from the mean; backward 2 (x - mean) / n, as what the mean itself does cancels out."""
    x, out, parts = site.sources[0].inner, site.result.inner, one_operand(site.call) / site.result.inner.size
    lines, sums, mean = in_lines(x), Sums(x, site.workspace), site.workspace.keep(out.shape)
    away = _scratch_like(site)
    away_in_lines, apart, middle = in_lines(away), Sums(away, site.workspace), over(mean, x)

    def run_forward() -> None:
        sums.add_up(lines)
        np.divide(sums.total, parts, out=mean, casting="same_kind")
        np.subtract(x, middle, out=away)
        apart.multiply(away_in_lines, away_in_lines)
        np.divide(apart.total, parts, out=out, casting="same_kind")

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner

    def run_backward() -> None:
        np.subtract(x, middle, out=sink)
        np.multiply(sink, over(upstream * (2.0 / parts), sink), out=sink)

    return Pass(run_forward, run_backward)


def normalize(site: Site) -> Pass:
    """gamma (x - mean) / sqrt(variance + epsilon) + beta, one of each per channel."""
    (x, mean, variance, gamma, beta), out = (source.inner for source in site.sources), site.result.inner
    epsilon = float(site.call.attributes["epsilon"])
    middle, shift = over(mean, x), over(beta, x)

    def run_forward() -> None:
        np.subtract(x, middle, out=out)
        np.multiply(out, over(gamma / np.sqrt(variance + epsilon), x), out=out)
        np.add(out, shift, out=out)

    if site.upstream is None:
        return Pass(run_forward, None)
    return Pass(run_forward, _normalize_back(site, x, site.upstream.inner))


def _normalize_back(site: Site, x: Array, upstream: Array) -> Work:
    """To each operand with the others held; that the statistics come from x is said by their own gates."""
    mean, variance, gamma = (source.inner for source in site.sources[1:4])
    down, *others = (None if sink is None else sink.inner for sink in site.sinks)
    epsilon = float(site.call.attributes["epsilon"])
    away = _scratch_like(site)
    lines, away_in_lines, middle = in_lines(upstream), _cut_alike(away, upstream), over(mean, x)
    pulled, turned = Sums(upstream, site.workspace), Sums(upstream, site.workspace)

    def run() -> None:
        root = np.sqrt(variance + epsilon)
        if any(sink is not None for sink in others):
            pulled.add_up(lines)
            np.subtract(x, middle, out=away)
            turned.multiply(lines, away_in_lines)
            slope = gamma / root
            found = -pulled.total * slope, -0.5 * turned.total * slope / (variance + epsilon), turned.total / root, pulled.total
            for sink, part in zip(others, found, strict=True):
                if sink is not None:
                    np.copyto(sink, part, casting="same_kind")
        if down is not None:
            np.multiply(upstream, over(gamma / root, x), out=down)

    return run


def _scratch_like(site: Site) -> Array:
    """Room for the operand less its mean, which lies as the operand does."""
    source = site.sources[0]
    (room,) = site.workspace.scratch((prod(source.shape),))
    if source.form.outermost:
        return np.moveaxis(room.reshape(source.shape), 0, -1)
    return room.reshape(source.inner.shape)


def _cut_alike(array: Array, other: Array) -> Array:
    """An array in as many lines as another of its shape."""
    return array[:, np.newaxis] if array.ndim == 2 else array.reshape(in_lines(other).shape)


declare(Kernel("batch mean", "batch_mean", batch_mean, of_a_batch, as_it_is, apart=False))
declare(Kernel("batch variance", "batch_variance", batch_variance, of_a_batch, as_it_is, one_operand, apart=False))
declare(Kernel("batch normalisation", "normalize", normalize, of_a_batch, as_the_result, one_operand, any_order=True))
