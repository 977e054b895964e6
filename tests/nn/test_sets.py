from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.nn.model import Model
from gradviz.nn.sets import Scale, check_finite, measure, prepare
from gradviz.nn.spec import from_table


def net(loss: str = "cross_entropy", shape: tuple[int, ...] = (1, 6, 6), units: int = 3, **training: object) -> Model:
    return Model(from_table({"input": list(shape), "layers": ["flatten", f"dense {units}"], "loss": loss, "training": training}))


Pictures = Callable[..., Any]


def split(x: Any, y: Any) -> Any:
    return SimpleNamespace(x=np.asarray(x), y=np.asarray(y))


def source(train: Any, validation: Any, test: Any) -> Any:
    return SimpleNamespace(task="classes", train=train, validation=validation, test=test)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_sets_are_scaled_by_the_training_set_and_read_only(pictures: Pictures) -> None:
    sets = prepare(net(), pictures(), rng())
    assert sets.train.x.mean() == pytest.approx(0, abs=1e-5)
    assert sets.train.x.std() == pytest.approx(1, abs=1e-5)
    assert not sets.train.x.flags.writeable
    assert sets.train.y.dtype == np.float32
    assert len(sets.validation) == 30


def test_nothing_is_scaled_unless_asked(pictures: Pictures) -> None:
    toy = pictures()
    sets = prepare(net(normalize=False), toy, rng())
    assert sets.scale is None
    assert (sets.train.x == toy.train.x).all()


@pytest.mark.parametrize(("shape", "per"), [((50, 3), (3,)), ((50, 2, 7), (2, 1)), ((50, 2, 5, 7), (2, 1, 1))])
def test_a_scale_is_per_feature_or_channel(shape: tuple[int, ...], per: tuple[int, ...]) -> None:
    x = rng().normal(1000.0, 2.0, shape)
    found = measure(x)
    assert found.mean.shape == per
    axes = (0, *range(2, len(shape)))
    assert np.allclose(found.deviation.ravel(), x.std(axis=axes))


def test_a_constant_feature_becomes_0_and_is_mentioned() -> None:
    x = rng().normal(size=(40, 4)).astype(np.float32)
    x[:, 1] = 0.1
    x[:, 2] = 1e6
    toy = source(*(split(x, np.arange(40) % 3) for _ in range(3)))
    sets = prepare(net(shape=(4,)), toy, rng())
    assert abs(sets.train.x[:, 1:3]).max() < 1e-3
    assert np.isfinite(sets.train.x).all()
    assert "2 features are constant" in sets.notes[0]


@pytest.mark.parametrize("constant", [0.0, 1.0, -7.3, 1e-20, 3e30, 16777216.0])
def test_any_constant_feature_stays_finite(constant: float) -> None:
    x = rng().normal(size=(54, 2)).astype(np.float32)
    x[:, 1] = constant
    sets = prepare(net(shape=(2,)), source(*(split(x, np.arange(54) % 3) for _ in range(3))), rng())
    assert np.isfinite(sets.train.x).all()
    assert np.abs(sets.train.x[:, 1]).max() <= max(1e-3, 1e-6 * abs(constant))


def test_a_tiny_feature_that_varies_is_scaled() -> None:
    x = (rng().normal(size=(54, 2)) * 1e-4).astype(np.float32)
    sets = prepare(net(shape=(2,)), source(*(split(x, np.arange(54) % 3) for _ in range(3))), rng())
    assert np.allclose(sets.train.x.std(axis=0), 1, atol=1e-3)


def test_an_empty_training_set_is_refused_and_others_may_be_empty(pictures: Pictures) -> None:
    with pytest.raises(InputError, match="training set is empty"):
        prepare(net(), pictures((0, 3, 3)), rng())
    assert len(prepare(net(), pictures((5, 0, 0)), rng()).test) == 0
    empty = source(pictures().train, split(np.zeros((0,)), np.zeros(0)), split(np.zeros((0, 1, 6, 6)), np.zeros(0)))
    assert len(prepare(net(), empty, rng()).validation) == 0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_none_is_named_with_its_place(bad: float, pictures: Pictures) -> None:
    toy = pictures()
    toy.train.x[17, 0, 2, 3] = bad
    with pytest.raises(InputError, match=r"training set: sample 17 holds -?(nan|inf) at \(0, 2, 3\)"):
        prepare(net(), toy, rng())


def test_a_label_that_is_none_is_named(pictures: Pictures) -> None:
    toy = source(split(pictures().train.x, np.full(90, np.nan)), pictures().test, pictures().test)
    with pytest.raises(InputError, match="sample 0 holds nan"):
        prepare(net(), toy, rng())


def test_numbers_whose_squares_overflow_are_measured() -> None:
    x = np.array([[1e38, 2.0], [-1e38, 4.0], [1e38, 6.0], [-1e38, 8.0]], np.float32)
    found = measure(x)
    assert found.deviation[0] == pytest.approx(1e38)
    assert np.abs(found.apply(x)).max() < 2
    pictures = np.full((3, 1, 8, 8), 1e38, np.float32)
    pictures[0] = 0
    assert measure(pictures).mean[0] == pytest.approx(2e38 / 3)


def test_numbers_beyond_float32_are_named_as_infinite(pictures: Pictures) -> None:
    huge = np.array([[1.0, 2.0], [1e300, 3.0]])
    with pytest.raises(InputError, match="sample 1 holds inf"):
        prepare(net(shape=(2,)), source(*(split(huge, [0, 1]) for _ in range(3))), rng())


def test_a_sum_that_overflows_is_no_bad_number() -> None:
    check_finite(np.array([[1e308, 1e308]]), "x")


def test_shapes_and_labels_that_do_not_fit(pictures: Pictures) -> None:
    with pytest.raises(InputError, match=r"reads samples of shape \(7,\), and the data has \(1, 6, 6\)"):
        prepare(net(shape=(7,)), pictures(), rng())
    with pytest.raises(InputError, match="90 samples and 89 labels"):
        prepare(net(), source(split(pictures().train.x, np.zeros(89)), pictures().test, pictures().test), rng())


def test_pictures_may_be_read_as_vectors(pictures: Pictures) -> None:
    assert prepare(net(shape=(36,)), pictures(), rng()).train.x.shape == (90, 36)


def test_an_autoencoder_is_its_own_target(pictures: Pictures) -> None:
    sets = prepare(net("reconstruction", units=36, normalize=False), pictures(), rng())
    assert (sets.train.y == sets.train.x.reshape(90, 36)).all()


def test_pairs_have_the_larger_label_first(pictures: Pictures) -> None:
    toy = pictures()
    sets = prepare(net("margin_ranking", units=1, normalize=False), toy, rng())
    rows = {image.tobytes(): label for image, label in zip(toy.train.x, toy.train.y, strict=True)}
    assert len(sets.train) > 80
    assert all(rows[a.tobytes()] > rows[b.tobytes()] for a, b in zip(sets.train.x, sets.train.y, strict=True))


def test_samples_of_one_label_cannot_be_ranked(pictures: Pictures) -> None:
    toy = source(*(split(pictures().train.x, np.zeros(90)) for _ in range(3)))
    with pytest.raises(InputError, match="nothing to rank"):
        prepare(net("margin_ranking", units=1), toy, rng())


def test_a_known_scale_is_used(pictures: Pictures) -> None:
    sets = prepare(net(), pictures(), rng(), scale=Scale(np.full((1, 1, 1), 0.5), np.full((1, 1, 1), 2.0)))
    assert np.allclose(sets.train.x, (pictures().train.x - 0.5) / 2)
