import re
import runpy
from pathlib import Path

import pytest

from gradviz.data import load
from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.events import Epoch
from gradviz.nn.layers import LAYERS, Layer, Leaf
from gradviz.nn.layers.record import declare
from gradviz.nn.model import Model
from gradviz.nn.settings import settle
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_says_what_it_is_and_its_defaults_are_accepted(name: str) -> None:
    record = LAYERS[name]
    assert record.name == name
    assert record.doc.endswith(".")
    assert all(field.doc for field in record.fields)
    settle(name, record.fields, {field.name: field.default for field in record.fields})


@pytest.mark.parametrize("name", LAYERS)
def test_every_leaf_has_fans_and_belongs_to_its_layer(name: str) -> None:
    shape = (4, 9) if name.endswith("1d") else (4, 9, 9) if "pool" in name or name in ("conv2d", "lrn") else (12,)
    reads = ",".join(["x", "x"][: LAYERS[name].operands or 2])
    model = Model(from_table({"input": list(shape), "layers": [f"{name} reads={reads}"], "loss": "mse"}))
    for leaf, record in model.built(True).owned.items():
        assert leaf.startswith(model.spec.layers[0].name + "/")
        assert record.place.fan_in > 0
        assert record.place.fan_out > 0
        assert leaf not in model.shapes(3) or model.shapes(3)[leaf][-len(record.shape) or 99 :] == record.shape


def test_weights_decay_and_biases_do_not() -> None:
    assert Leaf("weights", (2, 2)).decays
    assert not Leaf("bias", (2,), initializer="constant").decays
    assert not Leaf("running_mean", (2,), "state").decays


def test_a_second_layer_of_one_name_is_refused() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        declare(LAYERS["dense"])


def test_the_layer_of_the_guide_trains(tmp_path: Path) -> None:
    guide = Path(__file__).resolve().parents[3] / "CONTRIBUTING.md"
    text = re.search(r"^```python layer\n(.*?)^```", guide.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert text
    (tmp_path / "positive.py").write_text(text[1])
    runpy.run_path(str(tmp_path / "positive.py"))
    try:
        table = {"input": [2], "layers": ["positive 6", "tanh", "dense 1"], "loss": "bce_logits", "training": {"epochs": 5}}
        rows = [event for event in Trainer(Model(from_table(table)), load("moons")).run() if isinstance(event, Epoch)]
        assert rows[-1].loss < rows[0].loss
        assert LAYERS["positive"].title
        assert all(field.title for field in LAYERS["positive"].fields)
    finally:
        LAYERS._records.pop("positive")


def test_a_layer_of_ones_own_is_one_record() -> None:
    """An extension: a layer that doubles its input; it builds and is named in errors like any other."""
    scratch = Layer("double", "Doubles.", lambda site, inputs: site.gate("add", [inputs[0], inputs[0]]), (Field("times", 2, "how often"),))
    declare(scratch)
    try:
        model = Model(from_table({"input": [3], "layers": ["double 2", "dense 1"], "loss": "mse"}))
        assert model.layer_shapes() == {"double1": (3,), "dense1": (1,)}
        with pytest.raises(InputError, match="layer double: times"):
            from_table({"input": [3], "layers": ["double much"], "loss": "mse"})
    finally:
        LAYERS._records.pop("double")


def test_a_layer_says_how_many_it_can_read() -> None:
    assert [LAYERS["dense"].accepts(count) for count in (0, 1, 2)] == [False, True, False]
    assert [LAYERS["add"].accepts(count) for count in (1, 2, 3)] == [False, True, True]
