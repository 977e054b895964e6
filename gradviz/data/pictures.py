"""A folder of pictures, one subfolder per class: every picture is scaled to the same small size. Owns the bounded decoding by Pillow."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gradviz import files
from gradviz.data.dataset import Array, Dataset, Settings, Source, Watch, declare
from gradviz.data.plane import as_declared
from gradviz.data.splits import shuffled_cut
from gradviz.errors import DataError
from gradviz.fields import Field
from gradviz.words import mark

if TYPE_CHECKING:
    from PIL import Image

SUFFIXES = frozenset([".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"])
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
FILE_LIMIT = 2**25
PIXEL_LIMIT = 50_000_000
BYTES_LIMIT = 2**30
FIELDS = (
    Field("path", "", mark("The folder that holds one folder of pictures a class."), title=mark("Folder")),
    Field("side", 28, mark("Width and height, in pixels, that every picture gets."), 1, 512, title=mark("Side"), unit=mark("px")),
    Field("colour", False, mark("Keep red, green and blue instead of grey."), title=mark("Colour")),
)


def class_folders(path: Path) -> dict[str, list[Path]]:
    """The pictures of every class, both in the order of their names; folders without pictures and hidden ones are no class."""
    try:
        folders = sorted(folder for folder in path.iterdir() if folder.is_dir() and not folder.name.startswith("."))
        found = {folder.name: sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES) for folder in folders}
    except OSError as error:
        raise DataError(
            "unreadable",
            mark("the folder {path} cannot be read: {reason}"),
            mark("Check its name and that you may read it."),
            path=str(path),
            reason=error.strerror or str(error),
        ) from error
    return {name: pictures for name, pictures in found.items() if pictures}


def read_picture(path: Path, side: int, colour: bool) -> Array:
    """A picture as (channels, side, side) in 0..1. Raises DataError or FileError.

    A picture that would unpack to more than PIXEL_LIMIT pixels is refused before a pixel is decoded.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    data = files.read(path, FILE_LIMIT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > PIXEL_LIMIT:
                    raise _fault("too large", mark("{path} has {width} × {height} pixels, which is too much"), path, picture.size)
                picture.draft("RGB", (2 * side, 2 * side))
                upright = ImageOps.exif_transpose(_shallow(picture)).convert("RGB")
                small = upright.resize((side, side), Image.Resampling.BOX).convert("RGB" if colour else "L")
                values = np.asarray(small, dtype=np.float32) / 255
    except DataError:
        raise
    except UnidentifiedImageError as error:
        raise _fault("damaged", mark("{path} is no picture that can be read"), path) from error
    except Exception as error:  # hostile bytes make decoders raise nearly anything
        raise _fault("damaged", mark("{path} is no picture that can be read: {reason}"), path, reason=str(error)[:200]) from error
    return np.ascontiguousarray(values.transpose(2, 0, 1)) if colour else values[None]


def _shallow(picture: Image.Image) -> Image.Image:
    """A picture of 16 bits per pixel reduced to the 8 that are used; any other as it is."""
    return picture.point(lambda grey: grey / 256).convert("L") if picture.mode.startswith("I") else picture


def _fault(code: str, template: str, path: Path, size: tuple[int, int] = (0, 0), reason: str = "") -> DataError:
    hint = mark("Remove it, or save it again as PNG or JPEG.")
    return DataError(code, template, hint, path=str(path), width=size[0], height=size[1], reason=reason)


def _check_classes(path: Path, found: dict[str, list[Path]], picture_bytes: int) -> None:
    if len(found) < 2:
        raise DataError(
            "no classes",
            mark("{path} does not hold two folders of pictures at least"),
            mark("Make a folder for every class, named as the class, with its pictures ({suffixes}) in it."),
            path=str(path),
            suffixes=", ".join(sorted(SUFFIXES)),
        )
    pictures = sum(map(len, found.values()))
    if pictures * picture_bytes > BYTES_LIMIT:
        raise DataError(
            "too many",
            mark("{path} holds {pictures} pictures, more than fit into memory at that size"),
            mark("Choose a smaller side, or fewer pictures."),
            path=str(path),
            pictures=pictures,
        )


def _decoded(pictures: Sequence[Path], side: int, colour: bool, watch: Watch) -> Array:
    x = np.empty((len(pictures), 3 if colour else 1, side, side), dtype=np.float32)
    for place, picture in enumerate(pictures):
        if watch.cancelled():
            raise DataError("cancelled", mark("reading the pictures was cancelled"))
        x[place] = read_picture(picture, side, colour)
        watch.progress(picture.name, place + 1, len(pictures))
    return x


def _make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
    chosen = as_declared(settings, FIELDS)
    side, colour, path = chosen["side"], chosen["colour"], Path(chosen["path"])
    found = class_folders(path)
    _check_classes(path, found, 4 * side * side * (3 if colour else 1))
    x = _decoded([picture for pictures in found.values() for picture in pictures], side, colour, watch)
    y = np.repeat(np.arange(len(found)), [len(pictures) for pictures in found.values()]).astype(np.int64)
    parts = shuffled_cut(x, y, rng, classes=True)
    return Dataset(path.name, *parts, "classes", tuple(found), note=PICTURES.note, photographs=True)


PICTURES = declare(
    Source(
        name="pictures",
        doc=mark("Your own pictures: a folder with one folder a class."),
        note=mark("Split 80/10/10, every class spread evenly. Pictures become square and of one size."),
        make=_make,
        fields=FIELDS,
        claims=lambda path: path.is_dir(),
        title=mark("Folder of pictures"),
    )
)
