"""What a product sign means between numbers, vectors and matrices, and where shapes that do not fit are said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine import trace
from gradviz.errors import ExpressionError
from gradviz.language import parse
from gradviz.language.shapes import shape_of

A = np.array([[1.0, 2.0], [3.0, 4.0]])
X = np.array([5.0, 6.0])
Y = np.array([7.0, -1.0])
GOLDEN = [
    ("w^T x", {"w": X, "x": Y}, X @ Y),
    ("wᵀx + b", {"w": X, "x": Y, "b": 1.0}, X @ Y + 1),
    (r"\mathbf{w}^\top \mathbf{x}", {"w": X, "x": Y}, X @ Y),
    ("A x", {"A": A, "x": X}, A @ X),
    ("A*x", {"A": A, "x": X}, A @ X),
    ("A@x", {"A": A, "x": X}, A @ X),
    ("x A", {"A": A, "x": X}, X @ A),
    ("x^T A y", {"A": A, "x": X, "y": Y}, X @ A @ Y),
    ("(A x)^T (A x)", {"A": A, "x": X}, (A @ X) @ (A @ X)),
    ("A^T A", {"A": A}, A.T @ A),
    ("3A", {"A": A}, 3 * A),
    ("A/2 - A", {"A": A}, -A / 2),
    ("x*y", {"x": X, "y": Y}, X * Y),
    ("A⊙A", {"A": A}, A * A),
    ("x [3;4]^T", {"x": [[1.0], [2.0]]}, np.array([[3.0, 4.0], [6.0, 8.0]])),
    ("dot(x, y) / (norm(x) norm(y))", {"x": X, "y": Y}, X @ Y / np.linalg.norm(X) / np.linalg.norm(Y)),
    (r"\|x-y\|", {"x": X, "y": Y}, np.linalg.norm(X - Y)),
    (r"\left\| x \right\|^2", {"x": X}, X @ X),
    ("sum(x)", {"x": X}, X.sum()),
    ("mean((x-y)²)", {"x": X, "y": Y}, ((X - Y) ** 2).mean()),
    ("max(x)", {"x": X}, 6.0),
    ("sum(A, 0)", {"A": A}, A.sum(axis=0)),
    ("sum(A, [0,1])", {"A": A}, A.sum()),
    ("softmax([1,2,3])", {}, np.exp([1, 2, 3]) / np.exp([1, 2, 3]).sum()),
    ("softmax([z1,z2])", {"z1": 1.0, "z2": 3.0}, np.array([1, np.exp(2)]) / (1 + np.exp(2))),
    ("[a, b; b, a] x", {"a": 1.0, "b": 2.0, "x": X}, np.array([[1, 2], [2, 1]]) @ X),
    ("f(v) = v^T v\nf(x)", {"x": X}, X @ X),
    ("maxpool2d([[1,2;3,4]], 2)", {}, None),
]


@pytest.mark.parametrize(("text", "values", "wanted"), GOLDEN, ids=[text for text, _, _ in GOLDEN])
def test_vectors_and_matrices_mean_what_they_mean_on_a_board(text: str, values: dict[str, Any], wanted: Any) -> None:
    shapes = {name: np.shape(content) for name, content in values.items()}
    if wanted is None:
        with pytest.raises(ExpressionError, match="4 axes"):
            parse(text, shapes=shapes)
        return
    graph = parse(text, shapes=shapes)
    assert np.allclose(trace(graph, values).value(graph.output), wanted)


def test_what_is_not_known_is_a_number_unless_it_stands_beside_a_row() -> None:
    assert [node.op for node in parse("A x").nodes if node.role == "gate"] == ["mul"]
    unknown = parse("x^T A y")
    assert [node.op for node in unknown.nodes if node.role == "gate"] == ["transpose", "matmul", "matmul"]
    assert trace(unknown, {"x": X, "A": A, "y": Y}).value(unknown.output) == X @ A @ Y


def test_a_start_value_tells_its_shape() -> None:
    graph = parse("A=[1,2;3,4]; x=[5,6]; A x")
    assert trace(graph, {}).value(graph.output).tolist() == [17.0, 39.0]


def test_a_misfit_points_to_its_characters() -> None:
    text = "h = A x; y = sum(h) + 1"
    with pytest.raises(ExpressionError) as caught:
        parse(text, shapes={"A": (2, 3), "x": (2,)})
    assert text[caught.value.start : caught.value.start + caught.value.length] == "A x"
    assert caught.value.message == "matmul cannot multiply (2, 3) by (2): 3 columns meet 2 rows"
    assert caught.value.hint


def test_a_shape_given_by_hand_wins_over_the_start_value() -> None:
    assert parse("A=1; A x", shapes={"A": (2, 2), "x": (2,)}).nodes[-1].op == "matmul"


@pytest.mark.parametrize(("content", "shape"), [(1.0, ()), ((1.0, 2.0), (2,)), (((1.0,), (2.0,)), (2, 1)), ((), ())])
def test_shapes_of_constants(content: Any, shape: tuple[int, ...]) -> None:
    assert shape_of(content) == shape
