from dataclasses import replace

import numpy as np
import pytest

from gradviz.nn.initializers import INITIALIZERS, Place, declare
from gradviz.nn.settings import settle

PLACE = Place((400, 100), 400, 100)


def drawn(name: str, place: Place = PLACE, **settings: object) -> np.ndarray:
    record = INITIALIZERS[name]
    return record.draw(np.random.default_rng(1), place, settle(name, record.fields, settings))


def fills(name: str, place: Place) -> bool:
    """Whether a place is filled, twice the same from the same generator."""
    return drawn(name, place).shape == place.shape and drawn(name, place).tolist() == drawn(name, place).tolist()


@pytest.mark.parametrize(
    ("name", "settings", "deviation"),
    [
        ("normal", {"a": 0.3}, 0.3),
        ("xavier", {}, 400**-0.5),
        ("xavier", {"law": "uniform"}, 400**-0.5),
        ("glorot", {}, (2 / 500) ** 0.5),
        ("glorot", {"law": "uniform"}, (2 / 500) ** 0.5),
        ("he", {}, (2 / 400) ** 0.5),
    ],
)
def test_the_spread_is_that_of_the_formula(name: str, settings: dict[str, object], deviation: float) -> None:
    assert drawn(name, **settings).std() == pytest.approx(deviation, rel=0.02)
    assert drawn(name, **settings).mean() == pytest.approx(0, abs=deviation / 30)


def test_a_constant_is_constant() -> None:
    assert (drawn("constant", value=2.5) == 2.5).all()


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (5, 5), (8, 2, 3, 3), (3, 8, 2)])
def test_orthogonal_directions(shape: tuple[int, ...]) -> None:
    matrix = drawn("orthogonal", Place(shape, 1, 1), gain=2.0).reshape(shape[0], -1)
    product = matrix @ matrix.T if shape[0] <= matrix.shape[1] else matrix.T @ matrix
    assert np.allclose(product, 4 * np.eye(len(product)))


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("place", [PLACE, Place((3,), 3, 1), Place((), 1, 1), Place((0, 3), 0, 3)])
def test_every_initializer_fills_every_place_and_follows_the_generator(name: str, place: Place) -> None:
    assert fills(name, place)


def test_an_initializer_with_a_generator_of_its_own_or_another_shape_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INITIALIZERS, "_records", dict(INITIALIZERS))
    declare(replace(INITIALIZERS["normal"], name="own", draw=lambda rng, place, settings: np.random.default_rng().normal(size=place.shape)))
    declare(replace(INITIALIZERS["normal"], name="flat", draw=lambda rng, place, settings: rng.normal(size=np.prod(place.shape))))
    assert not fills("own", PLACE)
    assert not fills("flat", PLACE)


@pytest.mark.parametrize("name", ["glorot", "he"])
@pytest.mark.parametrize("law", ["normal", "uniform"])
def test_as_spread_in_pytorch(name: str, law: str) -> None:
    torch = pytest.importorskip("torch")
    theirs = torch.empty(100, 400)
    torch.manual_seed(0)
    kind = {"glorot": "xavier", "he": "kaiming"}[name]
    getattr(torch.nn.init, f"{kind}_{law}_")(theirs, **({"nonlinearity": "relu"} if name == "he" else {}))
    assert drawn(name, law=law).std() == pytest.approx(float(theirs.std()), rel=0.03)
    if law == "uniform":
        assert abs(drawn(name, law=law)).max() == pytest.approx(float(theirs.abs().max()), rel=0.001)
