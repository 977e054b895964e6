"""The border of a region lies where the threshold is, and every class has its ink."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.region import CLASS_ROLES, class_role, finer, region_colors
from gradviz.picture.theme import THEMES


@pytest.mark.parametrize("name", list(THEMES))
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 1.0])
def test_the_border_is_the_threshold(name: str, threshold: float) -> None:
    score = np.linspace(0.005, 0.995, 100)
    colors = region_colors(np.stack([1 - score, score], axis=-1)[np.newaxis], threshold, THEMES[name])[0].astype(int)
    jumps = np.abs(np.diff(colors, axis=0)).sum(axis=1)
    if 0 < threshold < 1:
        border = int(np.argmax(jumps))
        assert score[border] < threshold <= score[border + 1]


def test_sure_places_wear_more_of_their_ink() -> None:
    theme = THEMES["light"]
    shares = np.array([[[0.34, 0.33, 0.33], [0.0, 1.0, 0.0]]])
    colors = region_colors(shares, 0.5, theme).astype(int)
    surface = np.array([255, 255, 255])
    assert np.abs(colors[0, 0] - surface).sum() < np.abs(colors[0, 1] - surface).sum()
    assert region_colors(np.full((2, 2, 3), np.nan), 0.5, theme).shape == (2, 2, 3)
    assert class_role(len(CLASS_ROLES)) == class_role(0)


def test_a_finer_plane_has_the_same_values_between() -> None:
    across, up = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 7))
    fine = finer(np.stack([across, up], axis=-1), 4)
    assert fine.shape == (28, 36, 2)
    assert np.allclose(fine[0, :, 0], (np.arange(36) + 0.5) / 36)
    assert np.allclose(fine[:, 5, 1], (np.arange(28) + 0.5) / 28)
