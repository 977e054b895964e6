"""The layout child answers layouts and formulas; without it our own layout and plain text stand."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

import gradviz.picture.service
from gradviz.graph import Builder, Graph
from gradviz.picture.layered import arrange
from gradviz.picture.layout_child import packed, unpacked
from gradviz.picture.service import OWN_UP_TO, PictureService
from gradviz.processes import Child, ChildError
from gradviz.registry import discover

discover(("gradviz.ops",))


def chain(gates: int) -> Graph:
    build = Builder("")
    last = build.leaf("x")
    for index in range(gates):
        last = build.gate("add", (last, build.leaf(f"w{index}")))
    return build.build(last)


@pytest.fixture
def service() -> Iterator[PictureService]:
    made = PictureService()
    yield made
    made.close()


def test_a_large_graph_is_laid_out_in_the_child(service: PictureService) -> None:
    graph = chain(OWN_UP_TO)
    layout = service.layout(graph)
    assert service.notice == ""
    assert all(layout.centers[edge.source][0] < layout.centers[edge.target][0] for edge in graph.edges)


def test_a_formula_becomes_a_path(service: PictureService) -> None:
    pytest.importorskip("ziamath")
    formula = service.math(r"\frac{a}{b}")
    assert formula is not None
    assert formula.width > 0 and formula.ascent > 0 and formula.descent > 0
    assert {command[0] for command in formula.path} <= set("MLCZ")
    assert service.known(r"\frac{a}{b}") is formula


def test_without_a_child_our_own_layout_stands() -> None:
    service = PictureService(Child("gradviz.no_such_module"))
    graph = chain(OWN_UP_TO)
    assert service.layout(graph) == arrange(graph)
    assert service.math("a") is None
    assert service.notice == "died"
    service.close()


def test_a_graph_survives_the_way_to_the_child() -> None:
    graph = chain(3)
    again = unpacked(packed(graph))
    assert (again.operands, again.outputs, again.labels) == (graph.operands, graph.outputs, graph.labels)


class Writer(Child):
    """Answers every formula with a dot."""

    def __init__(self, commands: int = 1) -> None:
        self.asked: list[str] = []
        self._commands = commands

    def ask(self, request: dict[str, Any], deadline: float) -> Any:
        self.asked.append(request["latex"])
        return {"path": [["M", float(number), 0.0] for number in range(self._commands)], "width": 1.0, "ascent": 1.0, "descent": 0.0}


def test_only_the_formulas_made_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradviz.picture.service, "KEPT", 2)
    child = Writer()
    service = PictureService(child)
    for latex in ("x", "y", "y", "z"):
        assert service.math(latex) is not None
    assert child.asked == ["x", "y", "z"]
    assert [service.known(latex) is not None for latex in ("x", "y", "z")] == [False, True, True]


class Busy(Writer):
    """Gives no answer to the first question."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def ask(self, request: dict[str, Any], deadline: float) -> Any:
        if not self.asked:
            self.asked.append("")
            raise ChildError(self._code, "no answer", "")
        return super().ask(request, deadline)


@pytest.mark.parametrize(("code", "found"), [("timeout", True), ("died", True), ("failed", False)])
def test_only_what_cannot_be_typeset_stays_plain(code: str, found: bool) -> None:
    service = PictureService(Busy(code))
    assert service.math("x") is None
    assert service.notice == code
    assert (service.math("x") is not None) == found


def test_long_formulas_of_many_steps_take_little_memory() -> None:
    service = PictureService(Writer(commands=400))
    tracemalloc.start()
    try:
        for number in range(600):
            service.math(f"x_{number}")
        assert tracemalloc.get_traced_memory()[0] < 5 * 2**20
    finally:
        tracemalloc.stop()
