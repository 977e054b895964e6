"""Presets: ready models as the same short texts that a user writes, and the recipe whose ingredients can be left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from gradviz.errors import InputError
from gradviz.nn.losses import LOSSES
from gradviz.nn.naming import fresh_name
from gradviz.nn.settings import Choice, find
from gradviz.nn.spec import LayerSpec, Spec, last_connected, read_spec
from gradviz.registry import Registry
from gradviz.words import mark


@dataclass(frozen=True)
class Ingredient:
    """A part of a preset that can be left out, to see what it buys. `without(spec)` is the spec without it."""

    doc: str
    without: Callable[[Spec], Spec]


@dataclass(frozen=True)
class Preset:
    """A ready model: `text` is its spec in TOML. `sets` are those that its title speaks of, none where it speaks of no data."""

    name: str
    doc: str
    text: str
    ingredients: tuple[tuple[str, Ingredient], ...] = ()
    title: str = ""
    sets: tuple[str, ...] = ()

    def spec(self, without: Iterable[str] = ()) -> Spec:
        """The spec, less the ingredients named. Raises InputError for one that it has not."""
        spec = read_spec(self.text)
        for name in without:
            if not self.ingredients:
                raise InputError(
                    "unknown kind",
                    mark("there is no ingredient called {name}"),
                    mark("Presets with ingredients to leave out: {known}."),
                    name=repr(name),
                    known=", ".join(preset.name for preset in PRESETS.values() if preset.ingredients),
                )
            spec = find(mark("ingredient"), dict(self.ingredients), name).without(spec)
        return spec


PRESETS: Registry[Preset] = Registry("preset")
DIGITS = ("mnist", "mnist-sample", "digits")


def declare(record: Preset) -> Preset:
    """Register `record` and return it."""
    return PRESETS.register(record.name, record)


def fitted(spec: Spec, shape: tuple[int, ...], outputs: int) -> Spec:
    """The spec for data of other samples: their shape as its input, and one output a class or a number where it had several.

    An autoencoder has as many outputs as its input has numbers; a single output stays one.
    """
    if math.prod(shape) == math.prod(spec.input):
        shape = spec.input
    loss = LOSSES[spec.loss.kind]
    place, layers = last_connected(spec.layers), list(spec.layers)
    if place is not None and (loss.numbers or loss.source == "input"):
        units = outputs if loss.numbers else math.prod(shape)
        layers[place] = replace(layers[place], settings={**layers[place].settings, "units": units})
    return replace(spec, input=shape, layers=tuple(layers))


def _without_layers(kind: str) -> Callable[[Spec], Spec]:
    """Layers of a kind taken out; what read them reads what they read."""

    def without(spec: Spec) -> Spec:
        moved: dict[str, str] = {}
        kept: list[LayerSpec] = []
        for layer in spec.layers:
            reads = tuple(moved.get(name, name) for name in layer.reads)
            if layer.kind == kind:
                moved[layer.name] = reads[0]
            else:
                kept.append(replace(layer, reads=reads))
        return replace(spec, layers=tuple(kept))

    return without


def _sigmoid_for_relu(spec: Spec) -> Spec:
    """Each layer that becomes another is called as such."""
    names = {layer.name: layer.name for layer in spec.layers}
    for layer in spec.layers:
        if layer.kind == "relu":
            names[layer.name] = fresh_name("sigmoid", [*names.values()])
    return replace(spec, layers=tuple(_renamed(layer, names) for layer in spec.layers))


def _renamed(layer: LayerSpec, names: Mapping[str, str]) -> LayerSpec:
    named = replace(layer, name=names[layer.name], reads=tuple(names.get(read, read) for read in layer.reads))
    return replace(named, kind="sigmoid") if layer.kind == "relu" else named


RECIPE = (
    ("normalize", Ingredient(mark("inputs with mean 0 and variance 1"), lambda spec: spec.with_training(normalize=False))),
    ("relu", Ingredient(mark("ReLU instead of the sigmoid"), _sigmoid_for_relu)),
    (
        "he",
        Ingredient(mark("first weights by He instead of 0.01 times normal"), lambda spec: replace(spec, initializer=Choice("normal", {}))),
    ),
    ("batch_norm", Ingredient(mark("batch normalisation before each activation"), _without_layers("batch_norm"))),
    ("adam", Ingredient(mark("Adam instead of plain gradient descent"), lambda spec: spec.with_training(optimizer=Choice("sgd", {})))),
    ("schedule", Ingredient(mark("a learning rate that decreases"), lambda spec: spec.with_training(schedule=Choice("constant", {})))),
    ("validation", Ingredient(mark("the weights that were best in validation"), lambda spec: spec.with_training(patience=0))),
)


declare(
    Preset(
        "logistic",
        mark("Logistic regression: one neuron draws a line between two classes."),
        """
title = "Logistic regression"
data = "blobs classes=2"
input = [2]
layers = ["dense 1"]
loss = "bce_logits"
initializer = "xavier"

[training]
epochs = 30
batch = 32
optimizer = "sgd rate=0.5"
""",
        title=mark("Logistic regression"),
    )
)
declare(
    Preset(
        "regression",
        mark("Linear regression: slope and intercept of a line through points."),
        """
title = "Linear regression"
data = "linear"
input = [1]
layers = ["dense 1"]
loss = "mse"
initializer = "xavier"

[training]
epochs = 30
batch = 20
optimizer = "sgd rate=0.05"
""",
        title=mark("Linear regression"),
    )
)
declare(
    Preset(
        "xor",
        mark("A hidden layer solves what no single line can."),
        """
title = "XOR with one hidden layer"
data = "xor"
input = [2]
layers = ["dense 4", "tanh", "dense 1"]
loss = "bce_logits"
initializer = "xavier"

[training]
epochs = 60
batch = 32
optimizer = "adam rate=0.05"
""",
        title=mark("XOR with a hidden layer"),
        sets=("xor",),
    )
)
declare(
    Preset(
        "mlp",
        mark("Digits by two hidden layers: 784-128-64-10."),
        """
title = "Digits with a multi-layer perceptron"
data = "mnist-sample"
input = [1, 28, 28]
layers = ["flatten", "dense 128", "relu", "dense 64", "relu", "dense 10"]
loss = "cross_entropy"
initializer = "he"

[training]
epochs = 5
batch = 192
optimizer = "adamw rate=0.008 decay=0.2"
schedule = "one_cycle warm_up=0.1"
""",
        title=mark("MLP on digits"),
        sets=DIGITS,
    )
)
declare(
    Preset(
        "cnn",
        mark("Digits by two convolutions with pooling, 1-8-16 channels, after LeNet."),
        """
title = "Digits with a small convolutional network"
data = "mnist-sample"
input = [1, 28, 28]
layers = [
  "conv2d 8 kernel=3 padding=1", "relu", "max_pool 2",
  "conv2d 16 kernel=3 padding=1", "relu", "max_pool 2",
  "flatten", "dense 64", "relu", "dense 10",
]
loss = "cross_entropy"
initializer = "he"

[training]
epochs = 3
batch = 64
optimizer = "adamw rate=0.008 beta2=0.99 decay=0.1"
schedule = "one_cycle warm_up=0.1"
""",
        title=mark("Small CNN on digits"),
        sets=DIGITS,
    )
)
declare(
    Preset(
        "autoencoder",
        mark("Digits through a narrow layer of 16 numbers and back."),
        """
title = "Autoencoder: digits through a narrow layer"
data = "mnist-sample"
input = [1, 28, 28]
layers = [
  "flatten", "dense 128", "relu", "dense 16 name=code", "dense 128", "relu", "dense 784", "sigmoid",
]
loss = "reconstruction"
initializer = "he"

[training]
epochs = 10
batch = 64
optimizer = "adam rate=0.002"
normalize = false
""",
        title=mark("Autoencoder of digits"),
        sets=DIGITS,
    )
)
declare(
    Preset(
        "ranking",
        mark("Which of two digits is larger: two towers with the same weights, and a margin."),
        """
title = "Ranking digits by their value"
data = "mnist-sample"
input = [1, 28, 28]
layers = ["flatten", "dense 64", "relu", "dense 1"]
loss = "margin_ranking margin=1.0"
initializer = "he"

[training]
epochs = 5
batch = 64
optimizer = "adam rate=0.002"
""",
        title=mark("Ranking of digits"),
        sets=DIGITS,
    )
)
declare(
    Preset(
        "alexnet",
        mark("AlexNet of 2012 with local response normalisation and grouped convolutions; its shapes are for looking at."),
        """
title = "AlexNet (2012, two groups, local response normalisation)"
input = [3, 227, 227]
layers = [
  "conv2d 96 kernel=11 stride=4", "relu", "lrn 5 alpha=1e-4 beta=0.75 k=2.0", "max_pool 3 stride=2",
  "conv2d 256 kernel=5 padding=2 groups=2", "relu", "lrn 5 alpha=1e-4 beta=0.75 k=2.0", "max_pool 3 stride=2",
  "conv2d 384 kernel=3 padding=1", "relu",
  "conv2d 384 kernel=3 padding=1 groups=2", "relu",
  "conv2d 256 kernel=3 padding=1 groups=2", "relu", "max_pool 3 stride=2",
  "flatten", "dense 4096", "relu", "dropout 0.5", "dense 4096", "relu", "dropout 0.5", "dense 1000",
]
loss = "cross_entropy"
initializer = "normal a=0.01"

[training]
epochs = 90
batch = 128
optimizer = "momentum rate=0.01 momentum=0.9"
schedule = "plateau factor=0.1"
augment = ["shift 16"]
l2 = 0.0005
""",
        title=mark("AlexNet"),
    )
)
declare(
    Preset(
        "recipe",
        mark("The recipe of the lecture; leave out one ingredient to see what it buys."),
        """
title = "The recipe: normalise, ReLU, He, batch normalisation, Adam, a falling rate, validation"
data = "mnist-sample"
input = [1, 28, 28]
layers = [
  "flatten", "dense 128", "batch_norm", "relu", "dense 64", "batch_norm", "relu", "dense 10",
]
loss = "cross_entropy"
initializer = "he"

[training]
epochs = 10
batch = 64
optimizer = "adam rate=0.003"
schedule = "exponential alpha=0.2"
patience = 3
""",
        RECIPE,
        title=mark("The recipe"),
    )
)
