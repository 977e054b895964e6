"""An expansion names its leaves and passes attributes on."""

from __future__ import annotations

from gradviz.ops.expansion import expansion


def test_leaves_are_named_by_slot_and_attributes_arrive() -> None:
    graph = expansion("x y", lambda builder, x, y, power: builder.gate("add", [x, builder.gate("pow", [y, builder.constant(power)])]))(
        {"power": 2.0}, ((), ()), ()
    )
    assert graph.inputs == ("x", "y")
    assert [node.attributes["value"] for node in graph.leaves if node.role == "constant"] == [2.0]
