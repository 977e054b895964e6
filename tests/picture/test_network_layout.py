"""Blocks stand left to right, apart from one another, and go on in another line where there is no room."""

from __future__ import annotations

import pytest

from gradviz.engine.blocks import Block, blocks
from gradviz.graph import Builder
from gradviz.picture.network_layout import (
    ASIDE,
    BOW,
    CAPTIONS,
    LEAST_COLUMNS,
    SIDE,
    STEP,
    arranged,
    broken,
    columns_of,
    line_of,
    over_line,
    parameters_text,
    room_of,
    written_shape,
)

SHAPES = {"x": (2, 4), "a/w": (4, 4), "b/w": (4, 4)}


@pytest.fixture
def row() -> tuple[Block, ...]:
    """Two dense layers, each with its relu, and a sum that skips the second."""
    builder = Builder()
    node = builder.leaf("x")
    skipped = node
    for name in ("a", "b"):
        skipped = node
        node = builder.gate("matmul", [node, builder.leaf(f"{name}/w", "parameter")], name=name, group=name)
        node = builder.gate("relu", [node], name=f"{name}r", group=f"{name}r")
    return blocks(builder.build(builder.gate("add", [node, skipped], name="s", group="s")), SHAPES)


def test_blocks_stand_left_to_right_and_neighbours_do_not_touch(row: tuple[Block, ...]) -> None:
    centers, width, height = arranged(row)
    for block in row:
        assert all(centers[name][0] + STEP - 1 <= centers[block.name][0] for name in block.reads)
        assert 0 < centers[block.name][0] < width
        assert 0 < centers[block.name][1] < height
    assert list(columns_of(row).values()) == list(range(6))


def test_a_row_goes_on_in_another_line_where_there_is_no_room(row: tuple[Block, ...]) -> None:
    width = arranged(row)[1]
    assert broken(row, 0) == broken(row, width + 100) == 0
    columns = broken(row, width - 60)
    assert columns > 0
    assert arranged(row, columns=columns)[1] <= width - 60
    assert len({y for _, y in arranged(row, columns=columns)[0].values()}) == line_of(5, columns) + 1


def test_lines_are_longer_where_so_many_would_be_cut_off() -> None:
    builder = Builder()
    node = builder.leaf("x")
    for place in range(21):
        node = builder.gate("relu", [node], name=f"r{place}", group=f"r{place}")
    long = blocks(builder.build(node), {"x": (2, 4)})
    sizes = {columns: arranged(long, columns=columns)[1:] for columns in (6, 8)}
    room = sizes[6][0] + 10
    assert broken(long, room) == 6
    assert broken(long, room, height=sizes[6][1] * 0.7, least=0.7) == 6
    assert broken(long, room, height=sizes[6][1] * 0.7 - 10, least=0.7) == 8
    assert broken(long, room, height=10.0, least=0.99) == 6, "longer ones would be cut off at their end"
    assert broken(long, 10.0, height=10.0) == LEAST_COLUMNS


@pytest.mark.parametrize("blocks_shown", [5, 6], ids=["without a bow", "with a bow"])
@pytest.mark.parametrize("edge_numbers", [False, True])
def test_words_a_link_and_a_bow_have_room_between_two_lines(row: tuple[Block, ...], blocks_shown: int, edge_numbers: bool) -> None:
    shown = row[:blocks_shown]
    first, second = sorted({y for _, y in arranged(shown, edge_numbers, 3)[0].values()})
    link = second - SIDE / 2 - over_line(shown, edge_numbers)
    assert link > first + SIDE / 2 + CAPTIONS.height
    assert over_line(row) - over_line(row[:5]) == BOW
    assert second - first < 180 + (BOW if blocks_shown == 6 else 0) + (40 if edge_numbers else 0)


def test_what_is_written_at_a_block() -> None:
    assert (written_shape((8, 28, 28)), written_shape(())) == ("8×28×28", "")
    assert (parameters_text(1), parameters_text(7850)) == ("1 param.", "7,850 params")


def test_two_towers_meet_behind_what_is_written_below_them() -> None:
    builder = Builder()
    towers = [builder.gate("relu", [builder.leaf(name)], name=f"{name}r", group=f"{name}r") for name in ("a", "b")]
    found = blocks(builder.build(builder.gate("add", towers, name="s", group="s")), {"a": (2, 4), "b": (2, 4)})
    titles = {"ar": "a title of some length", "br": "another one"}
    centers = arranged(found, titles=titles)[0]
    widest = max(room_of(block, titles) for block in found)
    assert centers["s"][0] - centers["ar"][0] > widest / 2 + STEP / 2 + ASIDE
