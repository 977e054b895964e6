"""The Layer record, its registry, and the Site where a layer is built. Owns shapes along the way; holds no layer itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.graph import Builder, Role
from gradviz.nn.initializers import Place
from gradviz.ops import OPS
from gradviz.ops.op import Category
from gradviz.registry import Registry
from gradviz.words import mark

Shape = tuple[int, ...]
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Leaf:
    """An array that a layer owns: `shape` in natural layout, with a place for the batch axis only in noise.

    `initializer` None is the model's choice. A state leaf holds a moving mean of the node `follows` of the train graph.
    """

    name: str
    shape: Shape
    role: Role = "parameter"
    fan_in: int = 1
    fan_out: int = 1
    initializer: str | None = None
    value: float = 0.0
    follows: str = ""
    unbiased: bool = False

    @property
    def place(self) -> Place:
        """What an initialiser needs to know."""
        return Place(self.shape, self.fan_in, self.fan_out)

    @property
    def decays(self) -> bool:
        """Whether penalties hold: for weights, and neither for biases nor for scales."""
        return self.role == "parameter" and self.initializer is None


def no_leaves(shapes: Sequence[Shape], settings: Settings) -> Sequence[Leaf]:
    """What a layer owns that learns nothing."""
    return ()


@dataclass(frozen=True)
class Layer:
    """One kind of layer. `fields` declare its settings; `leaves(input shapes, settings)` the arrays that it owns.

    `build(site, inputs)` adds its gates to the site and returns the last of them. Shapes here have no batch axis.
    `operands` is how many layers it reads; 0 stands for two or more. A `fully_connected` layer reads samples with one axis and gives
    as many numbers as its field `units` says; one that `flattens` makes such samples of any others. `sign` is what it wears in a
    list, in the ink of `category`, that of its main op.
    """

    name: str
    doc: str
    build: Callable[[Site, Sequence[int]], int]
    fields: tuple[Field, ...] = ()
    leaves: Callable[[Sequence[Shape], Settings], Sequence[Leaf]] = no_leaves
    operands: int = 1
    fully_connected: bool = False
    flattens: bool = False
    title: str = ""
    sign: str = "="
    category: Category = "linear"

    def accepts(self, count: int) -> bool:
        """Whether it can read so many layers."""
        return count == self.operands if self.operands else count > 1


LAYERS: Registry[Layer] = Registry("layer")


def declare(record: Layer) -> Layer:
    """Register `record` and return it."""
    return LAYERS.register(record.name, record)


class Site:
    """Where one layer is built: its name and settings, whether to train, and the shape of every node, batch axis first."""

    def __init__(self, builder: Builder, shapes: dict[int, Shape], leaves: dict[str, int], train: bool) -> None:
        self.builder = builder
        self.train = train
        self.shapes = shapes
        self.leaves = leaves
        self.name = ""
        self.suffix = ""
        self.settings: Settings = {}
        self.owned: dict[str, Leaf] = {}

    def lay(self, layer: Layer, name: str, settings: Settings, inputs: Sequence[int], suffix: str = "") -> int:
        """Build one layer on the nodes it reads; its last gate bears the layer's name. Raises InputError naming it."""
        self.name, self.suffix, self.settings = name, suffix, settings
        try:
            self.owned = {leaf.name: leaf for leaf in layer.leaves([self.shapes[node][1:] for node in inputs], settings)}
            last = layer.build(self, inputs)
        except InputError as error:
            raise misfit(name, layer.name, [self.shapes[node][1:] for node in inputs], error) from None
        if last not in inputs:
            self.builder.rename(last, name + suffix)
        return last

    def gate(self, op: str, operands: Sequence[int], name: str = "", **attributes: Any) -> int:
        """A gate of this layer's group; `name` makes it "layer/name"."""
        shape = OPS[op].shape(*(self.shapes[node] for node in operands), **attributes)
        full = f"{self.name}/{name}{self.suffix}" if name else None
        node = self.builder.gate(op, operands, name=full, attributes=attributes, group=self.name + self.suffix)
        self.shapes[node] = shape
        return node

    def leaf(self, name: str, batch: int | None = None) -> int:
        """A leaf that the layer declares, once for all towers; noise has the batch axis in front and one leaf a tower."""
        leaf = self.owned[name]
        full = f"{self.name}/{name}" + (self.suffix if leaf.role == "noise" else "")
        if full not in self.leaves:
            self.leaves[full] = self.builder.leaf(full, leaf.role)
            self.shapes[self.leaves[full]] = leaf.shape if batch is None else (batch, *leaf.shape)
        return self.leaves[full]


def misfit(name: str, kind: str, shapes: Sequence[Shape], error: InputError) -> InputError:
    """The error of an op, told of the layer that it belongs to."""
    return InputError(
        "layer shape",
        mark("layer {layer} ({kind}) does not fit its input of shape {shapes}: {reason}"),
        mark("{advice}"),
        layer=name,
        kind=kind,
        shapes=", ".join(map(str, shapes)),
        reason=error.message,
        advice=error.hint or error.message,
    )
