"""What of a plan several threads or processes may share: the batch, or one product. Decides from the program; runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from gradviz.engine.kernels.kernel import Kernel
from gradviz.engine.tensors.program import Instruction, Program
from gradviz.engine.tensors.rewrites import kernel_for

WORTH_SPLITTING = 80_000
"""With fewer numbers, handing work over to another thread takes longer than it saves."""
WORTH_MEETING = 3_000_000
"""A product of fewer multiplications takes one process no longer than meeting another in the middle of it."""
MOST = 0.6
"""The share of all multiplications that a product summed up by two must have, as each does all the others."""


def can_split(program: Program, kernels: Mapping[str, Kernel]) -> bool:
    """Whether every gate treats samples apart and the loss, which comes last, is their mean or sum.

    A gate over the whole batch, as of batch normalisation, forbids it.
    """
    used = program.graph.ancestors(program.graph.output)
    computes = any(each.result in used for each in program.instructions)
    return computes and all(_fits(program, each, kernels) for each in program.instructions)


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


def deep_product(program: Program, kernels: Mapping[str, Kernel]) -> Instruction | None:
    """The product that two processes should sum up together; None where that is not worth while.

    Its weights must be a parameter, and no gradient may flow on to what it reads. A state, which is one for all, keeps partners out.
    """
    if any(leaf.role == "state" for leaf in program.graph.leaves):
        return None
    parameters = {leaf.id for leaf in program.graph.leaves if leaf.role == "parameter"}
    efforts = [(each, multiplications(program, each, kernels)) for each in program.instructions]
    least = max(WORTH_MEETING, MOST * sum(effort for _, effort in efforts))
    large = [each for each, effort in efforts if effort >= least]
    return next((each for each in large if each.sources[1] in parameters and each.sources[0] not in program.differentiated), None)


def multiplications(program: Program, each: Instruction, kernels: Mapping[str, Kernel]) -> int:
    """How many multiplications one pass of a product of samples and weights has; 0 for anything else."""
    kernel = kernel_for(program, each, kernels)
    return (program.batch or 0) * prod(program.slots[each.sources[1]].shape) if kernel is not None and kernel.deep else 0


def cut_of(program: Program, each: Instruction) -> int:
    """Before which input a product is cut in two: in the middle."""
    return program.slots[each.sources[1]].shape[0] // 2
