"""A drawing is as large as its room allows, and never lies in the corner that is taken."""

import random

from gradviz.picture.bounds import Area
from gradviz.picture.room import Room, Spot, spot


def on_page(areas: list[Area], found: Spot) -> list[Area]:
    s = found.scale
    return [(left * s + found.x, top * s + found.y, right * s + found.x, bottom * s + found.y) for left, top, right, bottom in areas]


def fits(areas: list[Area], room: Room, found: Spot) -> bool:
    edge = (room.width - room.corner[0], room.height - room.corner[1])
    return all(
        left >= -0.01
        and top >= -0.01
        and right <= room.width + 0.01
        and bottom <= room.height + 0.01
        and not (right > edge[0] + 0.01 and bottom > edge[1] + 0.01)
        for left, top, right, bottom in on_page(areas, found)
    )


def test_every_drawing_is_inside_and_off_the_corner() -> None:
    rng = random.Random(1)
    for _ in range(300):
        areas = []
        for _ in range(rng.randrange(1, 12)):
            x, y = rng.uniform(-900, 900), rng.uniform(-900, 900)
            areas.append((x, y, x + rng.uniform(0, 300), y + rng.uniform(0, 200)))
        room = Room(rng.uniform(100, 1200), rng.uniform(100, 700), (rng.uniform(0, 90), rng.uniform(0, 60)))
        assert fits(areas, room, spot(areas, room, 2.4))


def test_a_drawing_in_the_corner_is_seen() -> None:
    assert not fits([(0, 0, 100, 100)], Room(100, 100, (10, 10)), Spot(1.0, 0.0, 0.0))


def test_a_drawing_that_leaves_the_corner_free_is_larger() -> None:
    cross: list[Area] = [(0, 40, 100, 60), (20, 0, 60, 100)]
    room = Room(100, 100, (30, 30))
    assert spot(cross, room, 2.4) == Spot(1.0, 0.0, 0.0)
    assert spot([(0, 0, 100, 100)], room, 2.4).scale == 0.7


def test_a_small_drawing_is_not_blown_up_and_nothing_at_all_has_a_place() -> None:
    assert spot([(0, 0, 1, 1)], Room(1000, 1000), 2.4) == Spot(2.4, 498.8, 498.8)
    assert spot([], Room(100, 100), 2.4).scale == 2.4
