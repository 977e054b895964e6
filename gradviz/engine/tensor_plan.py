"""TensorPlan: a network's graph made ready to train: preallocated memory, fast kernels, thunks that can be run one by one.

Natural layout outside (the batch is the first axis), batch-last inside. Every node's value and gradient can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from gradviz.engine.kernels import KERNELS, Kernel
from gradviz.engine.tensors.blas import set_threads
from gradviz.engine.tensors.buffers import Array, Shape, Vectors, zeros
from gradviz.engine.tensors.crew import Crew
from gradviz.engine.tensors.depth import Depth
from gradviz.engine.tensors.family import Family, Strategy
from gradviz.engine.tensors.partner import AVAILABLE, Order, encoded
from gradviz.engine.tensors.partnership import Partnership
from gradviz.engine.tensors.parts import ADD, add_up, build_order, deep_order, run_order
from gradviz.engine.tensors.program import Instruction, Program, batch_size, batched_leaves, lower, with_batch
from gradviz.engine.tensors.reading import Reading, read_only
from gradviz.engine.tensors.rewrites import ALL, REWRITES, Rewrite, rewritten
from gradviz.engine.tensors.shard import Shard, Thunk, set_start
from gradviz.engine.tensors.splitting import (
    WORTH_SPLITTING,
    can_split,
    cut_of,
    deep_product,
    numbers_of,
    parts,
    share_of,
    worth_a_partner,
)
from gradviz.errors import InputError
from gradviz.graph import Graph
from gradviz.ops import OPS, Op
from gradviz.registry import Registry
from gradviz.words import mark


class TensorPlan:
    """One graph at one batch size. `shapes` are the natural shapes of the named leaves, the batch size filled in.

    The last output is the loss. `threads` split the batch of a large network where every gate treats samples apart; where
    `partner` names a module that serves as one, they are processes of their own. `wrt` names inputs whose gradients are
    computed in every run beside those of the parameters; all others are computed when read. Not for two threads at once.
    """

    def __init__(
        self,
        graph: Graph,
        shapes: Mapping[str, Shape],
        *,
        dtype: Any = np.float32,
        threads: int = 1,
        strategy: Strategy = "auto",
        rewrites: Iterable[Rewrite] = ALL,
        kernels: Mapping[str, Kernel] = KERNELS,
        wrt: Iterable[str] = (),
        ops: Registry[Op] = OPS,
        partner: str | None = None,
        _family: Family | None = None,
    ) -> None:
        set_threads(1)
        self.graph = graph
        self.shapes = {name: tuple(shape) for name, shape in shapes.items()}
        self.batch = batch_size(graph, self.shapes)
        self.rewrites = tuple(rewrites)
        self._kernels, self._wrt, self._ops = kernels, tuple(wrt), ops
        self._dtype = np.dtype(dtype)
        parameters = {leaf.name: self.shapes[leaf.name] for leaf in graph.leaves if leaf.role == "parameter" and leaf.name is not None}
        self._family = _family or Family(parameters, dtype, threads, strategy, self._partnership(partner, threads, strategy))
        self._family.plans[self.batch] = self
        self._batched = frozenset(batched_leaves(graph, self.shapes))
        self._depth: Depth | None = None
        self._shards = self._build()
        self._readings = [Reading(shard) for shard in self._shards]
        self._runs = {last: self._ways(last) for last in (None, self._shards[0].forward_thunks)}
        self.thunks = tuple(self._joined(row) for row in zip(*(shard.thunks for shard in self._shards), strict=True))
        """Every unit of work in order; thunks of the forward pass come first."""
        if _family is None:
            self.clear()

    @property
    def parameters(self) -> Array:
        """All parameters in one flat vector, which may be written."""
        return self._family.vectors.values

    @property
    def gradients(self) -> Array:
        """The gradients of the parameters in one flat vector of the same places."""
        return self._family.vectors.gradients

    @property
    def places(self) -> Mapping[str, tuple[slice, Shape]]:
        """Where each parameter lies in the flat vectors, and its natural shape."""
        return self._family.vectors.places

    @property
    def threads(self) -> int:
        """How many threads work on a run, or may."""
        return self.parts if self.parts > 1 else self._shards[0].hands

    @property
    def parts(self) -> int:
        """Into how many parts the batch is split."""
        return len(self._shards)

    @property
    def strategy(self) -> Strategy:
        """How several threads are used, where they are."""
        return self._family.strategy

    def vector(self, name: str) -> Array:
        """A vector of zeros as long as the parameters, for what goes with them; the same one, cleared, for the same name."""
        return self._family.vector(name)

    def spread(self, work: Callable[[slice], None], order: Order, arrays: Mapping[str, Array], now: Mapping[str, float]) -> None:
        """Do `work` for every part of the parameters, by all threads where it is worth while; a partner does it by `order`.

        The order gets the part and where `arrays` begin, which are vectors of this plan, and finds numbers as they are `now`.
        Raises GradvizError where a partner ended in the middle.
        """
        self._family.spread(work, order, arrays, now, again=False)

    @property
    def forward_thunks(self) -> int:
        """How many thunks the forward pass has."""
        return self._shards[0].forward_thunks

    def parameter(self, name: str) -> Array:
        """A parameter in its natural shape, as a view of the flat vector."""
        where, shape = self.places[name]
        return self.parameters[where].reshape(shape)

    def set(self, name: str, content: Any) -> None:
        """Copy numbers into a leaf, in natural layout. Raises InputError where the shape does not fit."""
        if name in self.places:
            np.copyto(self.parameter(name), self._fitting(name, content), casting="same_kind")
            return
        array = self._fitting(name, content)
        leaf = self.graph.names[name]
        start = 0
        for shard in self._shards:
            target = shard.values[leaf].natural
            rows = array[start : start + len(target)] if name in self._batched else array
            np.copyto(target, rows, casting="same_kind")
            start += len(target) if name in self._batched else 0

    def gather(self, name: str, source: Array, rows: Array) -> None:
        """Copy rows of `source`, an array of the plan's dtype, into a batched leaf: the quick way to load a batch.

        Raises InputError where shapes do not fit, IndexError for a row that does not exist.
        """
        if source.dtype != self._dtype or rows.dtype != np.intp or name not in self._batched or not len(source):
            self.set(name, source[rows])
            return
        if (len(rows), *source.shape[1:]) != self.shapes[name]:
            self._fitting(name, source[rows])
        if np.maximum.reduce(rows.view(np.uintp)) >= len(source):
            raise IndexError(f"rows {rows.min()} to {rows.max()} of {len(source)}")
        start = 0
        for shard in self._shards:
            start = shard.gather(self.graph.names[name], source, rows, start)

    def run(self, first: int | None = None, last: int | None = None) -> None:
        """Forward and backward pass; or only thunks `first` up to, not including, `last`."""
        for reading in self._readings:
            reading.forget()
        if first is not None or last is not None:
            for shard in self._shards:
                shard.run(first or 0, last)
        else:
            self._run_all(None)
        self._add_up()

    def forward(self) -> None:
        """The forward pass alone."""
        for reading in self._readings:
            reading.forget()
        self._run_all(self.forward_thunks)

    @property
    def loss(self) -> float:
        """The value of the last output in the last run."""
        return sum(shard.loss for shard in self._shards)

    def value(self, node: str | int) -> Array:
        """The value of a node in the last run, by name or id, in natural layout and read-only."""
        place = self.graph.id(node)
        found = [reading.value(place) for reading in self._readings]
        if len(found) == 1:
            return found[0]
        if self._shards[0].program.slots[place].batched:
            return read_only(np.concatenate(found))
        if place == self._shards[0].program.loss:
            return read_only(np.asarray(sum(shard.share * part for shard, part in zip(self._shards, found, strict=True)), self._dtype))
        return found[0]

    def gradient(self, node: str | int) -> Array | None:
        """d(loss)/d(node) in the last run, in natural layout and read-only; None for a constant."""
        place = self.graph.id(node)
        leaf = self.graph.nodes[self._shards[0].program.origin[place]]
        if leaf.role == "parameter" and leaf.name is not None:
            where, shape = self.places[leaf.name]
            return read_only(self.gradients[where].reshape(shape))
        found = [part for part in (reading.gradient(place) for reading in self._readings) if part is not None]
        if len(found) < 2:
            return next(iter(found), None)
        if self._shards[0].program.slots[place].batched:
            return read_only(np.concatenate(found))
        seeded = self._shards[0].program.origin[place] == self._shards[0].program.loss
        return read_only(np.asarray(1.0 if seeded else sum(found), self._dtype))

    def with_batch(self, batch: int) -> TensorPlan:
        """The plan of the same network for another batch size: it shares parameters, states and threads, and is kept."""
        if batch not in self._family.plans:
            TensorPlan(
                self.graph,
                with_batch(self.graph, self.shapes, batch),
                dtype=self._dtype,
                rewrites=self.rewrites,
                kernels=self._kernels,
                wrt=self._wrt,
                ops=self._ops,
                _family=self._family,
            )
        return self._family.plans[batch]

    def clear(self) -> None:
        """Set parameters, gradients and leaves of this plan back to what they were at first; states stay."""
        self.gradients.fill(0)
        for leaf in self.graph.leaves:
            if leaf.role == "parameter" and leaf.name is not None:
                set_start(self._family.vectors.value(leaf.name), leaf)
        for shard in self._shards:
            shard.set_starts()
        for reading in self._readings:
            reading.forget()

    def close(self) -> None:
        """End threads and partners. A closed plan can be read, but not run on several threads; partners are not missed."""
        self._family.close()

    def _build(self) -> list[Shard]:
        """One shard per thread, each with gradients of its own; one alone where the batch cannot be split."""
        whole = self._program(self.shapes)
        batch = self.batch
        if self._family.partnership is not None:
            return self._build_with(self._family.partnership, whole)
        crew, strategy = self._family.crew, self._family.strategy
        small = strategy == "auto" and numbers_of(whole, self._kernels) < WORTH_SPLITTING
        if crew.hands == 1 or strategy == "shared" or small or batch is None or batch < 2 or not can_split(whole, self._kernels):
            return [self._shard(whole, self._family.vectors, 1.0, None if strategy == "split" or small else crew)]
        sizes = parts(batch, crew.hands)
        shards = []
        for size in sizes:
            vectors = self._family.vectors.with_gradients(zeros(self.gradients.shape, self._dtype))
            shards.append(self._shard(self._program(with_batch(self.graph, self.shapes, size)), vectors, share_of(size, batch, whole)))
        return shards

    def _build_with(self, partnership: Partnership, whole: Program) -> list[Shard]:
        """One shard for each process, or one of which a partner does a part; one alone where neither is worth while, or can be."""
        with suppress(MemoryError, TypeError):
            if worth_a_partner(whole, self._kernels):
                sizes = parts(whole.batch or 0, partnership.hands)
                return [self._part(partnership, place, size, whole) for place, size in enumerate(sizes)]
            deep = deep_product(whole, self._kernels)
            if deep is not None:
                return [self._deep(partnership, deep, whole)]
        return [self._shard(whole, self._family.vectors, 1.0)]

    def _deep(self, partnership: Partnership, product: Instruction, whole: Program) -> Shard:
        """The shard of the whole batch; one product of it is summed up with a partner, which keeps a part of its weights."""
        depth = Depth(product.result, cut_of(whole, product), 1, partnership.meet, partnership.zeros)
        weights = self.graph.nodes[product.sources[1]].name or ""
        where, shape = self.places[weights]
        self._family.theirs = slice(where.start, where.start + depth.cut * shape[1])
        order = deep_order(self._order(partnership, self.shapes, self._family.vectors, 1.0), depth)
        build = partial(Shard, whole, self._kernels, self._family.vectors, self._family.state, self._dtype, depth=depth)
        shard: Shard = partnership.build(0, order, build)
        self._depth = depth
        return shard

    def _part(self, partnership: Partnership, place: int, size: int, whole: Program) -> Shard:
        """The shard of one process; those of the others are built twice, there and here, in the memory that both see."""
        shapes = with_batch(self.graph, self.shapes, size)
        vectors = self._family.vectors.with_gradients(partnership.zeros(self.gradients.shape, self._dtype))
        share = share_of(size, whole.batch or 0, whole)
        if place == 0:
            return self._shard(self._program(shapes), vectors, share)
        build = partial(Shard, self._program(shapes), self._kernels, vectors, {}, self._dtype, share, None, partnership.zeros)
        shard: Shard = partnership.build(place - 1, self._order(partnership, shapes, vectors, share), build)
        return shard

    def _order(self, partnership: Partnership, shapes: Mapping[str, Shape], vectors: Vectors, share: float) -> Order:
        """What a partner is told to build its shard of this plan."""
        where = partnership.places({"values": vectors.values, "gradients": vectors.gradients})
        places = [(name, at.start, at.stop, shape) for name, (at, shape) in self.places.items()]
        order = build_order(self.graph, shapes, [each.name for each in self.rewrites], self._wrt, self._dtype.name)
        return {**order, **where, "places": places, "share": share, "plan": self.batch}

    def _partnership(self, partner: str | None, threads: int, strategy: Strategy) -> Partnership | None:
        """Processes to work with, where they are worth starting and can be told what to do."""
        plain = self._kernels is KERNELS and self._ops is OPS and all(REWRITES.get(each.name) is each for each in self.rewrites)
        if partner is None or threads < 2 or strategy != "auto" or not (plain and AVAILABLE):
            return None
        program = self._program(self.shapes)
        split = worth_a_partner(program, self._kernels)
        if not split and deep_product(program, self._kernels) is None:
            return None
        try:
            return Partnership(partner, threads - 1 if split else 1)
        except OSError:
            return None

    def _program(self, shapes: Mapping[str, Shape]) -> Program:
        return rewritten(lower(self.graph, shapes, self._wrt, self._ops), self.rewrites, self._kernels)

    def _shard(self, program: Program, vectors: Vectors, share: float, crew: Crew | None = None) -> Shard:
        return Shard(program, self._kernels, vectors, self._family.state, self._dtype, share, crew)

    def _ways(self, last: int | None) -> tuple[list[Callable[[], None]], list[bytes]]:
        """The works of a run up to thunk `last`, one for each part, and the orders by which partners do theirs."""
        works: list[Callable[[], None]] = [partial(shard.run, 0, last) for shard in self._shards]
        works += [] if self._depth is None else [self._depth.make_up]
        return works, [encoded(run_order(self.batch or 0, last))] * (len(works) - 1)

    def _run_all(self, last: int | None) -> None:
        works, orders = self._runs[last]
        if self._family.partnership is None or not orders:
            self._family.crew.run(works)
        elif self._depth is None:
            self._family.partnership.run(works[0], orders, works[1:])
        else:
            try:
                self._family.partnership.run(works[0], orders, works[1:], meeting=True)
            finally:
                self._depth.leave()

    def _joined(self, row: tuple[Thunk, ...]) -> Thunk:
        """The same thunk of every shard as one."""

        def run() -> None:
            for thunk in row:
                thunk.run()

        first = row[0]
        return first if len(row) == 1 else Thunk(first.node, first.phase, first.kernel, run)

    def _add_up(self) -> None:
        """Sum the shards' gradients of the parameters."""
        if len(self._shards) > 1:
            vectors = [shard.vectors.gradients for shard in self._shards]
            total = self.gradients
            arrays = {"total": total, **{str(place): vector for place, vector in enumerate(vectors)}}
            self._family.spread(lambda part: add_up([vector[part] for vector in vectors], total[part]), ADD, arrays)

    def _fitting(self, name: str, content: Any) -> Array:
        if name not in self.shapes:
            raise InputError(
                "unknown input",
                mark("there is no input called {names}"),
                mark("The inputs are: {known}."),
                names=name,
                known=", ".join(self.shapes) or "none",
            )
        array = np.asarray(content)
        if array.shape != self.shapes[name]:
            raise InputError(
                "leaf shape",
                mark("{name} has shape {want}, the numbers given have {got}"),
                mark("The first axis is the batch; a plan runs one batch size, with_batch() gives another."),
                name=name,
                want=self.shapes[name],
                got=array.shape,
            )
        return array
