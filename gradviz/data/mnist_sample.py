"""The bundled sample of MNIST: 5,000 real digits that need no network. Owns their split; the files lie in assets/data."""

from __future__ import annotations

import numpy as np

from gradviz import resources
from gradviz.data.dataset import Dataset, Settings, Source, Watch, declare
from gradviz.data.idx import read_idx, read_labels
from gradviz.data.mnist import DIGITS, LICENCE, SIDE, pixels
from gradviz.data.splits import cut
from gradviz.words import mark

SIZES = (4_000, 500, 500)
IMAGES = "mnist-sample-images-idx3-ubyte.gz"
LABELS = "mnist-sample-labels-idx1-ubyte.gz"


def _make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
    folder = resources.data_folder()
    x = pixels(read_idx(folder / IMAGES, (sum(SIZES), SIDE, SIDE)))
    y = read_labels(folder / LABELS, sum(SIZES), len(DIGITS))
    return Dataset(SAMPLE.name, *cut(x, y, SIZES), "classes", DIGITS, note=SAMPLE.note)


SAMPLE = declare(
    Source(
        name="mnist-sample",
        doc=mark("5,000 real MNIST digits that come with gradviz and need no network."),
        note=mark("Fixed split: 4,000 train, 500 validate, 500 test, every class equally often. By Y. LeCun, C. Cortes and C. Burges."),
        make=_make,
        licence=LICENCE,
        title=mark("MNIST, a sample"),
    )
)
