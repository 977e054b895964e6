"""Whether a batch may be split over threads, and into which parts. Decides from the program; runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from gradviz.engine.kernels.kernel import Kernel
from gradviz.engine.tensors.program import Instruction, Program
from gradviz.engine.tensors.rewrites import kernel_for

WORTH_SPLITTING = 80_000
"""With fewer numbers, handing work over to another thread takes longer than it saves."""


def can_split(program: Program, kernels: Mapping[str, Kernel]) -> bool:
    """Whether every gate treats samples apart and the loss, which comes last, is their mean or sum.

    A gate over the whole batch, as of batch normalisation, forbids it.
    """
    gates = [each for each in program.instructions if each.result in program.graph.ancestors(program.graph.output)]
    return bool(gates) and all(_fits(program, each, kernels) for each in program.instructions)


def _fits(program: Program, each: Instruction, kernels: Mapping[str, Kernel]) -> bool:
    kernel = kernel_for(program, each, kernels)
    if each.result == program.loss:
        return kernel is not None and kernel.reduces and not program.slots[each.result].batched
    if not program.slots[each.result].batched:
        return False
    return program.ops[each.op].elementwise or (kernel is not None and kernel.apart and not kernel.reduces)


def worth_a_partner(program: Program, kernels: Mapping[str, Kernel]) -> bool:
    """Whether other processes should each take a part of the batch. A state, which is one for all samples, keeps them out."""
    whole = (program.batch or 0) > 1 and not any(leaf.role == "state" for leaf in program.graph.leaves)
    return whole and numbers_of(program, kernels) >= WORTH_SPLITTING and can_split(program, kernels)


def numbers_of(program: Program, kernels: Mapping[str, Kernel]) -> int:
    """How many numbers are computed for the whole batch: a measure of the work. A view of others costs none."""
    found = 0
    for each in program.instructions:
        kernel = kernel_for(program, each, kernels)
        if program.slots[each.result].batched and not (kernel is not None and kernel.view):
            found += prod(program.slots[each.result].shape)
    return found


def parts(batch: int, threads: int) -> tuple[int, ...]:
    """Sizes of the parts of a batch, as even as can be, none of them empty."""
    count = max(1, min(threads, batch))
    return tuple(batch // count + (place < batch % count) for place in range(count))


def share_of(part: int, batch: int, program: Program) -> float:
    """What a part counts in the whole loss: its share of the samples for a mean, all of it for a sum."""
    reduction = program.settings(program.writer[program.loss]).get("reduction")
    return part / batch if reduction == "mean" else 1.0
