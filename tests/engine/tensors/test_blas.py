"""BLAS uses as many threads as it is told, and small products are expected only where it has code for them."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from gradviz.engine.tensors import blas

FRESH = """
import numpy
from threadpoolctl import threadpool_info
from gradviz.engine.tensors.blas import set_threads
for threads in (2, 1):
    set_threads(threads)
    print(*(library["num_threads"] for library in threadpool_info() if library["internal_api"] == "openblas"))
"""


def test_the_library_of_numpy_obeys() -> None:
    """In a process of its own, where no other library has brought its own BLAS."""
    told = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[-1].strip() in ("", "1")


@pytest.mark.parametrize(("processor", "small"), [("SkylakeX", True), ("Haswell", False), ("Zen", False)])
def test_small_products_are_expected_only_of_processors_that_have_them(
    monkeypatch: pytest.MonkeyPatch, processor: str, small: bool
) -> None:
    monkeypatch.setattr(blas, "_libraries", lambda: (SimpleNamespace(architecture=processor),))
    blas.has_small_products.cache_clear()
    assert blas.has_small_products() == small
    blas.has_small_products.cache_clear()
