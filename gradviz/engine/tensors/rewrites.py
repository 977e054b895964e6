"""Rewrites: ways to compute the same numbers with less work, as records that can be listed and switched off one by one.

Each takes a program and gives one that a plan runs instead; nodes that it no longer computes are computed when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from gradviz.engine.kernels.kernel import Call, Kernel
from gradviz.engine.tensors.program import Instruction, Program
from gradviz.registry import Registry
from gradviz.words import mark

Kernels = Mapping[str, Kernel]


@dataclass(frozen=True)
class Rewrite:
    """One rewrite: its name, what it does in a sentence, and the function that does it."""

    name: str
    doc: str
    apply: Callable[[Program, Kernels], Program]


def call_of(program: Program, instruction: Instruction) -> Call:
    """An instruction as kernels judge it."""
    slots = program.slots
    return Call(
        program.ops[instruction.op],
        program.settings(instruction),
        tuple(slots[source] for source in instruction.sources),
        slots[instruction.result],
    )


def kernels_for(program: Program, instruction: Instruction, kernels: Kernels) -> Iterable[Kernel]:
    """The kernels that can run an instruction, the best first."""
    call = call_of(program, instruction)
    found = (kernel for kernel in kernels.values() if kernel.op == instruction.op and kernel.applies(call))
    return sorted(found, key=lambda kernel: not kernel.preferred)


def kernel_for(program: Program, instruction: Instruction, kernels: Kernels) -> Kernel | None:
    """The kernel that runs an instruction; None where its plain op does."""
    return next(iter(kernels_for(program, instruction, kernels)), None)


def _has(program: Program, instruction: Instruction, kernels: Kernels, fact: Callable[[Kernel], object]) -> bool:
    kernel = kernel_for(program, instruction, kernels)
    return kernel is not None and bool(fact(kernel))


def _only_reader(program: Program, slot: int) -> Instruction | None:
    """The one instruction that reads a slot, where there is just one."""
    readers = program.readers[slot]
    return readers[0] if len(readers) == 1 else None


def fold_bias(program: Program, kernels: Kernels) -> Program:
    """A product and the bias behind it become one instruction of three operands."""
    folded: dict[int, Instruction] = {}
    gone: set[int] = set()
    for instruction in program.instructions:
        reader = _only_reader(program, instruction.result)
        if (
            reader is not None
            and reader.sources[0] == instruction.result != program.loss
            and len(instruction.sources) == 2
            and _has(program, instruction, kernels, lambda kernel: kernel.takes_bias)
            and _has(program, reader, kernels, lambda kernel: kernel.adds_bias)
        ):
            folded[reader.result] = replace(instruction, sources=(*instruction.sources, reader.sources[1]), result=reader.result)
            gone.add(instruction.result)
    kept = [folded.get(each.result, each) for each in program.instructions if each.result not in gone]
    return replace(program, instructions=tuple(kept))


def pool_first(program: Program, kernels: Kernels) -> Program:
    """relu then max pooling becomes max pooling then relu, on a quarter of the numbers."""
    slots, in_place = dict(program.slots), dict(program.in_place)
    moved: dict[int, tuple[Instruction, ...]] = {}
    gone: set[int] = set()
    for instruction in program.instructions:
        pooling = _only_reader(program, instruction.result)
        if (
            pooling is not None
            and len(instruction.sources) == 1
            and instruction.result != program.loss
            and _has(program, instruction, kernels, lambda kernel: kernel.passes_pooling)
            and _has(program, pooling, kernels, lambda kernel: kernel.pools)
        ):
            between = max(slots) + 1
            slots[between] = program.slots[pooling.result]
            in_place[between] = pooling.result
            moved[pooling.result] = (
                replace(pooling, sources=instruction.sources, result=between),
                replace(instruction, sources=(between,), result=pooling.result),
            )
            gone.add(instruction.result)
    kept = [each for old in program.instructions if old.result not in gone for each in moved.get(old.result, (old,))]
    return replace(program, instructions=tuple(kept), slots=slots, in_place=in_place)


def split_phases(program: Program, kernels: Kernels, nodes: frozenset[int] | None = None) -> Program:
    """A convolution read by one pooling writes its result by parity of row and column: where `nodes` says, or else where it pays.

    It pays where the kernel computes by phases anyway, or sends nothing back to its operand, which takes longer from phases.
    """
    for instruction in program.instructions:
        pooling = _only_reader(program, instruction.result)
        writer = kernel_for(program, instruction, kernels)
        if pooling is None or writer is None or writer.writes_phases is None:
            continue
        pays = writer.in_phases or instruction.sources[0] not in program.differentiated
        if not (pays if nodes is None else instruction.node in nodes):
            continue
        phased = {instruction.result: replace(program.slots[instruction.result], phased=True)}
        tried = replace(program, slots={**program.slots, **phased})
        if writer.writes_phases(call_of(program, instruction)) and _has(tried, pooling, kernels, lambda kernel: kernel.reads_phases):
            program = tried
    return program


def all_gradients(program: Program) -> Program:
    """The program that also computes gradients that no parameter needs: those of inputs and noise."""
    leaves = frozenset(node.id for node in program.graph.leaves if node.role != "constant")
    return replace(program, wanted=leaves)


def only_wanted(program: Program, kernels: Kernels) -> Program:
    """Gradients of inputs and of what lies between them and the first parameter are left out until asked for."""
    return program


REWRITES: Registry[Rewrite] = Registry("rewrite")
BIAS_ROW = REWRITES.register(
    "bias row", Rewrite("bias row", mark("The bias is one more row of the weights, so it costs no pass of its own."), fold_bias)
)
POOL_FIRST = REWRITES.register(
    "pool first",
    Rewrite("pool first", mark("Max pooling moves in front of relu: the same numbers from a quarter of the work."), pool_first),
)
PHASE_COLUMNS = REWRITES.register(
    "phase columns",
    Rewrite("phase columns", mark("A convolution writes its result by parity of row and column, as the pooling reads it."), split_phases),
)
SKIP_INPUTS = REWRITES.register(
    "skip inputs", Rewrite("skip inputs", mark("Gradients of the inputs are computed only when someone looks."), only_wanted)
)
ALL = tuple(REWRITES.values())


def rewritten(program: Program, rewrites: Iterable[Rewrite], kernels: Kernels) -> Program:
    """The program after every rewrite, in the order of the registry."""
    chosen = {rewrite.name: rewrite for rewrite in rewrites}
    if SKIP_INPUTS.name not in chosen:
        program = all_gradients(program)
    for name in REWRITES:
        if name in chosen:
            program = chosen[name].apply(program, kernels)
    return program
