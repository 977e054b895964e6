"""Two layers by their units: a line for each weight when near, one texture when far, and no object for any of them."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.diagram import Box, Label, Raster, Strands
from gradviz.picture.pair import CELL, LINES_PER_SHAPE, TALLEST, Bank, draw_pair, found_at, unit_at

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(3,), (TALLEST + 1,), (784,), (16, 7, 7), (1, 28, 28), (5, 2, 3)])
def test_every_unit_has_a_cell_of_its_own(shape: tuple[int, ...]) -> None:
    bank = Bank(RNG.normal(size=shape), shape)
    cells = bank.cells()
    assert len({tuple(cell) for cell in cells.tolist()}) == len(cells) == bank.values.size
    assert (cells.min(axis=0) >= 0).all()
    assert (cells.max(axis=0) < bank.grid).all()
    assert bank.matrix()[tuple(cells[-1])] == bank.values.reshape(-1)[-1]
    row, column = cells[2].tolist()
    assert unit_at(bank, (column + 0.5) * CELL, (row + 0.5) * CELL) == 2
    assert unit_at(bank, -1000, 0) is None


def test_near_there_is_a_line_for_each_weight_and_far_a_texture() -> None:
    left, right = Bank(RNG.random(300), (300,)), Bank(RNG.random(20), (20,))
    weights = RNG.normal(size=(300, 20))
    near, far = (list(draw_pair(left, right, weights, detail=detail).flat()) for detail in ("near", "far"))
    assert [len(shape.ends) for shape in near if isinstance(shape, Strands)] == [6000]
    assert not any(isinstance(shape, Strands) for shape in far)
    assert sum(isinstance(shape, Raster) for shape in far) == 3
    assert max(len(near), len(far)) < 12


def test_units_and_weights_stand_over_what_they_are_called() -> None:
    left, right = Bank(np.arange(2.0), (2,)), Bank(np.arange(3.0), (3,))
    weights = np.full((2, 3), -0.5)
    labels = {
        detail: [
            shape.text
            for shape in draw_pair(left, right, weights, detail=detail, names=("ReLU", "weights", "a")).flat()
            if isinstance(shape, Label)
        ]
        for detail in ("near", "far")
    }
    assert labels == {"near": ["ReLU", "a"], "far": ["weights ±0.5", "ReLU", "a"]}


def test_lines_start_and_end_at_their_units() -> None:
    left, right = Bank(np.arange(2.0), (2,)), Bank(np.arange(3.0), (3,))
    weights = np.array([[-1.0, 0.5, 0.0], [0.0, 0.0, 1.0]])
    diagram = draw_pair(left, right, weights)
    lines = next(shape for shape in diagram.flat() if isinstance(shape, Strands))
    banks = {shape.item: shape for shape in diagram.flat() if isinstance(shape, Raster)}
    assert (lines.ends[:, 0] == banks["left units"].x + CELL).all()
    assert lines.ends[1, 3] == banks["right units"].y + 1.5 * CELL
    assert lines.levels.tolist() == [0, 192, 128, 128, 128, 255]
    one = draw_pair(left, right, weights, unit=2)
    assert [len(shape.ends) for shape in one.flat() if isinstance(shape, Strands)] == [2]
    assert any(isinstance(shape, Box) and shape.outline == "accent" for shape in one.flat())


def test_very_many_lines_are_several_shapes_by_one_scale() -> None:
    left, right = Bank(RNG.random(784), (1, 28, 28)), Bank(RNG.random(40), (40,))
    weights = np.full((784, 40), 0.5)
    weights[3, 39] = -1.0
    lines = [shape for shape in draw_pair(left, right, weights).flat() if isinstance(shape, Strands)]
    assert sum(len(shape.ends) for shape in lines) == 784 * 40
    assert max(len(shape.ends) for shape in lines) <= LINES_PER_SHAPE
    few = [shape for shape in draw_pair(left, right, weights, unit=0).flat() if isinstance(shape, Strands)]
    assert lines[0].line < few[0].line
    assert {level for shape in lines for level in shape.levels.tolist()} == {0, 192}


def test_a_point_tells_the_unit_the_line_or_the_cell_of_the_texture() -> None:
    left, right = Bank(np.arange(60.0), (60,)), Bank(np.arange(5.0), (5,))
    weights = RNG.normal(size=(60, 5))
    shapes = list(draw_pair(left, right, weights).flat())
    lines = next(shape for shape in shapes if isinstance(shape, Strands))
    banks = {shape.item: shape for shape in shapes if isinstance(shape, Raster)}
    first, last = banks["left units"], banks["right units"]
    assert found_at(left, right, first.x + 1.5 * CELL, first.y + 0.5 * CELL) == (30, None)
    assert found_at(left, right, last.x + 2, last.y + 4.5 * CELL) == (None, 4)
    for line in (0, 7, 299):
        x, y, to_x, to_y = lines.ends[line].tolist()
        assert found_at(left, right, x + 0.95 * (to_x - x), y + 0.95 * (to_y - y), unit=line % 5) == (line // 5, line % 5)
    assert found_at(left, right, last.x - 3, last.y + 4.5 * CELL, unit=0) == (None, None)
    assert found_at(left, right, 0, 0) == (None, None)
    texture = next(
        shape for shape in draw_pair(left, right, weights, detail="far").flat() if isinstance(shape, Raster) and shape.item == "weights"
    )
    beside = found_at(left, right, texture.x + texture.width * 17.5 / 60, texture.y + texture.height * 3.5 / 5, detail="far")
    assert beside == (17, 3)
    assert found_at(left, right, texture.x - 2, texture.y, detail="far") == (None, None)


def test_a_bank_is_as_large_as_its_cells_with_its_name_below_the_middle() -> None:
    left, right = Bank(np.arange(TALLEST + 1.0), (TALLEST + 1,)), Bank(np.arange(3.0), (3,))
    shapes = list(draw_pair(left, right, np.ones((TALLEST + 1, 3)), names=("ReLU", "weights", "a")).flat())
    for bank, item, name in ((left, "left units", "ReLU"), (right, "right units", "a")):
        rows, columns = bank.grid
        picture = next(shape for shape in shapes if isinstance(shape, Raster) and shape.item == item)
        frame = next(shape for shape in shapes if isinstance(shape, Box) and shape.item == item)
        assert (picture.width, picture.height) == (frame.width, frame.height) == (columns * CELL, rows * CELL)
        (label,) = (shape for shape in shapes if isinstance(shape, Label) and shape.text == name)
        assert label.x == picture.x + picture.width / 2
        assert 0 < label.y - (picture.y + picture.height) < 2 * CELL
