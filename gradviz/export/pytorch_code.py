"""PyTorch: the graph as a program whose gradients autograd finds. Owns the program around the lines."""

from __future__ import annotations

from collections.abc import Iterator

from gradviz.export.exporter import Exporter, declare
from gradviz.export.program import formula, heading, input_lines, program_of, seed_of
from gradviz.export.scene import Scene
from gradviz.words import mark, say

TAKEN = ("torch", "nan", "inf")


def render(scene: Scene) -> bytes:
    """A program that prints the value of the output and the gradient of every input."""
    return ("\n".join(_lines(scene)) + "\n").encode()


def _lines(scene: Scene) -> Iterator[str]:
    program = program_of(scene.graph, TAKEN)
    output = program.variables[scene.trace.output if scene.trace else scene.graph.output]
    inputs = [program.variables[node.id] for node in scene.graph.leaves if node.role != "constant"]
    yield from heading(scene, say("The forward pass a line a gate; autograd goes back."))
    yield from ("from math import inf, nan", "", "import torch", "")
    yield from input_lines(scene, program, lambda text: f"torch.tensor({text}, dtype=torch.float64)")
    yield from (f"{name}.requires_grad_()" for name in inputs)
    yield ""
    for node in program.gates():
        yield f"{program.variables[node.id]} = {formula(program, node, 'torch')}"
    yield ""
    yield f"if {output}.requires_grad:"
    yield f"    {output}.backward(torch.tensor({seed_of(scene)}, dtype=torch.float64).expand({output}.shape))"
    yield f'print("{output} =", {output}.tolist())'
    for name in inputs:
        yield f'print("d{output}/d{name} =", torch.zeros_like({name}).tolist() if {name}.grad is None else {name}.grad.tolist())'


declare(Exporter("pytorch", ".torch.py", mark("A PyTorch program of the same graph, with autograd for the gradients."), render, code=True))
