"""The colours of classes, and a plane coloured by what a network says of each place of it. Owns no axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.picture.diagram import Role
from gradviz.picture.theme import Theme

CLASS_ROLES: tuple[Role, ...] = ("linear", "local", "unary", "add", "max", "mul", "value", "copy")
FAINT, FULL = 0.16, 0.6
"""How much ink lies just past the border, and where the network is sure: so the border is seen."""


def class_role(place: int) -> Role:
    """The ink of a class."""
    return CLASS_ROLES[place % len(CLASS_ROLES)]


def region_colors(shares: NDArray[Any], threshold: float, theme: Theme) -> NDArray[np.uint8]:
    """Red, green and blue for every place: the ink of the class it is taken for, the more the surer."""
    classes = shares.shape[-1]
    finite = np.nan_to_num(shares, nan=0.0, posinf=1.0, neginf=0.0)
    if classes == 2:
        score = finite[..., 1]
        taken = (score >= threshold).astype(int)
        above, below = max(1.0 - threshold, 1e-6), max(threshold, 1e-6)
        sure = np.where(taken == 1, (score - threshold) / above, (threshold - score) / below)
    else:
        taken = finite.argmax(axis=-1)
        sure = (finite.max(axis=-1) - 1 / classes) / (1 - 1 / classes)
    ink = np.array([_rgb(theme[class_role(place)]) for place in range(classes)])
    share = (FAINT + (FULL - FAINT) * np.clip(sure, 0.0, 1.0))[..., np.newaxis]
    colors: NDArray[np.uint8] = np.rint(ink[taken] * share + np.array(_rgb(theme["surface"])) * (1 - share)).astype(np.uint8)
    return colors


def finer(shares: NDArray[Any], times: int) -> NDArray[Any]:
    """Shares between the places that were asked for, so that a border is a line and no stairs."""
    rows, columns = (_between(extent, times) for extent in shares.shape[:2])
    low, high, part = rows
    tall = shares[low] + (shares[high] - shares[low]) * part[:, np.newaxis, np.newaxis]
    low, high, part = columns
    found: NDArray[Any] = tall[:, low] + (tall[:, high] - tall[:, low]) * part[:, np.newaxis]
    return found


def _between(extent: int, times: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[Any]]:
    """Along one axis: which places lie before and after each new one, and how far on it is; the outer ones lie at the edges."""
    at = (np.arange(extent * times) + 0.5) / (extent * times) * (extent - 1)
    low = at.astype(np.intp)
    return low, np.minimum(low + 1, extent - 1), at - low


def _rgb(color: str) -> Sequence[float]:
    return [float(part) for part in bytes.fromhex(color[1:])]
