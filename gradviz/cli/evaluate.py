"""`gradviz eval`: values, gradients and gate rules of one expression, as a table or as JSON. Owns both layouts."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from gradviz.cli.command import GOOD, Command, declare
from gradviz.cli.console import typed
from gradviz.cli.report import table
from gradviz.cli.values import one_name_hinted, read_number, read_values
from gradviz.engine import Trace, trace
from gradviz.engine.inputs import known_shapes
from gradviz.errors import InputError
from gradviz.graph import Graph
from gradviz.graph.spelling import shown
from gradviz.language import read
from gradviz.language.names import declared
from gradviz.notation import plain, value
from gradviz.ops import OPS
from gradviz.ops.op import CONVENTIONS
from gradviz.tutor.explain import seed_note
from gradviz.tutor.faults import fault_sentence
from gradviz.words import mark, say

Row = Sequence[str]
MOST_NAMED = 50


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz eval`."""
    parser.add_argument("expression", help=say("a formula, for example {example}", example='"e=(a+b)*(b+1)"'))
    parser.add_argument("values", nargs="*", default=[], metavar="name=value", help=say("a number, or [1,2,3] for a vector"))
    parser.add_argument("--json", action="store_true", help=say("print one JSON object"))
    parser.add_argument("--output", metavar="NAME", help=say("differentiate this node instead of the last line"))
    parser.add_argument("--seed", metavar="VALUE", help=say("start the backward pass with this gradient instead of 1"))
    parser.add_argument("--name", action="append", default=[], metavar="NAME", help=say("read these letters as a single name"))
    parser.add_argument("--convention", choices=CONVENTIONS, default=CONVENTIONS[0], help=say("which derivative to take at a kink"))


def run(arguments: Namespace) -> int:
    """Read, run, print."""
    values = read_values(map(typed, arguments.values))
    text = typed(arguments.expression).strip()
    reading = read(text, names=declared(map(typed, arguments.name)), shapes=known_shapes(values))
    output = None if arguments.output is None else _node_called(reading.graph, typed(arguments.output))
    seed = None if arguments.seed is None else read_number("seed", arguments.seed)
    with one_name_hinted(text):
        run_of = trace(reading.graph, values, output=output, seed=seed, convention=arguments.convention)
    print(json.dumps(as_json(run_of), ensure_ascii=False) if arguments.json else as_text(run_of, reading.plain))
    return GOOD


def as_json(run_of: Trace) -> dict[str, Any]:
    """A finished run by the public contract: nodes and edges with values, gradients and rules."""
    graph, last = run_of.graph, run_of.last
    return {
        "output": run_of.output,
        "value": plain(last.values[run_of.output]),
        "inputs": {name: plain(content) for name, content in run_of.inputs.items()},
        "nodes": [
            {
                "id": node.id,
                "name": node.name,
                "label": graph.labels[node.id],
                "op": node.op,
                "value": plain(last.values[node.id]),
                "gradient": plain(last.gradients.get(node.id)),
            }
            for node in graph.nodes
        ],
        "edges": [
            {
                **edge._asdict(),
                "value": plain(last.values[edge.source]),
                "gradient": plain(last.edge_gradients.get(edge)),
                "rule": OPS[graph.nodes[edge.target].op].rule,
            }
            for edge in graph.edges
        ],
    }


def as_text(run_of: Trace, reading: str) -> str:
    """The same run as two tables, under the text as it was read."""
    graph, last = run_of.graph, run_of.last
    output = graph.labels[run_of.output]
    nodes = [
        (graph.labels[node.id], node.op, value(last.values[node.id]), _gradient(last.gradients.get(node.id)), _remark(run_of, node.id))
        for node in graph.nodes
    ]
    edges = [
        (
            f"{graph.labels[edge.source]} → {_target(run_of, edge.target)}",
            value(last.values[edge.source]),
            _gradient(last.edge_gradients.get(edge)),
            OPS[graph.nodes[edge.target].op].rule,
        )
        for edge in graph.edges
    ]
    tables = [table([(say("node"), say("gate"), say("value"), f"d{output}/d·", ""), *nodes])]
    if edges:
        tables.append(table([(say("edge"), say("value"), say("gradient"), say("rule")), *edges]))
    note = seed_note(run_of)
    return "\n\n".join([reading, _summary(run_of, output), *([note] if note else []), *map("\n".join, tables)])


def _summary(run_of: Trace, output: str) -> str:
    """The answer in one line: the output, and its derivative by every input."""
    slopes = [f"d{output}/d{shown(name)} = {value(run_of.grad(name))}" for name in run_of.inputs]
    return ", ".join([f"{output} = {value(run_of.last.values[run_of.output])}", *slopes])


def _node_called(graph: Graph, name: str) -> int:
    """The id of a node by name or label. Raises InputError that lists what there is."""
    try:
        return graph.id(name)
    except KeyError:
        raise InputError(
            "unknown output",
            mark("no node is called {name}"),
            mark("The nodes are: {known}."),
            name=name,
            known=", ".join([*dict.fromkeys(graph.labels)][:MOST_NAMED]),
        ) from None


def _target(run_of: Trace, node: int) -> str:
    label = run_of.graph.labels[node]
    return say("copy of {name}", name=label) if run_of.graph.is_copy(node) else label


def _remark(run_of: Trace, node: int) -> str:
    if node not in run_of.used:
        return say("not used")
    return fault_sentence(run_of, node, run_of.last.faults[node]) if node in run_of.last.faults else ""


def _gradient(content: Any) -> str:
    return "—" if content is None else value(content)


declare(Command("eval", mark("Print the values, gradients and gate rules of an expression."), configure, run))
