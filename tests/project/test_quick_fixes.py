"""What is offered for a layer that does not fit makes it fit, and nothing is offered that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradviz import registry
from gradviz.nn.layers import LAYERS
from gradviz.project.document import Document
from gradviz.project.network_edits import add_layer, network_of, new_network, remove_layer, set_layer_field
from gradviz.project.quick_fixes import quick_fixes


@pytest.fixture(scope="module", autouse=True)
def known() -> None:
    registry.discover()


def cnn() -> Document:
    return new_network("cnn")


BROKEN = {
    "a kernel larger than the picture": (lambda: set_layer_field(cnn(), "conv1", "kernel", 40), "conv1", "Kernel size: 27"),
    "groups that do not divide": (lambda: set_layer_field(cnn(), "conv2", "groups", 3), "conv2", "Groups: 2"),
    "a dense layer on pictures": (lambda: remove_layer(cnn(), "flatten1"), "dense1", "Put Flatten before it"),
    "a convolution on vectors": (lambda: add_layer(cnn(), "conv2d", 8), "conv3", "Move it before Flatten"),
    "a sum of one layer": (lambda: add_layer(cnn(), "add", 2), "add1", "Let it read Conv 1 too"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_first_that_is_offered_is_the_one_to_expect(name: str) -> None:
    make, layer, first = BROKEN[name]
    document = make()
    found = quick_fixes(document, layer)
    assert str(found[0].phrase) == first
    for fix in found:
        assert not set(network_of(fix.change(document)).faults) - {"loss"}
        assert layer not in network_of(fix.change(document)).faults


def test_a_layer_that_fits_needs_nothing() -> None:
    assert quick_fixes(cnn(), "conv1") == ()


def test_any_kind_that_flattens_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LAYERS._records, "ravel", replace(LAYERS["flatten"], name="ravel", title="Ravel"))
    offered = [str(fix.phrase) for fix in quick_fixes(remove_layer(cnn(), "flatten1"), "dense1")]
    assert "Put Flatten before it" in offered
    assert "Put Ravel before it" in offered


def test_a_layer_of_an_unknown_kind_can_only_be_removed() -> None:
    """As a newer gradviz may have written it."""
    document = new_network("xor")
    network = network_of(document)
    layers = tuple(replace(layer, kind="of tomorrow") if layer.name == "tanh1" else layer for layer in network.spec.layers)
    other = replace(document, network=replace(network, spec=replace(network.spec, layers=layers)))
    (fix,) = quick_fixes(other, "tanh1")
    assert str(fix.phrase) == "Remove it"
