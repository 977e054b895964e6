"""What a block or a gate looks like from far: its numbers as one small picture. Owns how each shape is laid flat; draws no frame."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.picture.diagram import Item, Ramp, Raster
from gradviz.picture.ramps import bars, levels, mosaic, ramp_of, shrunk

FEW = 24
"""Up to this many numbers are bars; more of them are a field of pixels."""
MOST = 64


def sheet(array: NDArray[Any]) -> NDArray[Any]:
    """One sample's activations or gradients as a matrix: the map with the largest mean size, bars of a few, a field of many."""
    if array.ndim == 3:
        return np.asarray(array[strongest(array)])
    if array.ndim == 2:
        return array
    values = array.reshape(-1)
    return bars(values) if len(values) <= FEW else field(values)


def weight_sheet(array: NDArray[Any]) -> NDArray[Any]:
    """Weights as a matrix: kernels side by side, a dense layer as one heat texture, the few of a bias as bars."""
    if array.ndim == 4:
        kernels = array.reshape(-1, *array.shape[2:])
        return mosaic(kernels[:MOST], 0)
    if array.ndim == 3:
        return mosaic(array[:MOST])
    return shrunk(array, MOST) if array.ndim == 2 else sheet(array)


def strongest(maps: NDArray[Any]) -> int:
    """The map that answers most."""
    with np.errstate(over="ignore"):
        means = np.mean(np.abs(maps.reshape(len(maps), -1)), axis=1, dtype=np.float64)
    return int(np.argmax(np.where(np.isfinite(means), means, 0.0)))


def field(values: NDArray[Any]) -> NDArray[Any]:
    """A vector in rows of a near-square, the end filled with nothing."""
    side = math.ceil(math.sqrt(len(values)))
    padded = np.zeros(side * -(-len(values) // side))
    padded[: len(values)] = values
    return padded.reshape(-1, side)


def picture(item: Item, array: NDArray[Any], x: float, y: float, size: float, *, ramp: Ramp | None = None) -> Raster:
    """A matrix centred in a square of `size`, its longer side filling it, on a ramp, or the one that its signs ask for."""
    rows, columns = array.shape
    scale = size / max(rows, columns, 1)
    width, height = columns * scale, rows * scale
    inks = ramp or ramp_of(array)
    return Raster(item, x + (size - width) / 2, y + (size - height) / 2, width, height, levels(array, inks), inks)
