from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.errors import InputError
from gradviz.nn.model import Model
from gradviz.nn.settings import Choice
from gradviz.nn.spec import Training, from_table, last_connected, layer_record, read_spec, to_table

TEXT = """
title = "A test"
data = "mnist"
input = [1, 8, 8]
layers = [
  "conv2d 4 kernel=3,5 padding=1,2 name=first initializer=glorot",
  "relu",
  { kind = "conv2d", channels = 4, padding = 1, name = "second", initializer = { kind = "normal", a = 0.1 } },
  "add reads=second,first",
  "flatten",
  "dense 10",
]
loss = "cross_entropy reduction=sum"
initializer = "xavier law=uniform"

[training]
epochs = 7
optimizer = "momentum 0.2 momentum=0.5"
schedule = { kind = "step", every = 3 }
augment = ["shift 1", "rotate degrees=5.0"]
l2 = 0.001
"""


def test_the_last_fully_connected_layer_says_how_many_outputs_there_are() -> None:
    table = {"input": [4], "layers": ["dense 3", "relu", "dense 2", "softmax"], "loss": "mse"}
    assert last_connected(from_table(table).layers) == 2
    assert last_connected(from_table({**table, "layers": ["relu"]}).layers) is None


def test_a_spec_is_read() -> None:
    spec = read_spec(TEXT)
    assert spec.input == (1, 8, 8)
    assert [layer.name for layer in spec.layers] == ["first", "relu1", "second", "add1", "flatten1", "dense1"]
    assert spec.layers[0].settings == {"channels": 4, "kernel": (3, 5), "padding": (1, 2)}
    assert spec.layers[0].initializer == Choice("glorot", {})
    assert spec.layers[2].initializer == Choice("normal", {"a": 0.1})
    assert spec.layers[3].reads == ("second", "first")
    assert spec.layers[1].reads == ("first",)
    assert spec.loss == Choice("cross_entropy", {"reduction": "sum"})
    assert spec.training.optimizer == Choice("momentum", {"rate": 0.2, "momentum": 0.5})
    assert spec.training.schedule == Choice("step", {"every": 3})
    assert [change.kind for change in spec.training.augment] == ["shift", "rotate"]
    assert (spec.training.epochs, spec.training.batch, spec.training.l2) == (7, 64, 0.001)


def test_what_is_written_is_read_again() -> None:
    spec = read_spec(TEXT)
    assert from_table(to_table(spec)) == spec


def test_another_training_leaves_the_model_and_the_rest_of_it() -> None:
    spec = read_spec(TEXT)
    changed = spec.with_training(epochs=2, l2=0.0)
    assert (changed.training.epochs, changed.training.l2) == (2, 0.0)
    assert changed.with_training(epochs=7, l2=0.001) == spec
    assert spec.training.epochs == 7


def test_defaults() -> None:
    spec = from_table({"input": [2], "layers": ["dense 1"], "loss": "mse"})
    assert spec.training == Training()
    assert spec.initializer == Choice("he", {})


MINIMAL = {"input": [4], "layers": ["dense 2"], "loss": "mse"}


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        ({"input": [0]}, "no shape of a sample", "input = [784]"),
        ({"input": []}, "no shape of a sample", "input = [784]"),
        ({"input": 4}, "no shape of a sample", "input = [784]"),
        ({"layers": []}, "at least one layer", "dense 64"),
        ({"layers": "dense 3"}, "at least one layer", "dense 64"),
        ({"layers": ["dens 3"]}, "no layer called 'dens'", "Did you mean dense"),
        ({"layers": ["dense units=0"]}, "units cannot be 0", "at least 1"),
        ({"layers": ["dense 3 name=x"]}, "the name x is taken", "x"),
        ({"layers": ["dense 3 name=a", "dense 3 name=a"]}, "the name a is taken", "x, a"),
        ({"layers": ["dense 3 name=a/b"]}, "has a slash", "x"),
        ({"layers": ["dense 3 reads=later"]}, "reads later, which is no layer", "Layers before it: x"),
        ({"layers": ["dense 3", "add"]}, "reads 1 layers, and needs 2+", "add reads=first,second"),
        ({"layers": ["dense 3", "relu reads=dense1,x"]}, "reads 2 layers, and needs 1", "relu reads"),
        ({"layers": [3]}, "no layer called ''", "dense"),
        ({"layers": ["flatten 3"]}, "cannot take '3'", "–"),
        ({"loss": "mze"}, "no loss called 'mze'", "mse"),
        ({"initializer": "hey"}, "no initializer called 'hey'", "he"),
        ({"colour": 1}, "unknown part: colour", "input, layers, loss"),
        ({"training": {"epoch": 3}}, "unknown part: epoch", "epochs"),
        ({"training": {"epochs": -1}}, "epochs cannot be -1", "at least 0"),
        ({"training": {"batch": 0}}, "batch cannot be 0", "at least 1"),
        ({"training": {"batch": 1.5}}, "batch cannot be 1.5", "whole number"),
        ({"training": {"optimizer": "adm"}}, "no optimizer called 'adm'", "adam"),
        ({"training": {"normalize": "yes"}}, "Normalise the inputs (normalize) cannot be 'yes'", "true or false"),
        ({"training": 3}, "unknown part", "epochs"),
        ({"training": {"augment": 3}}, "3 is no augmentation", "shift"),
        ({"layers": [{"kind": 3}]}, "no layer called '3'", "dense"),
        ({"layers": [{"kind": "relu", "reads": 3}]}, "reads 3, which is no layer", "x"),
        ({"training": {"augment": ["turn"]}}, "no augmentation called 'turn'", "rotate"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, object], message: str, hint: str) -> None:
    with pytest.raises(InputError) as raised:
        from_table({**MINIMAL, **change})
    assert message in raised.value.message
    assert hint in raised.value.hint


def test_a_missing_part_is_named() -> None:
    with pytest.raises(InputError, match="lacks: loss"):
        from_table({"input": [2], "layers": ["dense 1"]})


@pytest.mark.parametrize("text", ["input = ", "[[[", "a = 1\na = 2", "input = [2\n", "\x00"])
def test_what_is_no_toml(text: str) -> None:
    with pytest.raises(InputError, match="not readable as TOML"):
        read_spec(text)


def test_an_activation_is_a_layer_by_its_own_name() -> None:
    assert layer_record("relu").name == "relu"
    assert [field.name for field in layer_record("leaky_relu").fields] == ["slope"]


WORDS = st.sampled_from(
    [
        "dense",
        "relu",
        "conv2d",
        "add",
        "reads=x",
        "name=a",
        "3",
        "-1",
        "kernel=3,3",
        "units=",
        "=",
        "x",
        "",
        "initializer=he",
        "adam",
        "1e400",
        "nan",
    ]
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10) | st.floats() | st.text(max_size=5) | st.lists(WORDS, max_size=4).map(" ".join),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "units", "name", "reads", "initializer", "rate", "epochs"]), inner, max_size=3)
    ),
    max_leaves=6,
)
PARTS = st.sampled_from(["input", "layers", "loss", "initializer", "training", "title", "data"])


@given(st.dictionaries(PARTS, JUNK, max_size=3), st.dictionaries(st.sampled_from([f.name for f in fields(Training)]), JUNK, max_size=3))
def test_whatever_a_table_holds_the_answer_is_a_spec_or_a_sentence(change: dict[str, object], training: dict[str, object]) -> None:
    table = {**MINIMAL, "training": training, **change}
    try:
        Model(from_table(table)).graph(True)
    except InputError as error:
        assert error.message
        assert error.hint


@given(st.lists(WORDS, max_size=5).map(" ".join), st.lists(WORDS, max_size=5).map(" ".join))
def test_whatever_a_line_holds_the_answer_is_a_spec_or_a_sentence(first: str, second: str) -> None:
    try:
        Model(from_table({**MINIMAL, "layers": [first, second, "dense 2"]})).graph(True)
    except InputError as error:
        assert error.message
        assert error.hint


@pytest.mark.parametrize("text", ["a=" + "[" * 100_000, "input=" + "9" * 5000], ids=["deep", "long"])
def test_what_the_reader_of_toml_gives_up_on_is_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match="not readable as TOML"):
        read_spec(text)
