"""The NumPy program prints the values and gradients of the run it was written from."""

import re
from collections.abc import Callable

import numpy as np

from gradviz.engine import Trace, trace
from gradviz.export.numpy_code import render
from gradviz.export.scene import Scene
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.picture.diagram import Diagram
from gradviz.picture.theme import THEMES


def numbers(text: str) -> np.ndarray:
    return np.array([float(found) for found in re.findall(r"-?(?:\d[\d.]*(?:e-?\d+)?|nan|inf)", text)])


def test_the_program_agrees_with_the_run(run: Trace, printed: Callable[[bytes], dict[str, str]]) -> None:
    found = printed(render(Scene(run.graph, run, len(run.steps), Diagram(0, 0, ()), THEMES["light"])))
    output, *gradients = found.values()
    assert np.allclose(numbers(output), np.ravel(run.value(run.output)))
    wanted = [run.grad(name) for name in run.graph.inputs]
    assert all(np.allclose(numbers(got), np.ravel(gradient)) for got, gradient in zip(gradients, wanted, strict=True))


def test_a_graph_without_a_run_starts_at_one() -> None:
    text = render(Scene(parse("e=a*b"), None, 0, Diagram(0, 0, ()), THEMES["light"])).decode()
    assert "a = np.array(1.0, dtype=float)" in text
    assert "d_a = fit(d_e * (b), a)" in text


def test_a_parameter_nobody_reads_has_gradient_0(printed: Callable[[bytes], dict[str, str]]) -> None:
    run = unused_parameter()
    found = printed(render(Scene(run.graph, run, len(run.steps), Diagram(0, 0, ()), THEMES["light"])))
    assert found["dy/du"] == "0.0"
    assert found["dy/da"] == "3.0"


def unused_parameter() -> Trace:
    """y = a b, beside a parameter u."""
    builder = Builder()
    a, b = builder.leaf("a", "parameter"), builder.leaf("b")
    builder.leaf("u", "parameter")
    return trace(builder.build(builder.gate("mul", [a, b], name="y")), {"a": 2.0, "b": 3.0, "u": 5.0})
