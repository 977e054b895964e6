"""A straight line with noise, for regression with a known slope and intercept. Owns the sampling."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Dataset, Settings, Source, Watch, declare
from gradviz.data.plane import as_declared, noise_field, samples_field
from gradviz.data.splits import shuffled_cut
from gradviz.fields import Field
from gradviz.words import mark

FIELDS = (
    samples_field(200),
    noise_field(0.3),
    Field("slope", 2.0, mark("The slope of the line."), -1000.0, 1000.0, title=mark("Slope")),
    Field("intercept", 1.0, mark("Where the line crosses zero."), -1000.0, 1000.0, title=mark("Intercept")),
)


def _make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
    chosen = as_declared(settings, FIELDS)
    x = rng.uniform(-2.0, 2.0, (chosen["samples"], 1))
    y = chosen["slope"] * x + chosen["intercept"] + rng.normal(0.0, chosen["noise"], x.shape)
    parts = shuffled_cut(x.astype(np.float32), y.astype(np.float32), rng, classes=False)
    return Dataset(LINEAR.name, *parts, "regression", features=("x",), note=LINEAR.note)


LINEAR = declare(
    Source(
        name="linear",
        doc=mark("Points along a straight line, for regression."),
        note=mark("One weight and one bias find the line again."),
        make=_make,
        fields=FIELDS,
        title=mark("Points on a line"),
    )
)
