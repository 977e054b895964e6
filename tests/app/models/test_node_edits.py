"""Every edit of a node is one undo, stays with its node while the text changes, and shows in the marks."""

from __future__ import annotations

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

from gradviz.app.models.node_edits import NodeEdits
from gradviz.app.models.session import Session
from gradviz.errors import InputError


@pytest.fixture
def nodes(session: Session) -> NodeEdits:
    """Its edits."""
    return NodeEdits(session)


def node(session: Session, label: str) -> int:
    assert session.graph is not None
    return session.graph.labels.index(label)


def test_each_edit_is_one_undo_and_shows(session: Session, nodes: NodeEdits) -> None:
    c = node(session, "c")
    for work, shown in (
        (lambda: nodes.keep({c: (300.0, 200.0)}), lambda: nodes.pins() == {c: (300.0, 200.0)} and c in nodes.marks().moved),
        (lambda: nodes.toggle_breakpoint(c), lambda: c in nodes.marks().breakpoints),
        (lambda: nodes.note(c, "the sum"), lambda: nodes.marks().notes == {c: "the sum"}),
        (lambda: nodes.color(c, "mul"), lambda: nodes.marks().colors == {c: "mul"}),
        (lambda: nodes.differentiate(c), lambda: session.trace is not None and session.trace.output == c),
    ):
        assert not shown()
        work()
        assert shown()
        session.undo()
        assert not shown()


def test_marks_follow_their_node_through_typing(session: Session, nodes: NodeEdits) -> None:
    c = node(session, "c")
    nodes.note(c, "the sum")
    nodes.keep({c: (300.0, 200.0)})
    nodes.differentiate(c)
    session.set_text("e=2*(a+b)*(b+1)")
    assert session.graph is not None
    (now,) = nodes.marks().notes
    assert session.graph.nodes[now].op == "add"
    assert set(nodes.pins()) == {now}
    assert session.trace is not None
    assert session.trace.output == now


def test_a_name_goes_into_the_text_and_the_run_stays(session: Session, nodes: NodeEdits) -> None:
    nodes.note(node(session, "c"), "kept")
    nodes.rename(node(session, "c"), "s")
    assert session.document.text == "s = a+b; e=s*(b+1)"
    assert session.graph is not None
    assert nodes.marks().notes == {session.graph.names["s"]: "kept"}
    nodes.rename(session.graph.names["a"], "k")
    assert session.document.values == {"k": 2.0, "b": 1.0}
    with pytest.raises(InputError):
        nodes.rename(session.graph.names["k"], "b")
    session.undo()
    session.undo()
    assert session.document.text == "e=(a+b)*(b+1)"


def test_run_to_a_gate_goes_on_from_here_and_then_from_the_start(session: Session, nodes: NodeEdits) -> None:
    c = node(session, "c")
    session.move_to(0)
    seen = []
    for _ in range(4):
        nodes.run_to(c)
        seen.append(session.at)
    assert session.moments[seen[0] - 1].phase == "forward"
    assert session.moments[seen[1] - 1].phase == "backward"
    assert seen[-1] in seen[:-1]


def test_a_run_stops_at_breakpoints_only(session: Session, nodes: NodeEdits) -> None:
    assert not nodes.stops(session.moments)
    nodes.toggle_breakpoint(node(session, "c"))
    stops = [session.moments[at - 1] for at in nodes.stops(session.moments)]
    assert {moment.phase for moment in stops} == {"forward", "backward"}


def test_find_looks_at_names_ops_and_notes(session: Session, nodes: NodeEdits) -> None:
    assert session.graph is not None
    assert nodes.find("mul") == (session.graph.output,)
    nodes.note(node(session, "a"), "Weight of the coin")
    assert nodes.find("COIN") == (node(session, "a"),)
    assert nodes.find("") == nodes.find("nothing like it") == ()


def test_a_copy_gate_and_a_constant_cannot_be_renamed(session: Session, nodes: NodeEdits) -> None:
    graph = session.graph
    assert graph is not None
    nameless = {graph.display_name(node.id) for node in graph.nodes if not nodes.can_rename(node.id)}
    assert nameless == {"copy of b", "constant 1"}
