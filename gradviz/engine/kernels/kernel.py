"""Kernel: a fast way to run one op, as a record. Owns the record, its registry and what a kernel is given; holds no kernel.

An op without a kernel runs its plain forward and vjp; that is also what every kernel is tested against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gradviz.engine.tensors import reference
from gradviz.engine.tensors.buffers import PLAIN, Array, Buffer, Form, Workspace
from gradviz.engine.tensors.crew import Crew
from gradviz.engine.tensors.program import Slot
from gradviz.ops import Op
from gradviz.registry import Registry

if TYPE_CHECKING:
    from gradviz.engine.tensors.depth import Depth

Work = Callable[[], None]


@dataclass(frozen=True)
class Call:
    """One instruction as a kernel judges it: the op, every attribute, and the shapes it reads and writes."""

    op: Op
    attributes: Mapping[str, Any]
    sources: tuple[Slot, ...]
    result: Slot

    @property
    def batched(self) -> tuple[bool, ...]:
        """Per operand whether it has a batch axis."""
        return tuple(source.batched for source in self.sources)


@dataclass(frozen=True, eq=False)
class Site:
    """Where a kernel is built in: the memory it reads and writes.

    `sinks` take the gradient sent to each operand: always written, never added to; None where none is wanted.
    `upstream` is the gradient of the result, None where there is no backward pass. `crew` may share the work; `depth` is given
    where another process does a part of it.
    """

    call: Call
    sources: tuple[Buffer, ...]
    result: Buffer
    upstream: Buffer | None
    sinks: tuple[Buffer | None, ...]
    workspace: Workspace
    crew: Crew
    depth: Depth | None = None

    @property
    def gradient(self) -> Buffer:
        """`upstream` where a backward pass exists. Raises ValueError elsewhere."""
        if self.upstream is None:
            raise ValueError(f"{self.call.op.name} has no backward pass here")
        return self.upstream


@dataclass(frozen=True)
class Pass:
    """What a kernel made: work of the forward and of the backward pass; None where there is nothing to do."""

    forward: Work | None
    backward: Work | None


def any_call(call: Call) -> bool:
    return True


def no_scratch(call: Call) -> int:
    return 0


def no_wishes(call: Call, result: Form) -> tuple[Form, ...]:
    return (PLAIN,) * len(call.sources)


@dataclass(frozen=True)
class Kernel:
    """One way to run `op`; the first registered that `applies` is taken, one that is `preferred` before all others.

    `wishes(call, form of the result)` is the form it would like each operand in: it must run with any other form too, but for
    `phased`. `any_order` says that it writes samples in rows (`outermost`) as readily as in columns.
    `scratch(call)` is how many numbers of scratch memory it may ask for.
    Facts that rewrites ask for: `view` (the result is the operand's memory in another shape), `takes_bias` (runs with the
    operand of the following bias gate as one more operand), `adds_bias` (is that bias gate), `passes_pooling` (may move
    behind a max pooling without changing a bit), `pools`, `writes_phases(call)`, `in_phases` (writes them most readily) and
    `reads_phases`.
    `apart` says that every sample is computed by itself, `reduces` that only the samples' mean or sum is taken, by the
    attribute "reduction", `deep` that it is one product of samples and weights, which may be summed up in parts.
    """

    name: str
    op: str
    make: Callable[[Site], Pass]
    applies: Callable[[Call], bool] = any_call
    wishes: Callable[[Call, Form], tuple[Form, ...]] = no_wishes
    scratch: Callable[[Call], int] = no_scratch
    preferred: bool = False
    any_order: bool = False
    view: bool = False
    takes_bias: bool = False
    adds_bias: bool = False
    passes_pooling: bool = False
    pools: bool = False
    writes_phases: Callable[[Call], bool] | None = None
    in_phases: bool = False
    reads_phases: bool = False
    apart: bool = True
    reduces: bool = False
    deep: bool = False


KERNELS: Registry[Kernel] = Registry("kernel")


def declare(record: Kernel) -> Kernel:
    """Register `record` under its name and return it."""
    return KERNELS.register(record.name, record)


def plain(site: Site) -> Pass:
    """The op's own forward and vjp over natural views."""
    call = site.call
    operands = [source.natural for source in site.sources]
    out = site.result.natural

    def run_forward() -> None:
        np.copyto(out, reference.forward(call.op, operands, call.attributes), casting="same_kind")

    if site.upstream is None:
        return Pass(run_forward, None)
    upstream = site.upstream.natural
    sinks = [None if sink is None else sink.natural for sink in site.sinks]

    def run_backward() -> None:
        for sink, part in zip(sinks, reference.pull(call.op, upstream, out, operands, call.attributes), strict=True):
            if sink is not None:
                np.copyto(sink, 0.0 if part is None else part, casting="same_kind")

    return Pass(run_forward, run_backward)


def in_turn(*works: Work | None) -> Work | None:
    """One work that does all that are given, in order; None where none is."""
    steps = tuple(work for work in works if work is not None)
    if len(steps) < 2:
        return steps[0] if steps else None

    def run() -> None:
        for step in steps:
            step()

    return run


def copying(target: Array, source: Array) -> Work:
    """The work of copying `source` into `target`."""

    def run() -> None:
        np.copyto(target, source)

    return run
