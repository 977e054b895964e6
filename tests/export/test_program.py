"""Every node gets a name that a program may have, and every op that is defined can be written."""

import keyword

import pytest

from gradviz.errors import InputError
from gradviz.export.program import formula, program_of, slopes
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.ops import OPS
from gradviz.registry import discover

discover(("gradviz.ops",))


def writable(name: str) -> str:
    """A gate of an op as a line, its slopes included."""
    op = OPS[name]
    build = Builder("")
    graph = build.build(build.gate(name, [build.leaf(f"x{slot}") for slot in range(op.arity)]))
    program = program_of(graph, ())
    node = program.gates()[-1]
    return "; ".join([formula(program, node, "np"), *slopes(program, node, "np")])


@pytest.mark.parametrize("name", [name for name, op in OPS.items() if op.arity and getattr(op, "sympy", None) and name != "copy"])
def test_every_op_can_be_written(name: str) -> None:
    compile(writable(name).replace("; ", "\n"), name, "exec")


def test_an_op_that_is_not_defined_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.export.program.definition", lambda *given: None)
    with pytest.raises(InputError):
        writable("add")


def test_names_are_valid_and_apart() -> None:
    graph = parse("class=σ(x1)*np+print_1+2+2", names=["class", "np", "print_1"])
    program = program_of(graph, ("np",))
    own = {program.variables[node.id] for node in graph.nodes if not graph.is_copy(node.id)}
    assert len(own) == sum(not graph.is_copy(node.id) for node in graph.nodes)
    assert all(name.isidentifier() and not keyword.iskeyword(name) and name != "np" for name in own)
