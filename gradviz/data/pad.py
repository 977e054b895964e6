"""Strokes of a mouse as a digit in the form of MNIST: 20 pixels long, centre of mass at pixel 14 of 28. Owns the arithmetic only.

The strokes themselves are scaled, not their picture, so a digit drawn small is as sharp and as thick as one drawn large.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SIDE = 28
BOX = 20
CENTER = 14
"""The pixel that the centre of mass comes to; in MNIST it lies there to within half a pixel."""
BRUSH = 1.15
"""Half the thickness of a line in pixels: with it a digit holds as much ink as one of MNIST."""
MANY = 60
LAST_BITS = 1e-6
DOT = 2.0
"""Strokes no longer than this are a dot, and are not blown up."""


def digit(strokes: Sequence[Any]) -> NDArray[np.float32]:
    """Strokes, each a row of points (x, y) with y downwards, as (1, 28, 28) in 0..1; nothing drawn is all 0."""
    lines = [np.asarray(stroke, dtype=np.float64).reshape(-1, 2) for stroke in strokes if len(stroke)]
    if not lines:
        return np.zeros((1, SIDE, SIDE), np.float32)
    box = inked(fitted(lines))
    picture = np.zeros((SIDE, SIDE))
    top, left = (_start(box.sum(axis=1 - axis)) for axis in (0, 1))
    picture[top : top + BOX, left : left + BOX] = box
    return picture[np.newaxis].astype(np.float32)


def nudged(picture: NDArray[Any], pull: NDArray[Any], step: float) -> NDArray[np.float32]:
    """A picture changed the way `pull` says, by `step` where it pulls most; ink stays within 0..1."""
    most = float(np.abs(pull).max(initial=0.0)) or 1.0
    changed: NDArray[np.float32] = np.clip(picture + step * pull / most, 0.0, 1.0).astype(np.float32)
    return changed


def fitted(lines: Sequence[Array]) -> list[Array]:
    """The lines scaled evenly so that with the brush they fill the box along their longer side, and centred in it."""
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    longest = float((high - low).max())
    scale = (BOX - 2 * BRUSH) / longest if longest > DOT else 1.0
    middle = (low + high) / 2
    return [(line - middle) * scale + BOX / 2 for line in lines]


def inked(lines: Sequence[Array]) -> Array:
    """The box with the lines drawn by a round brush; a pixel holds the share that is covered, about."""
    distance = np.full((BOX, BOX), np.inf)
    for line in lines:
        ends = thinned(line) if len(line) > 1 else np.repeat(line, 2, axis=0)
        distance = np.minimum(distance, _distance(ends[:-1], ends[1:]))
    covered: Array = np.clip(BRUSH + 0.5 - distance, 0.0, 1.0)
    return covered


def thinned(line: Array) -> Array:
    """A line of many points by fewer of them, nowhere further apart than they were or than half a pixel; its ends stay."""
    if len(line) <= MANY:
        return line
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    kept = np.flatnonzero(np.diff(np.floor(walked * 2), prepend=-1.0))
    fewer: Array = line[np.append(kept, len(line) - 1)]
    return fewer


def _distance(starts: Array, ends: Array) -> Array:
    """From the middle of each pixel to the nearest of some segments."""
    ys, xs = np.mgrid[:BOX, :BOX] + 0.5
    pixels = np.stack([xs, ys], axis=-1)[:, :, np.newaxis]
    along = ends - starts
    length = np.maximum(np.sum(along * along, axis=-1), 1e-12)
    share = np.clip(np.sum((pixels - starts) * along, axis=-1) / length, 0.0, 1.0)
    away = pixels - starts - share[..., np.newaxis] * along
    nearest: Array = np.sqrt(np.min(np.sum(away * away, axis=-1), axis=-1))
    return nearest


def _start(ink: Array) -> int:
    """Where the box begins along one axis, so that its centre of mass comes nearest to CENTER and no ink is lost.

    Between two pixels, where even drawings have it, it always goes to the same one, whatever the last bits say.
    """
    mass = float((ink * np.arange(len(ink))).sum() / ink.sum())
    return int(np.clip(np.floor(CENTER - mass + 0.5 - LAST_BITS), 0, SIDE - BOX))
