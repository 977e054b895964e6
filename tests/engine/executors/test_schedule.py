"""A schedule batches by level and kind, and sees through copy gates."""

from __future__ import annotations

from gradviz.engine.executors.executor import Task
from gradviz.engine.executors.schedule import schedule
from gradviz.graph import Builder
from gradviz.ops import OPS


def test_copy_gates_share_the_place_of_their_source() -> None:
    builder = Builder()
    x = builder.leaf("x")
    graph = builder.build(builder.gate("mul", [builder.gate("exp", [x]), builder.gate("exp", [x])]))
    made = schedule(Task(graph, graph.output, "library", OPS))
    assert made.place[0] == made.place[1]
    assert made.size == len(graph.nodes) - 1
    assert [(batch.stop - batch.start, made.kinds[batch.kind][0]) for batch in made.batches] == [(2, "exp"), (1, "mul")]


def test_attributes_and_operand_counts_make_kinds_of_their_own() -> None:
    builder = Builder()
    x, y, z = (builder.leaf(name) for name in "xyz")
    gates = [builder.gate("leaky_relu", [x], attributes={"slope": slope}) for slope in (0.1, 0.2, 0.1)]
    gates += [builder.gate("max", [x, y]), builder.gate("max", [x, y, z])]
    graph = builder.build(builder.gate("max", gates))
    made = schedule(Task(graph, graph.output, "library", OPS))
    assert sorted(batch.stop - batch.start for batch in made.batches) == [1, 1, 1, 1, 2]
