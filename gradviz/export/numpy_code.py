"""NumPy: the run as a program with one line per gate, forward and backward. Owns the program around the lines."""

from __future__ import annotations

from collections.abc import Iterator

from gradviz.export.exporter import Exporter, declare
from gradviz.export.program import Program, formula, heading, input_lines, program_of, seed_of, slopes
from gradviz.export.scene import Scene
from gradviz.words import mark, say

TAKEN = ("np", "fit", "nan", "inf")
FIT = '''def fit(gradient, like):
    """The gradient of something that was stretched to combine with others: the sum over the stretched axes."""
    gradient = np.broadcast_to(gradient, np.broadcast_shapes(np.shape(gradient), np.shape(like)))
    while np.ndim(gradient) > np.ndim(like):
        gradient = gradient.sum(axis=0)
    stretched = tuple(axis for axis, length in enumerate(np.shape(like)) if length == 1)
    return gradient.sum(axis=stretched, keepdims=True)'''


def render(scene: Scene) -> bytes:
    """A program that prints the value of the output and the gradient of every input."""
    return ("\n".join(_lines(scene)) + "\n").encode()


def _lines(scene: Scene) -> Iterator[str]:
    program = program_of(scene.graph, TAKEN)
    output = program.variables[scene.trace.output if scene.trace else scene.graph.output]
    yield from heading(scene, say("The forward pass and the backward pass by hand, a line a gate."))
    yield from ("import numpy as np", "from numpy import inf, nan", "", "", *FIT.splitlines(), "", "")
    yield from input_lines(scene, program, lambda text: f"np.array({text}, dtype=float)")
    yield ""
    yield "# forward"
    for node in program.gates():
        yield f"{program.variables[node.id]} = {formula(program, node, 'np')}"
    yield ""
    yield f"# backward: d_x is the gradient of {output} with respect to x"
    yield from _backward(scene, program, output)
    yield ""
    yield f'print("{output} =", {output})'
    for node in scene.graph.leaves:
        if node.role != "constant":
            name = program.variables[node.id]
            yield f'print("d{output}/d{name} =", d_{name})'


def _backward(scene: Scene, program: Program, output: str) -> Iterator[str]:
    known = {output}
    leaves = [program.variables[node.id] for node in scene.graph.leaves if node.role != "constant"]
    constants = {program.variables[node.id] for node in scene.graph.leaves if node.role == "constant"}
    used = scene.graph.ancestors(scene.trace.output if scene.trace else scene.graph.output)
    lines = [f"d_{output} = np.full(np.shape({output}), {seed_of(scene)})"]
    for node in reversed(program.gates()):
        target = program.variables[node.id]
        if node.id not in used:
            continue
        for name, slope in zip(program.operands(node), slopes(program, node, "np"), strict=True):
            if name in constants:
                continue
            upstream = f"d_{target}" if slope == "1" else f"d_{target} * ({slope})"
            so_far = f"d_{name} + " if name in known else ""
            lines.append(f"d_{name} = {so_far}fit({upstream}, {name})")
            known.add(name)
    yield from lines
    yield from (f"d_{name} = np.zeros(np.shape({name}))" for name in leaves if name not in known)


declare(Exporter("numpy", ".numpy.py", mark("A NumPy program: the forward and the backward pass, a line a gate."), render, code=True))
