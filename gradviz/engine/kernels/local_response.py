"""Local response normalisation: channels damped by those beside them, in passes over whole buffers. Records only.

The channel is the first axis inside, so that a neighbour is a plane further on.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, declare
from gradviz.engine.tensors.buffers import Array


def of_samples(call: Call) -> bool:
    """Samples with at least one number per channel."""
    return call.batched == (True,) and all(call.sources[0].shape)


def two_operands(call: Call) -> int:
    return 2 * prod(call.sources[0].shape)


def neighbours(parts: Array, total: Array, before: int, after: int) -> Work:
    """The work of summing each channel with the `before` channels before it and the `after` channels after it."""
    pairs = [(total[:-far], parts[far:]) for far in range(1, min(after, len(parts) - 1) + 1)]
    pairs += [(total[far:], parts[:-far]) for far in range(1, min(before, len(parts) - 1) + 1)]

    def run() -> None:
        np.copyto(total, parts)
        for target, other in pairs:
            np.add(target, other, out=target)

    return run


def shrinking(beta: float) -> Callable[[Array, Array, Array], None]:
    """What writes an array to the power of -beta, with some room: by roots where they do, which takes a fifth of the time."""

    def by_power(damped: Array, out: Array, room: Array) -> None:
        np.power(damped, -beta, out=out)

    def by_root(damped: Array, out: Array, room: Array) -> None:
        np.sqrt(damped, out=out)
        np.reciprocal(out, out=out)

    def by_two_roots(damped: Array, out: Array, room: Array) -> None:
        np.sqrt(damped, out=out)
        np.sqrt(out, out=room)
        np.multiply(out, room, out=out)
        np.reciprocal(out, out=out)

    return {0.5: by_root, 0.75: by_two_roots}.get(beta, by_power)


def local_response(site: Site) -> Pass:
    """x over s^beta, where s is k and alpha / size times the sum of the neighbours' squares.

    Backward straight through its own quotient, less what it adds to the damping of its neighbours.
    """
    x, out = site.sources[0].inner, site.result.inner
    parts, total = site.workspace.scratch(x.shape, x.shape)
    damped, shrunk = site.workspace.keep(x.shape), site.workspace.keep(x.shape)
    size, alpha, beta, k = settings_of(site.call)
    add_up, shrink = neighbours(parts, damped, size // 2, (size - 1) // 2), shrinking(beta)

    def run_forward() -> None:
        np.multiply(x, x, out=parts)
        add_up()
        np.multiply(damped, alpha / size, out=damped)
        np.add(damped, k, out=damped)
        shrink(damped, shrunk, parts)
        np.multiply(x, shrunk, out=out)

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner
    add_back = neighbours(parts, total, (size - 1) // 2, size // 2)

    def run_backward() -> None:
        np.multiply(upstream, out, out=parts)
        np.divide(parts, damped, out=parts)
        add_back()
        np.multiply(total, x, out=total)
        np.multiply(total, 2 * alpha * beta / size, out=total)
        np.multiply(upstream, shrunk, out=sink)
        np.subtract(sink, total, out=sink)

    return Pass(run_forward, run_backward)


def settings_of(call: Call) -> tuple[int, float, float, float]:
    """Size, alpha, beta and k."""
    known = call.op.settings(call.attributes)
    return int(known["size"]), float(known["alpha"]), float(known["beta"]), float(known["k"])


declare(Kernel("local response", "lrn", local_response, of_samples, scratch=two_operands))
