"""What a training takes over while it goes on, what begins anew, and how a change is told."""

from __future__ import annotations

from dataclasses import replace

from gradviz.nn.retuning import built_alike, differences, goes_on
from gradviz.nn.settings import Choice
from gradviz.nn.spec import Spec, from_table


def spec(*layers: str, loss: str = "mse", **training: object) -> Spec:
    return from_table({"input": [4], "layers": list(layers or ("dense 5", "dropout 0.5", "dense 1")), "loss": loss, "training": training})


def test_how_it_is_trained_may_change_and_what_it_is_not() -> None:
    start = spec()
    for other in (
        spec(l2=0.1),
        spec(batch=7),
        spec(epochs=99),
        spec(optimizer="momentum 0.1"),
        spec(patience=3),
        spec(augment=["noise 0.1"]),
    ):
        assert goes_on(start, other)
    assert goes_on(start, spec("dense 5", "dropout 0.1", "dense 1"))
    for other in (
        spec("dense 6", "dropout 0.5", "dense 1"),
        spec("dense 5", "dense 1"),
        spec(loss="bce_logits"),
        spec(normalize=False),
        replace(start, data="xor"),
        replace(start, initializer=Choice("xavier", {})),
    ):
        assert not goes_on(start, other)


def test_what_does_not_fit_never_goes_on() -> None:
    broken = spec("dense 5", "conv2d 3", "dense 1")
    assert not goes_on(spec(), broken)
    assert not goes_on(broken, broken)


def test_only_another_graph_needs_another_plan() -> None:
    assert built_alike(spec(), spec(batch=7))
    assert not built_alike(spec(), spec(l1=0.1))
    assert not built_alike(spec(), spec("dense 5", "dropout 0.1", "dense 1"))


def test_a_change_is_told_by_its_name() -> None:
    one, other = spec(optimizer="adam 0.001"), spec("dense 5", "dropout 0.1", "dense 1", optimizer="adam 0.01", batch=32)
    assert set(differences(one, other)) == {("rate", "0.001", "0.01"), ("batch", "64", "32"), ("dropout1 rate", "0.5", "0.1")}
    assert differences(one, one) == ()


def test_augmentations_are_told_by_their_names() -> None:
    one, other = spec(), spec(augment=["shift 3", "noise"])
    assert differences(one, other) == (("augment", "", "shift, noise"), ("shift pixels", "", "3"))
