"""Augmentation: changed copies of training images, drawn anew each time from a Generator. One record each.

Images are (N, C, H, W); what comes in from outside is `fill`, the value of an empty pixel. Nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.settings import Choice, settle
from gradviz.registry import Registry
from gradviz.words import mark

Images = NDArray[Any]


@dataclass(frozen=True)
class Augmentation:
    """`change(rng, images, fill, settings)` returns new images of the same shape and dtype.

    A search that names none tries the `usual` ones.
    """

    name: str
    doc: str
    change: Callable[[np.random.Generator, Images, Images, Mapping[str, Any]], Images]
    fields: tuple[Field, ...]
    title: str = ""
    usual: bool = False


AUGMENTATIONS: Registry[Augmentation] = Registry("augmentation")


def augment(rng: np.random.Generator, images: Images, choices: Sequence[Choice], fill: Any = 0.0) -> Images:
    """The images after each chosen change in turn. `fill` is one number, or one per channel. Raises InputError for no images."""
    if choices and images.ndim != 4:
        raise InputError(
            "no images",
            mark("only images can be shifted or rotated, and these samples have the shape {shape}"),
            mark("Use data with images (channels, rows, columns), or leave augmentation out."),
            shape=tuple(images.shape[1:]),
        )
    border = np.broadcast_to(np.asarray(fill, dtype=images.dtype), images.shape[1:2]) if choices else np.zeros(0)
    for choice in choices:
        record = AUGMENTATIONS[choice.kind]
        images = record.change(rng, images, border, settle(choice.kind, record.fields, choice.settings))
    return images


def shift(rng: np.random.Generator, images: Images, fill: Images, settings: Mapping[str, Any]) -> Images:
    """Every image moved by whole pixels of its own, rows and columns apart."""
    reach = int(settings["pixels"])
    down, right = rng.integers(-reach, reach + 1, (2, len(images), 1))
    rows = np.arange(images.shape[2]) - down
    columns = np.arange(images.shape[3]) - right
    return _picked(images, rows[:, :, None], columns[:, None, :], fill)


def rotate(rng: np.random.Generator, images: Images, fill: Images, settings: Mapping[str, Any]) -> Images:
    """Every image turned about its middle by an angle of its own; between four pixels their weighted mean."""
    angles = np.deg2rad(rng.uniform(-settings["degrees"], settings["degrees"], (len(images), 1, 1)))
    height, width = images.shape[2:]
    y = np.arange(height)[None, :, None] - (height - 1) / 2
    x = np.arange(width)[None, None, :] - (width - 1) / 2
    rows = np.cos(angles) * y + np.sin(angles) * x + (height - 1) / 2
    columns = np.cos(angles) * x - np.sin(angles) * y + (width - 1) / 2
    top, left = np.floor(rows).astype(np.int64), np.floor(columns).astype(np.int64)
    below, beside = (rows - top)[:, None], (columns - left)[:, None]
    upper = _picked(images, top, left, fill) * (1 - beside) + _picked(images, top, left + 1, fill) * beside
    lower = _picked(images, top + 1, left, fill) * (1 - beside) + _picked(images, top + 1, left + 1, fill) * beside
    turned: Images = (upper * (1 - below) + lower * below).astype(images.dtype, copy=False)
    return turned


def noise(rng: np.random.Generator, images: Images, fill: Images, settings: Mapping[str, Any]) -> Images:
    """Every pixel plus a normal number of its own."""
    grains: Images = (settings["deviation"] * rng.standard_normal(images.shape)).astype(images.dtype)
    return np.add(images, grains)


def _picked(images: Images, rows: NDArray[np.int64], columns: NDArray[np.int64], fill: Images) -> Images:
    """images[n, c, rows[n], columns[n]], with `fill` for places outside."""
    height, width = images.shape[2:]
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    numbers = np.arange(len(images))[:, None, None]
    found = images.transpose(0, 2, 3, 1)[numbers, rows.clip(0, height - 1), columns.clip(0, width - 1)]
    shown: Images = np.where(inside[..., None], found, fill).transpose(0, 3, 1, 2)
    return shown


AUGMENTATIONS.register(
    "shift",
    Augmentation(
        "shift",
        mark("Moves each image by some pixels."),
        shift,
        (Field("pixels", 2, mark("the longest way, in pixels"), minimum=0, title=mark("Longest shift"), unit=mark("px")),),
        title=mark("Shift"),
        usual=True,
    ),
)
AUGMENTATIONS.register(
    "rotate",
    Augmentation(
        "rotate",
        mark("Turns each image by some degrees."),
        rotate,
        (Field("degrees", 10.0, mark("the largest angle"), minimum=0.0, maximum=180.0, title=mark("Largest angle"), unit=mark("°")),),
        title=mark("Rotate"),
        usual=True,
    ),
)
AUGMENTATIONS.register(
    "noise",
    Augmentation(
        "noise",
        mark("Adds normal noise to each pixel."),
        noise,
        (Field("deviation", 0.1, mark("the standard deviation of the noise"), minimum=0.0, title=mark("Deviation")),),
        title=mark("Noise"),
    ),
)
