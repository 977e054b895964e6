"""Layers that only move numbers or join paths: flatten, reshape, concatenate, add (the bypass of a residual block)."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.fields import Field
from gradviz.nn.layers.connected import build_plain
from gradviz.nn.layers.record import Layer, Site, declare
from gradviz.words import mark


def build_reshape(site: Site, inputs: Sequence[int]) -> int:
    return site.gate("reshape", inputs, shape=(0, *site.settings["shape"]))


def build_concatenate(site: Site, inputs: Sequence[int]) -> int:
    return site.gate("concatenate", inputs, axis=1)


def build_add(site: Site, inputs: Sequence[int]) -> int:
    total = inputs[0]
    for other in inputs[1:]:
        total = site.gate("add", [total, other])
    return total


declare(Layer("flatten", mark("All numbers of a sample in one row."), build_plain("flatten"), flattens=True, title=mark("Flatten")))
declare(
    Layer(
        "reshape",
        mark("The same numbers in another shape."),
        build_reshape,
        (Field("shape", (-1,), mark("the sizes of the axes after the batch; -1 is what is left"), title=mark("Shape")),),
        title=mark("Reshape"),
    )
)
declare(
    Layer(
        "concatenate",
        mark("The features or channels of several layers, one after the other."),
        build_concatenate,
        operands=0,
        title=mark("Concatenate"),
        sign="‖",
    )
)
declare(
    Layer(
        "add",
        mark("The sum of several layers: the bypass that lets the gradient through."),
        build_add,
        operands=0,
        title=mark("Add"),
        sign="+",
        category="add",
    )
)
