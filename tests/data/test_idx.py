"""An IDX file is exactly what it must be, or a sentence that names it; arbitrary bytes never do anything else."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data.idx import read_idx, read_labels
from gradviz.errors import DataError, GradvizError

from .conftest import idx


@pytest.mark.parametrize("shape", [(0,), (5,), (2, 3), (4, 3, 2)])
def test_a_good_file_comes_back(tmp_path: Path, shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).integers(0, 256, shape)
    for content in (idx(array), gzip.compress(idx(array))):
        (tmp_path / "a").write_bytes(content)
        assert (read_idx(tmp_path / "a", shape) == array).all()


@given(st.binary(max_size=60), st.booleans(), st.integers(0, 14))
def test_any_other_bytes_are_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes, packed: bool, kept: int) -> None:
    path = tmp_path_factory.mktemp("idx") / "a"
    start = idx(np.zeros((2, 3)))[:kept]
    path.write_bytes(gzip.compress(start + content) if packed else start + content)
    try:
        assert read_idx(path, (2, 3)).shape == (2, 3)
    except GradvizError as error:
        assert str(path) in error.message
        assert error.hint


def test_labels_lie_below_the_number_of_classes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(idx(np.array([0, 9, 10])))
    assert read_labels(tmp_path / "a", 3, 11).tolist() == [0, 9, 10]
    with pytest.raises(DataError, match="label 3 is 10, but there are only the classes 0 to 9"):
        read_labels(tmp_path / "a", 3, 10)
