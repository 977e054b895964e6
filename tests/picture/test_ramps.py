"""Numbers become levels, levels become the colours of a theme, and a PNG holds both."""

from __future__ import annotations

from io import BytesIO
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from PIL import Image

from gradviz.picture.diagram import Box, Ramp, Raster, Strands, Wire
from gradviz.picture.ramps import bars, classes, colors, levels, mosaic, plain, png, ramp_of, shrunk
from gradviz.picture.theme import RAMP_STEPS, THEMES


@pytest.mark.parametrize("name", THEMES)
def test_ramps_end_in_roles(name: str) -> None:
    theme = THEMES[name]
    grey, signed = colors("grey", theme), colors("signed", theme)
    assert (grey[0], grey[255]) == (theme["surface"], theme["text"])
    assert (signed[0], signed[128], signed[255]) == (theme["linear"], theme["surface"], theme["local"])
    assert len(grey) == len(signed) == 256


def test_levels() -> None:
    assert levels(np.array([0.0, 0.5, 1.0, np.nan]), "grey").tolist() == [0, 128, 255, 0]
    assert levels(np.array([-2.0, 0.0, 2.0, np.inf]), "signed").tolist() == [0, 128, 255, 128]
    assert levels(np.array([1.0, 9.0]), "grey", 2.0).tolist() == [128, 255]
    assert levels(np.zeros(2), "grey").tolist() == [0, 0]
    assert not levels(np.zeros(2), "grey").flags.writeable
    assert (ramp_of(np.array([0.0, 1.0])), ramp_of(np.array([-1.0])), ramp_of(np.zeros(0))) == ("grey", "signed", "grey")


def test_maps_lie_side_by_side() -> None:
    sheet = mosaic(np.stack([np.full((2, 3), place + 1.0) for place in range(4)]))
    assert sheet.shape == (5, 7)
    assert (sheet[:2, :3] == 1).all()
    assert (sheet[3:, 4:] == 4).all()
    assert (sheet[2] == 0).all()


def test_bars_stand_on_the_zero_line() -> None:
    up = bars(np.array([1.0, 0.5]), 4)
    assert up[:, 0].tolist() == [1, 1, 1, 1]
    assert up[:, 2].tolist() == [0, 0, 1, 1]
    both = bars(np.array([1.0, -1.0]), 4)
    assert both[:, 0].tolist() == [1, 1, 0, 0]
    assert both[:, 2].tolist() == [0, 0, 1, 1]


def test_a_large_matrix_keeps_its_extremes() -> None:
    matrix = np.zeros((300, 40))
    matrix[137, 5], matrix[210, 39] = -3.0, 2.0
    small = shrunk(matrix, 32)
    assert small.shape == (32, 32)
    assert (small.min(), small.max()) == (-3.0, 2.0)
    assert shrunk(np.ones((3, 4))).shape == (3, 4)


def test_lines_are_painted_faint_ones_first() -> None:
    ends = np.arange(40.0).reshape(10, 4)
    found = list(classes(Strands(0, ends, np.linspace(0, 255, 10).astype(np.uint8)), THEMES["light"]))
    assert sum(len(rows) for _, rows in found) == 8
    assert THEMES["light"]["surface"] not in dict(found)
    assert len(found) <= RAMP_STEPS
    assert found[-1][0] in (THEMES["light"]["linear"], THEMES["light"]["local"])


def test_plain_shapes_cover_the_same_place_in_roles_of_every_theme() -> None:
    boxes = plain(Raster(3, 10, 20, 30, 20, np.array([[0, 0, 255], [128, 128, 128]], np.uint8), "signed"))
    assert [(box.x, box.y, box.width, box.height, box.fill) for box in boxes if isinstance(box, Box)] == [
        (10, 20, 20, 10, "signed_0"),
        (30, 20, 10, 10, "signed_8"),
        (10, 30, 30, 10, "signed_4"),
    ]
    wires = plain(Strands(4, np.array([[0.0, 1, 2, 3], [4, 5, 6, 7]]), np.array([255, 128], np.uint8)))
    assert [wire.path for wire in wires if isinstance(wire, Wire)] == [(("M", 0.0, 1.0), ("L", 2.0, 3.0))]
    for theme in THEMES.values():
        assert theme["signed_4"] == theme["grey_0"] == theme["surface"]
        assert all(box.fill in theme.colors for box in boxes if isinstance(box, Box))


def test_a_png_holds_the_colours_of_the_theme() -> None:
    raster = Raster(0, 0, 0, 4, 4, np.array([[0, 255, 128], [128, 0, 7]], np.uint8), "signed")
    image = Image.open(BytesIO(png(raster, THEMES["dark"]))).convert("RGB")
    assert image.size == (3, 2)
    table = colors("signed", THEMES["dark"])
    assert "#{:02X}{:02X}{:02X}".format(*image.getpixel((1, 0))) == table[255]
    assert "#{:02X}{:02X}{:02X}".format(*image.getpixel((2, 1))) == table[7]


def test_a_wide_matrix_may_keep_more_columns_than_rows() -> None:
    assert shrunk(np.arange(40_000.0).reshape(100, 400), 20, 80).shape == (20, 80)
    assert shrunk(np.arange(40_000.0).reshape(100, 400), 20).shape == (20, 20)


@given(hnp.arrays(np.float32, (3, 4), elements=st.floats(width=32)), st.sampled_from(get_args(Ramp)), st.sampled_from([None, 0.5, 2.0]))
def test_levels_are_shares_of_the_largest_or_of_a_limit(array: NDArray[np.float32], ramp: Ramp, limit: float | None) -> None:
    finite = np.where(np.isfinite(array), array, 0.0).astype(np.float64)
    top = (np.abs(finite).max() if limit is None else limit) or 1.0
    share = np.clip(finite / top, -1.0 if ramp == "signed" else 0.0, 1.0)
    wanted = np.where(share < 0, 128 + share * 128, 128 + share * 127) if ramp == "signed" else share * 255
    before = array.copy()
    assert levels(array, ramp, limit).tolist() == np.rint(wanted).tolist()
    assert np.array_equal(array, before, equal_nan=True)
