"""Parse a formula, run it, read values and gradients, keep it as a document."""

import tempfile
from pathlib import Path

import gradviz

graph = gradviz.parse("e=(a+b)*(b+1)")
trace = gradviz.trace(graph, {"a": 2, "b": 1})
for name in ("a", "b", "c", "d", "e"):
    print(f"{name} = {trace.value(name):g}, de/d{name} = {trace.grad(name):g}")

value, gradients = gradviz.gradients(graph, {"a": 2, "b": 1})
print(f"the fast path agrees: {value:g}, {gradients}")

document = gradviz.Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "two-paths.gradviz"
    gradviz.save(document, path)
    print(f"kept: {gradviz.load(path) == document}")
