import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.levels.path import ViewPath, closed, crumbs, gate_names, gate_title, nearest_path, opened


def test_opening_and_closing() -> None:
    path = ViewPath(sample=2)
    for into in ("conv1", "conv2d", (3, 5, 7)):
        path = opened(path, into)
    assert path == ViewPath("conv1", "conv2d", (3, 5, 7), 2)
    assert path.depth == 3
    assert closed(path) == ViewPath("conv1", "conv2d", None, 2)
    assert closed(path, 0) == ViewPath(sample=2)
    assert closed(ViewPath()) == ViewPath()


@pytest.mark.parametrize(("path", "into"), [(ViewPath(), (1,)), (ViewPath("a", "b"), "c"), (ViewPath("a", "b", (1,)), (1,))])
def test_a_wrong_turn(path: ViewPath, into: str | tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="cannot be opened"):
        opened(path, into)


def test_the_breadcrumb() -> None:
    path = ViewPath("conv1", "conv2d", (3, 5, 7))
    assert [name for name, _ in crumbs(path)] == ["Network", "conv1", "conv2d", "unit (3, 5, 7)"]
    assert [there.depth for _, there in crumbs(path)] == [0, 1, 2, 3]
    assert crumbs(ViewPath("loss", "cross_entropy", ()))[-1][0] == "unit"


def test_a_gate_is_called_by_its_title_and_the_second_by_its_number_too() -> None:
    assert gate_title("add 2") == "Add 2"
    assert gate_title("matmul") == "Matrix product"
    assert gate_title("flown") == "flown"


def test_what_is_gone_is_closed(network: TensorPlan) -> None:
    graph = network.graph
    here = ViewPath("dense1", "matmul", (0,))
    assert nearest_path(here, graph) == here
    assert nearest_path(ViewPath("dense1", "conv2d", (0,)), graph) == ViewPath("dense1")
    assert nearest_path(ViewPath("dense7", "matmul", (0,), 1), graph) == ViewPath(sample=1)


def test_gates_of_one_op_are_numbered(network: TensorPlan) -> None:
    assert list(gate_names(network.graph, "dense1")) == ["matmul", "bias"]
    if any(node.group == "l2" for node in network.graph.nodes):
        assert [name for name in gate_names(network.graph, "l2") if name.startswith("square")] == ["square", "square 2", "square 3"]
