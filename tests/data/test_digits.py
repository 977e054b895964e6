"""The digits of scikit-learn, scaled to 0..1 and split."""

from __future__ import annotations

import subprocess
import sys

from gradviz.data import DATASETS, load


def test_digits_are_eight_by_eight() -> None:
    digits = load("digits")
    assert sum(digits.sizes) == 1797
    assert digits.shape == (1, 8, 8)
    assert digits.classes == tuple("0123456789")
    assert DATASETS["digits"].licence


def test_no_slow_library_loads_with_the_package() -> None:
    libraries = ("sklearn", "scipy", "PIL", "pooch", "requests")
    looked = f"import sys, gradviz.data as d; d.sources(); print([m for m in {libraries} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
