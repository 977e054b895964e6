from dataclasses import replace

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.nn.augmentation import AUGMENTATIONS, augment
from gradviz.nn.settings import Choice

IMAGES = np.random.default_rng(3).uniform(1, 2, (6, 2, 8, 9)).astype(np.float32)


def changed(kind: str, seed: int = 0, fill: object = 0.0, images: np.ndarray = IMAGES, **settings: object) -> np.ndarray:
    return augment(np.random.default_rng(seed), images, [Choice(kind, settings)], fill)


def faults_of(kind: str) -> list[str]:
    """What an augmentation does that none may do."""
    before = IMAGES.copy()
    first, again, other = changed(kind), changed(kind), changed(kind, seed=9)
    kept = {
        "shape": first.shape == IMAGES.shape,
        "dtype": first.dtype == IMAGES.dtype,
        "generator": bool((first == again).all() and not (first == other).all()),
        "images given": bool((before == IMAGES).all()),
    }
    return [what for what, good in kept.items() if not good]


def test_a_shift_moves_whole_images() -> None:
    for image, moved in zip(IMAGES, changed("shift", pixels=2), strict=True):
        padded = np.pad(image, ((0, 0), (2, 2), (2, 2)))
        assert any(np.array_equal(moved, padded[:, r : r + 8, c : c + 9]) for r in range(5) for c in range(5))


def test_what_comes_in_is_the_empty_pixel_of_its_channel() -> None:
    moved = changed("shift", seed=1, fill=np.array([-1.0, -2.0]), pixels=3)
    assert set(np.unique(moved[:, 0][moved[:, 0] < 0])) == {-1.0}
    assert set(np.unique(moved[:, 1][moved[:, 1] < 0])) == {-2.0}


def test_a_rotation_keeps_the_middle_and_turns_a_bar() -> None:
    bar = np.zeros((1, 1, 9, 9), np.float32)
    bar[0, 0, 4] = 1.0
    turned = [changed("rotate", seed, images=bar, degrees=90.0) for seed in range(20)]
    assert all(picture[0, 0, 4, 4] == pytest.approx(1.0) for picture in turned)
    assert any(picture[0, 0, 0, 4] > 0.4 for picture in turned)


@pytest.mark.parametrize(("kind", "setting"), [("shift", "pixels"), ("rotate", "degrees"), ("noise", "deviation")])
def test_nothing_asked_is_nothing_changed(kind: str, setting: str) -> None:
    assert np.allclose(changed(kind, **{setting: AUGMENTATIONS[kind].fields[0].default * 0}), IMAGES, atol=1e-6)


@pytest.mark.parametrize("kind", AUGMENTATIONS)
def test_every_augmentation_follows_the_generator_and_keeps_shape_and_dtype(kind: str) -> None:
    assert faults_of(kind) == []


def test_an_augmentation_that_draws_by_itself_or_doubles_the_precision_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AUGMENTATIONS, "_records", dict(AUGMENTATIONS))

    def grainy(rng: object, images: np.ndarray, fill: object, settings: object) -> np.ndarray:
        return images + np.random.default_rng().normal(size=images.shape)

    AUGMENTATIONS.register("grainy", replace(AUGMENTATIONS["noise"], name="grainy", change=grainy))
    assert faults_of("grainy") == ["dtype", "generator"]


def test_only_images_can_be_changed() -> None:
    assert augment(np.random.default_rng(0), np.ones((3, 2)), []) is not None
    with pytest.raises(InputError, match="only images"):
        augment(np.random.default_rng(0), np.ones((3, 2)), [Choice("shift", {})])
