"""Shard: one thread's part of a plan: a rewritten program with its memory and its thunks. Owns building and partial runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradviz.engine.kernels.kernel import Kernel, Pass, Site, in_turn, plain
from gradviz.engine.tensors.buffers import PLAIN, Allocator, Array, Buffer, Form, Vectors, Workspace, allocate, zeros
from gradviz.engine.tensors.crew import Crew
from gradviz.engine.tensors.depth import Depth
from gradviz.engine.tensors.program import Instruction, Program
from gradviz.engine.tensors.rewrites import call_of, kernel_for
from gradviz.graph import Node

Work = Callable[[], None]
PLAIN_NAME = "plain"


@dataclass(frozen=True)
class Thunk:
    """One unit of work of a plan: what runs for `node` in `phase` ("forward" or "backward"), and by which kernel."""

    node: int
    phase: str
    kernel: str
    run: Work


@dataclass(frozen=True, eq=False)
class Sink:
    """Where an operand's gradient is written, and the gradient that it is then added to; None, None where none is wanted."""

    part: Buffer | None
    total: Buffer | None


class Shard:
    """A program made ready: `values` and `gradients` are buffers by slot, `thunks` the forward and then the backward pass.

    `share` is what this part of the batch counts in the loss; `state` holds the memory of state leaves by name; `crew` are
    threads that may share the work of a thunk; `new` gives the memory. With `depth` another process shares one product: it gives
    the memory of the leaves. Leaves that `began` elsewhere keep their numbers.
    """

    def __init__(
        self,
        program: Program,
        kernels: Mapping[str, Kernel],
        vectors: Vectors,
        state: dict[str, Buffer],
        dtype: Any,
        share: float = 1.0,
        crew: Crew | None = None,
        new: Allocator = zeros,
        depth: Depth | None = None,
        began: bool = False,
    ) -> None:
        self.program = program
        self.share = share
        self.workspace = Workspace(dtype, new)
        self._new = new
        self._crew = crew or Crew(0)
        self._depth = depth
        self._dtype = np.dtype(dtype)
        self._targets: dict[int, tuple[Array, Array]] = {}
        self._calls = {each.result: call_of(program, each) for each in program.instructions}
        self._kernels = {each.result: kernel_for(program, each, kernels) for each in program.instructions}
        self._homes = self._views()
        self.vectors = vectors
        self.workspace.reserve(max((self._scratch(each) for each in program.instructions), default=0))
        self.values = self._values(self._forms(), state)
        if not began:
            self.set_starts()
        self._loss = self.values[program.loss].inner
        self.gradients = self._gradients()
        sinks = self._sinks()
        made = [(each, self._made(each, sinks[each.result])) for each in program.instructions]
        forward = [Thunk(each.node, "forward", self._name(each), done.forward) for each, done in made if done.forward]
        backward = [Thunk(each.node, "backward", self._name(each), done.backward) for each, done in reversed(made) if done.backward]
        self.forward_thunks = len(forward)
        self.thunks = (*forward, *backward)

    def run(self, first: int = 0, last: int | None = None) -> None:
        """Run thunks `first` up to, not including, `last`; overflow and the like are left in the numbers."""
        with np.errstate(all="ignore"):
            for thunk in self.thunks[first:last]:
                thunk.run()

    @property
    def hands(self) -> int:
        """How many threads or processes may share the work of a thunk."""
        return self._crew.hands if self._depth is None else 2

    @property
    def loss(self) -> float:
        """This part's share of the loss in the last run."""
        return self.share * float(self._loss)

    def set_starts(self) -> None:
        """Every leaf of this shard's own at its start value, constants at theirs, anything else at 0."""
        for leaf in self.program.graph.leaves:
            if leaf.role not in ("parameter", "state"):
                set_start(self.values[leaf.id], leaf)

    def gather(self, leaf: int, source: Array, rows: Array, start: int) -> int:
        """Copy those of `rows` that are this shard's, from `start` on, into a leaf; returns where the next shard starts."""
        if leaf not in self._targets:
            target = self.values[leaf].natural
            self._targets[leaf] = target, target if target.flags.c_contiguous else self.workspace.keep(target.shape)
        target, room = self._targets[leaf]
        stop = start + len(target)
        source.take(rows[start:stop], 0, room, "clip")
        if room is not target:
            np.copyto(target, room)
        return stop

    def _name(self, instruction: Instruction) -> str:
        kernel = self._kernels[instruction.result]
        return PLAIN_NAME if kernel is None else kernel.name

    def _scratch(self, instruction: Instruction) -> int:
        kernel = self._kernels[instruction.result]
        return 0 if kernel is None else kernel.scratch(self._calls[instruction.result])

    def _views(self) -> dict[int, int]:
        """Per slot the slot whose memory it lives in: another one for the result of a view."""
        homes = {slot: slot for slot in self.program.slots}
        for each in self.program.instructions:
            kernel = self._kernels[each.result]
            alone = len(self.program.readers[each.sources[0]]) == 1
            if kernel is not None and kernel.view and alone:
                homes[each.result] = homes[each.sources[0]]
        return homes

    def _forms(self) -> dict[int, Form]:
        """Per home the form that its readers can agree on; the last reader first, as each knows the form of its result."""
        preferred: dict[int, list[Form]] = {}
        viewed = {home for slot, home in self._homes.items() if home != slot}
        leaves = {leaf.id for leaf in self.program.graph.leaves}
        found: dict[int, Form] = {}

        def form_of(slot: int) -> Form:
            home = self.program.in_place.get(self._homes[slot], self._homes[slot])
            if home not in found:
                leaf = home in leaves
                found[home] = agreed(preferred.get(home, []), leaf, leaf or self._any_order(home), home in viewed)
            return found[home]

        for each in reversed(self.program.instructions):
            kernel = self._kernels[each.result]
            result = form_of(each.result)
            forms = (PLAIN,) * len(each.sources) if kernel is None else kernel.preferred_forms(self._calls[each.result], result)
            if self._homes[each.result] == each.result:
                for source, form in zip(each.sources, forms, strict=True):
                    preferred.setdefault(self._homes[source], []).append(form)
        return {home: form_of(home) for home in self._homes.values()}

    def _any_order(self, slot: int) -> bool:
        """Whether the kernel that writes a slot of two axes would as well write samples in rows."""
        kernel = self._kernels.get(slot)
        return kernel is not None and kernel.any_order and len(self.program.slots[slot].shape) == 2

    def _values(self, forms: Mapping[int, Form], state: dict[str, Buffer]) -> dict[int, Buffer]:
        found: dict[int, Buffer] = {}
        computed = {each.result for each in self.program.instructions}
        leaves = {leaf.id: leaf for leaf in self.program.graph.leaves}
        for number in sorted(computed | set(leaves), key=lambda slot: (self._homes[slot] != slot, slot in self.program.in_place, slot)):
            slot = self.program.slots[number]
            if self._homes[number] != number:
                found[number] = found[self._homes[number]].viewed(slot.shape)
            elif number in self.program.in_place:
                found[number] = found[self._homes[self.program.in_place[number]]]
            elif number in leaves:
                found[number] = self._leaf(leaves[number], forms.get(number, PLAIN), state)
            else:
                form = replace(forms.get(number, PLAIN), phased=True, padding=(), row=False) if slot.phased else forms.get(number, PLAIN)
                found[number] = allocate(slot.shape, slot.batched, form, self._dtype, self._new)
        return found

    def _leaf(self, leaf: Node, form: Form, state: dict[str, Buffer]) -> Buffer:
        slot = self.program.slots[leaf.id]
        if leaf.role == "parameter":
            return self.vectors.value(leaf.name or "")
        if leaf.name in state:
            return state[leaf.name]
        buffer = allocate(slot.shape, slot.batched, form, self._dtype, self._new if self._depth is None else self._depth.new)
        if leaf.role == "state" and leaf.name is not None:
            set_start(buffer, leaf)
            state[leaf.name] = buffer
        return buffer

    def _gradients(self) -> dict[int, Buffer]:
        """Buffers of all gradients that the backward pass computes; the loss's own is its seed."""
        found: dict[int, Buffer] = {}
        names = {leaf.id: leaf.name for leaf in self.program.graph.leaves if leaf.role == "parameter"}
        for number in sorted(self.program.differentiated, key=lambda slot: (self._homes[slot] != slot, slot)):
            slot = self.program.slots[number]
            if number in names:
                found[number] = self.vectors.gradient(names[number] or "")
            elif self._homes[number] != number:
                found[number] = found[self._homes[number]].viewed(slot.shape)
            else:
                found[number] = allocate(slot.shape, slot.batched, self.values[number].form.of_gradient(), self._dtype, self._new)
        if self.program.loss in found:
            found[self.program.loss].inner.fill(self.share)
        return found

    def _sinks(self) -> dict[int, tuple[Sink, ...]]:
        """Per instruction and operand where its gradient goes. Backward, the first reader of a slot writes and later ones add."""
        written: set[int] = set()
        found = {}
        for each in reversed(self.program.instructions):
            rows = []
            passes = each.result in self.program.differentiated and self._homes[each.result] == each.result
            for source in each.sources:
                gradient = self.gradients.get(source) if passes else None
                if gradient is None:
                    rows.append(Sink(None, None))
                elif self._homes[source] in written:
                    rows.append(Sink(allocate(gradient.shape, gradient.batched, gradient.form, self._dtype, self._new), gradient))
                else:
                    rows.append(Sink(gradient, None))
                    written.add(self._homes[source])
            found[each.result] = tuple(rows)
        return found

    def _made(self, each: Instruction, sinks: tuple[Sink, ...]) -> Pass:
        """The work of one instruction; none for a view."""
        if self._homes[each.result] != each.result:
            return Pass(None, None)
        kernel = self._kernels[each.result]
        site = Site(
            self._calls[each.result],
            tuple(self.values[source] for source in each.sources),
            self.values[each.result],
            self.gradients[each.result] if any(sink.part for sink in sinks) else None,
            tuple(sink.part for sink in sinks),
            self.workspace,
            self._crew,
            self._depth if self._depth is not None and self._depth.result == each.result else None,
        )
        made = plain(site) if kernel is None else kernel.make(site)
        additions = [adding(sink.total.inner, sink.part.inner) for sink in sinks if sink.total is not None and sink.part is not None]
        return Pass(made.forward, in_turn(made.backward, *additions))


def agreed(preferred: Sequence[Form], leaf: bool, any_order: bool, viewed: bool) -> Form:
    """One form for all readers: samples in rows where all want it, a row of ones, or else the first frame of zeros.

    A leaf gets no row of ones, so that whole samples are copied in at once. No frame where other shapes see the memory too.
    """
    row = any(form.row for form in preferred) and not leaf
    outermost = any_order and bool(preferred) and all(form.outermost for form in preferred)
    frames = () if row or viewed or outermost else [form.padding for form in preferred if form.padding]
    return Form(padding=next(iter(frames), ()), row=row, outermost=outermost)


def set_start(buffer: Buffer, leaf: Node) -> None:
    """The numbers a leaf has before any are given: its constant, its start value, or 0."""
    start = leaf.attributes.get("value", leaf.attributes.get("start", 0.0))
    np.copyto(buffer.natural, np.asarray(start, buffer.inner.dtype))


def adding(total: Array, part: Array) -> Work:
    """The work of adding a later reader's part to a gradient."""

    def run() -> None:
        np.add(total, part, out=total)

    return run
