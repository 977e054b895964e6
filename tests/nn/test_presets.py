import numpy as np
import pytest

from gradviz.data import DATASETS, sources
from gradviz.errors import InputError
from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS, fitted
from gradviz.nn.spec import from_table, to_table


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_builds_and_is_written_and_read(name: str) -> None:
    spec = PRESETS[name].spec()
    assert from_table(to_table(spec)) == spec
    net = Model(spec)
    assert net.graph(True).nodes
    assert net.graph(False).nodes
    assert net.parameter_count == sum(int(np.prod(leaf.shape)) for leaf in net.parameters.values())
    assert not spec.data or spec.data.split()[0] in sources()
    assert DATASETS


def test_the_sizes_of_known_networks() -> None:
    counts = {name: Model(PRESETS[name].spec()).parameter_count for name in PRESETS}
    assert counts["mlp"] == 109_386
    assert counts["cnn"] == 52_138
    assert counts["alexnet"] == 60_965_224
    assert counts["xor"] == 17


def test_alexnets_shapes() -> None:
    shapes = Model(PRESETS["alexnet"].spec()).layer_shapes()
    assert [shapes[name] for name in ("conv1", "max_pool1", "conv2", "max_pool2", "conv5", "max_pool3", "flatten1")] == [
        (96, 55, 55),
        (96, 27, 27),
        (256, 27, 27),
        (256, 13, 13),
        (256, 13, 13),
        (256, 6, 6),
        (9216,),
    ]


@pytest.mark.parametrize(("name", "part"), [(name, part) for name, preset in PRESETS.items() for part, _ in preset.ingredients])
def test_every_ingredient_can_be_left_out(name: str, part: str) -> None:
    whole, less = PRESETS[name].spec(), PRESETS[name].spec([part])
    assert whole != less
    assert Model(less).graph(True).nodes


def test_the_recipe_can_lose_everything() -> None:
    spec = PRESETS["recipe"].spec([part for part, _ in PRESETS["recipe"].ingredients])
    assert {layer.kind for layer in spec.layers} == {"flatten", "dense", "sigmoid"}
    assert not [layer.name for layer in spec.layers if "relu" in layer.name], "a sigmoid called relu1"
    assert [read for layer in spec.layers for read in layer.reads if "relu" in read] == []
    training = spec.training
    assert (training.optimizer.kind, training.schedule.kind, training.normalize, training.patience) == ("sgd", "constant", False, 0)
    assert spec.initializer.kind == "normal"


@pytest.mark.parametrize("name", ["mlp", "cnn", "recipe"])
def test_a_preset_takes_the_form_of_other_data(name: str) -> None:
    spec = PRESETS[name].spec()
    other = fitted(spec, (1, 8, 8), 7)
    net = Model(other)
    assert net.spec.input == (1, 8, 8)
    assert net.outputs == (7,)
    assert fitted(other, (1, 28, 28), 10) == spec
    assert fitted(spec, (784,), 10) == spec


def test_outputs_that_are_no_classes_stay_and_an_autoencoder_repeats_its_input() -> None:
    assert Model(fitted(PRESETS["logistic"].spec(), (5,), 2)).outputs == (1,)
    assert Model(fitted(PRESETS["ranking"].spec(), (64,), 10)).outputs == (1,)
    assert Model(fitted(PRESETS["autoencoder"].spec(), (1, 8, 8), 10)).outputs == (64,)


def test_a_preset_without_ingredients_says_which_have_some() -> None:
    with pytest.raises(InputError, match="no ingredient called 'relu'") as caught:
        PRESETS["mlp"].spec(["relu"])
    assert "recipe" in caught.value.hint


def test_an_unknown_ingredient_is_named() -> None:
    with pytest.raises(InputError, match="no ingredient called 'salt'"):
        PRESETS["recipe"].spec(["salt"])
