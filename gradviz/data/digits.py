"""The 8 × 8 digits that ship with scikit-learn: small enough to see every pixel. Owns their scale only."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Dataset, Settings, Source, Watch, declare
from gradviz.data.splits import shuffled_cut
from gradviz.words import mark

WHITE = 16.0


def _make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
    from sklearn.datasets import load_digits

    found = load_digits()
    x = (found.images[:, None] / WHITE).astype(np.float32)
    names = tuple(str(name) for name in found.target_names)
    parts = shuffled_cut(x, found.target.astype(np.int64), rng, classes=True)
    return Dataset(DIGITS.name, *parts, "classes", names, note=DIGITS.note)


DIGITS = declare(
    Source(
        name="digits",
        doc=mark("1,797 handwritten digits, 8 × 8 pixels, from scikit-learn."),
        note=mark("Split 80/10/10. Optical recognition of handwritten digits, by E. Alpaydin and C. Kaynak."),
        make=_make,
        licence="CC BY 4.0",
        title=mark("Digits of 8 × 8"),
    )
)
