"""Layers in which every output sees every input, and activations: dense, activation, prelu, maxout, softmax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.layers.record import Layer, Leaf, Settings, Shape, Site, declare
from gradviz.nn.settings import find
from gradviz.ops import OPS
from gradviz.ops.op import Op
from gradviz.words import mark

SHORT = 12
"""A tanh is a tanh: the titles of many functions are too long for a block."""
FUNCTION = Field("function", "relu", mark("the name of the gate"), title=mark("Function"))
BIAS = Field("bias", True, mark("whether a bias is added"), title=mark("Bias"))


def dense_leaves(shapes: Sequence[Shape], settings: Settings) -> tuple[Leaf, ...]:
    """Weights (features, units) and a bias (units). Raises InputError for samples that are not flat."""
    if len(shapes[0]) != 1:
        raise InputError(
            "not flat",
            mark("a dense layer reads vectors of features, not arrays with {n} axes"),
            mark("Put the layer flatten before it."),
            n=len(shapes[0]),
        )
    rows, columns = shapes[0][0], int(settings["units"])
    weights = Leaf("weights", (rows, columns), fan_in=rows, fan_out=columns)
    return (weights, Leaf("bias", (columns,), initializer="constant")) if settings["bias"] else (weights,)


def build_dense(site: Site, inputs: Sequence[int]) -> int:
    """x W + b: (N, features) to (N, units)."""
    product = site.gate("matmul", [*inputs, site.leaf("weights")])
    return site.gate("bias", [product, site.leaf("bias")]) if site.settings["bias"] else product


def activations() -> dict[str, Op]:
    """Every op of one operand that acts on each number alone, by name."""
    return {name: op for name, op in OPS.items() if _is_activation(op)}


def _is_activation(op: Op) -> bool:
    return op.category == "unary" and op.arity == 1 and not op.variadic and op.elementwise


def function_choice(now: str) -> Field:
    """The field FUNCTION as a choice among the functions there are, and what it holds `now`."""
    known = {name: record.title if 0 < len(record.title) <= SHORT else name for name, record in activations().items()}
    titles = known if now in known else {now: now, **known}
    return replace(FUNCTION, choices=tuple(titles), choice_titles=tuple(titles.values()))


def build_activation(site: Site, inputs: Sequence[int]) -> int:
    record = find(mark("activation"), activations(), site.settings["function"])
    chosen = {field.name: site.settings[field.name] for field in record.attributes if field.name in site.settings}
    return site.gate(record.name, inputs, **chosen)


def activation_layer(function: str) -> Layer | None:
    """The layer that a bare op name in a spec stands for: `relu`, or `leaky_relu slope=0.01`."""
    record = OPS.get(function)
    if record is None or not _is_activation(record):
        return None

    def build(site: Site, inputs: Sequence[int]) -> int:
        return site.gate(function, inputs, **site.settings)

    return Layer(function, record.doc, build, record.attributes, title=record.title, sign="f", category=record.category)


def prelu_leaves(shapes: Sequence[Shape], settings: Settings) -> tuple[Leaf, ...]:
    return (Leaf("alpha", (), initializer="constant", value=float(settings["start"])),)


def build_prelu(site: Site, inputs: Sequence[int]) -> int:
    return site.gate("prelu", [*inputs, site.leaf("alpha")])


def build_plain(op: str, *names: str) -> Any:
    """A layer of one gate with the settings that are its attributes."""

    def build(site: Site, inputs: Sequence[int]) -> int:
        return site.gate(op, inputs, **{name: site.settings[name] for name in names})

    return build


declare(
    Layer(
        "dense",
        mark("Every output is a weighted sum of all inputs, plus a bias."),
        build_dense,
        (Field("units", 10, mark("how many outputs there are"), minimum=1, title=mark("Units")), BIAS),
        dense_leaves,
        fully_connected=True,
        title=mark("Dense"),
        sign="W",
    )
)
declare(
    Layer(
        "activation",
        mark("A function of each number alone: any gate with one operand, by its name."),
        build_activation,
        (FUNCTION,),
        title=mark("Activation"),
        sign="f",
        category="unary",
    )
)
declare(
    Layer(
        "prelu",
        mark("ReLU whose slope left of 0 is learned."),
        build_prelu,
        (Field("start", 0.25, mark("the slope at the start"), title=mark("Slope at the start")),),
        prelu_leaves,
        title=mark("PReLU"),
        sign="f",
        category="unary",
    )
)
declare(
    Layer(
        "maxout",
        mark("The largest of a few neighbouring units; only the winner learns."),
        build_plain("maxout", "pieces"),
        (Field("pieces", 2, mark("how many units compete"), minimum=1, title=mark("Pieces")),),
        title=mark("Maxout"),
        sign="m",
        category="max",
    )
)
declare(
    Layer(
        "softmax", mark("Shares that are positive and sum to 1."), build_plain("softmax"), title=mark("Softmax"), sign="f", category="unary"
    )
)
