"""Parts of a document: opened, closed and merged gates follow every edit, survive saving, and never change the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.errors import FileError, InputError
from gradviz.project import Document, edits
from gradviz.project.codec import decode, encode
from gradviz.project.history import History
from gradviz.project.parts import Part, follow, stages
from gradviz.project.places import places

NEURON = Document.from_text("f=σ(wx+b)+tanh(x)", {"w": 2, "x": 0.5, "b": -1.5})


def place(document: Document, op: str) -> str:
    """Where the first gate of an op stands now."""
    graph = document.graph()
    return next(where for where, node in zip(places(graph), graph.nodes, strict=True) if node.op == op)


def gates(document: Document) -> list[str]:
    graph = document.graph()
    return [node.op for node in graph.nodes if node.role == "gate" and not graph.is_copy(node.id)]


def same_numbers(one: Document, other: Document) -> bool:
    left, right = one.trace(), other.trace()
    names = left.graph.inputs
    return bool(
        names == right.graph.inputs
        and np.allclose(left.value(left.output), right.value(right.output), rtol=1e-12)
        and np.allclose([left.grad(name) for name in names], [right.grad(name) for name in names], rtol=1e-9)
    )


def test_a_gate_is_opened_and_closed_again() -> None:
    wide = edits.open_gate(NEURON, place(NEURON, "sigmoid"))
    assert gates(wide) == ["mul", "add", "neg", "exp", "add", "div", "tanh", "add"]
    assert same_numbers(wide, NEURON)
    for op in ("neg", "exp", "div"):
        assert edits.close_gate(wide, place(wide, op)) == NEURON


def test_gates_open_one_after_another_and_inside_one_another() -> None:
    wide = edits.open_gate(NEURON, place(NEURON, "sigmoid"))
    both = edits.open_gate(wide, place(wide, "tanh"))
    assert same_numbers(both, NEURON)
    deeper = edits.open_gate(both, place(both, "div"))
    assert same_numbers(deeper, NEURON)
    assert len(gates(deeper)) == len(gates(both)) + 1
    closed = edits.close_gate(both, place(both, "neg"))
    assert gates(closed) == gates(edits.open_gate(NEURON, place(NEURON, "tanh")))


def test_what_was_typed_becomes_one_gate() -> None:
    typed = Document.from_text("f=1/(1+exp(-(wx+b)))", {"w": 2, "x": 0.5, "b": -1.5})
    small = edits.close_gate(typed, "f")
    assert gates(small) == ["mul", "add", "sigmoid"]
    assert small.graph().nodes[small.graph().output].name == "f"
    assert same_numbers(small, typed)
    assert edits.open_gate(small, "f").graph().nodes[-1].op == "div"


def test_an_op_may_be_asked_for() -> None:
    typed = Document.from_text("y=2/(1+e^(-2x))-1", {"x": 0.3})
    assert gates(edits.close_gate(typed, "y", "tanh")) == ["tanh"]
    with pytest.raises(InputError, match="no single gate"):
        edits.close_gate(typed, "y", "relu")


def test_what_cannot_be_opened_or_closed_says_so() -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        edits.open_gate(NEURON, "f")
    with pytest.raises(InputError, match="no single gate"):
        edits.close_gate(NEURON, place(NEURON, "mul"))


def test_equal_parts_merge_and_part_again() -> None:
    twice = Document.from_text("e=(a+b)*(a+b)", {"a": 2, "b": 1})
    small = edits.merge_equal(twice)
    assert gates(small) == ["add", "mul"]
    assert same_numbers(small, twice)
    assert edits.merge_equal(small) == small
    assert edits.split_equal(small) == twice
    assert edits.split_equal(twice) == twice


def test_parts_follow_typing() -> None:
    wide = edits.open_gate(NEURON, place(NEURON, "tanh"))
    typed = edits.set_text(wide, "f=3σ(wx+b)+tanh(x)+c")
    assert "tanh" not in gates(typed)
    assert gates(typed).count("sigmoid") == 1
    assert set(typed.values) == {"w", "x", "b", "c"}
    gone = edits.set_text(wide, "f=σ(wx+b)")
    assert gone.parts == ()
    broken = edits.set_text(wide, "f=σ(wx+b")
    assert broken.parts == wide.parts
    assert edits.set_text(broken, wide.text, last_good=wide.graph()) == wide


def test_pins_and_breakpoints_stay_at_their_nodes() -> None:
    where = place(NEURON, "tanh")
    pinned = edits.toggle_breakpoint(edits.pin(NEURON, {where: (3, 4)}), where)
    wide = edits.open_gate(pinned, place(pinned, "sigmoid"))
    assert list(wide.pins) == [place(wide, "tanh")] == list(wide.breakpoints)
    assert edits.close_gate(wide, place(wide, "neg")) == pinned


def test_every_part_is_one_undo() -> None:
    history = History(NEURON)
    history.push(edits.open_gate(history.value, place(NEURON, "sigmoid")), "Open")
    history.push(edits.merge_equal(edits.set_text(history.value, "f=σ(x)+σ(x)")), "Merge")
    assert history.undo().parts[0].kind == "open"
    assert history.undo() == NEURON
    assert gates(history.redo()) != gates(NEURON)


def test_parts_are_saved() -> None:
    wide = edits.open_gate(NEURON, place(NEURON, "sigmoid"))
    again = decode(encode(wide))
    assert again == wide
    assert gates(again) == gates(wide)


@pytest.mark.parametrize("parts", ["1", "[1]", '[{"kind": "burn"}]', '[{"kind": "open", "place": 3}]', "{}"])
def test_damaged_parts_are_refused(parts: str) -> None:
    data = encode(NEURON).replace(b'"parts": []', b'"parts": ' + parts.encode())
    with pytest.raises(FileError, match="parts"):
        decode(data)


def test_parts_that_fit_nothing_change_nothing() -> None:
    graph = NEURON.graph()
    strange = (Part("open", "nowhere", "sigmoid"), Part("open", "f", "sigmoid"), Part("close", "f", "nothing"), Part("close", "x", "relu"))
    assert all(stage is graph for stage in stages(graph, strange))
    assert follow(strange, stages(graph, strange)[:-1], graph) == ()
