"""What excites a unit as a picture, a table and sentences, from what was found. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz import words
from gradviz.app.models.excitation import Found
from gradviz.app.models.plot_table import to_csv
from gradviz.data.dataset import class_name
from gradviz.nn.excitation import Climbed, Excitation
from gradviz.nn.reach import Patch
from gradviz.notation import number
from gradviz.picture.diagram import Diagram
from gradviz.picture.excitation import Around, Row, Top, draw_excitation, draw_points
from gradviz.picture.thumbnails import sheet

Array = NDArray[Any]
ROUNDED, FEW, SHOWN = 1e-5, 4, 200
"""The share of the largest number below which a number counts as 0; the most numbers of a sample that is a point; the most points."""


def drawn(excitation: Excitation, names: Sequence[str], room: float, *, photographs: bool = False) -> Diagram:
    """The picture of it; an empty one where nothing excites the unit. `photographs`: 1 is light in the samples."""
    if not len(excitation.rows) and excitation.climbed is None:
        return Diagram(0, 0, ())
    classes = [class_name(names, place) for place in excitation.classes.tolist()] or [""] * len(excitation.rows)
    climbed, plane, samples = excitation.climbed, excitation.plane, excitation.samples
    if samples.ndim == 2 and samples.shape[1] <= FEW:
        top = None if climbed is None else Top(climbed.answer, climbed.sample, climbed.begun)
        rows = [Row(float(answer), name, point) for answer, name, point in zip(excitation.answers, classes, samples, strict=True)]
        return draw_points(rows, top, None if plane is None else Around(plane.low, plane.high, plane.answers, plane.points[:SHOWN]))
    frames = [_frame(patch, samples.shape[-2:]) for patch in excitation.patches] or [None] * len(classes)
    pairs = zip(excitation.answers, classes, samples, frames, strict=True)
    rows = [Row(float(answer), name, flat(sample), frame) for answer, name, sample, frame in pairs]
    return draw_excitation(rows, None if climbed is None else _top(climbed), room, "photo" if photographs else None)


def flat(sample: Array) -> Array:
    """A sample as one picture: colours as grey, a row of numbers as bars or a field. Rounding makes nothing negative."""
    shown = np.asarray(sample.mean(axis=0)) if sample.ndim == 3 else sheet(sample)
    return np.where(np.abs(shown) < ROUNDED * np.max(np.abs(shown), initial=0.0), 0.0, shown)


def _top(climbed: Climbed) -> Top:
    """How it differs from grey, of a map in the part that it sees."""
    away = climbed.sample - climbed.grey
    return Top(climbed.answer, flat(away if climbed.patch is None else climbed.patch.part(away)), climbed.begun)


def _frame(patch: Patch, size: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    """Where a patch is; what is the whole picture needs no frame."""
    return None if (patch.height, patch.width) == size else (patch.top, patch.left, patch.height, patch.width)


def table(excitation: Excitation) -> bytes:
    """The samples with their answers and numbers, and what was climbed to, as CSV."""
    rows = [
        (words.say("sample {row}, answer {value}", row=int(row), value=number(float(answer))), np.arange(sample.size), sample.reshape(-1))
        for row, answer, sample in zip(excitation.rows, excitation.answers, excitation.samples, strict=True)
    ]
    climbed = excitation.climbed
    if climbed is not None:
        caption = words.say("climbed to, answer {value}", value=number(climbed.answer))
        rows.append((caption, np.arange(climbed.sample.size), climbed.sample.reshape(-1)))
    return to_csv(rows)


def empty_word(excitation: Excitation) -> str:
    """Why there is nothing to see."""
    if not excitation.read:
        return words.say("This set is empty.")
    if not np.isfinite(excitation.mean):
        return words.say("Its answers are no numbers any more.")
    return words.count(
        "It answers {value} to the one sample there is, and no change of grey raises that.",
        "It answers {value} to all {n} samples, and no change of grey raises that: nothing excites it.",
        excitation.read,
        value=number(excitation.mean, 3),
    )


def describe(found: Found, mapped: bool) -> str:
    """What was read, and the mean of it."""
    read, mean = found.excitation.read, number(found.excitation.mean, 3)
    if found.validates:
        said = words.count("{n} validation sample", "{n} validation samples", read)
    else:
        said = words.count("{n} training sample", "{n} training samples", read)
    if mapped:
        return words.say("Peak of the map over {samples}, mean {mean}", samples=said, mean=mean)
    return words.say("Answer to each of {samples}, mean {mean}", samples=said, mean=mean)


def age(found: Found) -> str:
    """Of which weights it is."""
    return words.say("From epoch {epoch}", epoch=f"{found.weights.time:.3g}")
