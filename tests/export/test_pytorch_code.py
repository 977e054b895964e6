"""The PyTorch program prints the values and gradients of the run it was written from, where PyTorch is there."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from gradviz.engine import Trace, trace
from gradviz.export.pytorch_code import render
from gradviz.export.scene import Scene
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.picture.diagram import Diagram
from gradviz.picture.theme import THEMES


def test_the_program_agrees_with_the_run(run: Trace, printed: Callable[[bytes], dict[str, str]]) -> None:
    pytest.importorskip("torch")
    found = printed(render(Scene(run.graph, run, len(run.steps), Diagram(0, 0, ()), THEMES["light"])))
    wanted = [run.value(run.output), *(run.grad(name) for name in run.graph.inputs)]
    assert all(np.allclose(json.loads(got), number) for got, number in zip(found.values(), wanted, strict=True))


def test_a_line_a_gate() -> None:
    text = render(Scene(parse("e=(a+b)*(b+1)"), None, 0, Diagram(0, 0, ()), THEMES["light"])).decode()
    assert "c = a + b\nd = b + constant\ne = c * d\n" in text
    assert "e.backward(torch.tensor(1.0, dtype=torch.float64).expand(e.shape))" in text


def test_a_parameter_nobody_reads_crashes_nothing(printed: Callable[[bytes], dict[str, str]]) -> None:
    pytest.importorskip("torch")
    builder = Builder()
    a, b = builder.leaf("a", "parameter"), builder.leaf("b")
    builder.leaf("u", "parameter")
    run = trace(builder.build(builder.gate("mul", [a, b], name="y")), {"a": 2.0, "b": 3.0, "u": 5.0})
    found = printed(render(Scene(run.graph, run, len(run.steps), Diagram(0, 0, ()), THEMES["light"])))
    assert json.loads(found["dy/da"]) == 3.0
    assert json.loads(found["dy/du"]) == 0.0
