"""Small data to train on, made from a seed."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

Pictures = Callable[..., SimpleNamespace]


@pytest.fixture
def pictures() -> Pictures:
    """Pictures of 1 x 6 x 6 with a bright row for the class, in three splits of given sizes."""

    def make(sizes: tuple[int, int, int] = (90, 30, 30), seed: int = 0, classes: int = 3) -> SimpleNamespace:
        rng = np.random.default_rng(seed)

        def samples(n: int) -> SimpleNamespace:
            y = rng.integers(0, classes, n)
            x = rng.normal(0.4, 0.2, (n, 1, 6, 6)).astype(np.float32)
            x[np.arange(n), 0, y * 2] += 1.0
            return SimpleNamespace(x=x, y=y)

        train, validation, test = map(samples, sizes)
        return SimpleNamespace(task="classes", train=train, validation=validation, test=test)

    return make
