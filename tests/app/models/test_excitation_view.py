"""What was found becomes a picture, a table and sentences; what says nothing says why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradviz.app.models.excitation import Found
from gradviz.app.models.excitation_view import age, describe, drawn, empty_word, flat, table
from gradviz.app.training.exciting import Weights
from gradviz.nn.excitation import Climbed, Excitation
from gradviz.nn.reach import Patch
from gradviz.picture.diagram import Box, Label, Raster

SAMPLES = np.random.default_rng(0).random((2, 1, 6, 6))
CLIMBED = Climbed(np.ones((1, 6, 6)), np.zeros((1, 6, 6)), 4.5, Patch(2, 2, 3, 3), "grey")
MAP = Excitation(
    40, np.array([7, 3]), SAMPLES, np.array([2.0, 1.0]), np.array([1, 5]), (Patch(0, 1, 3, 3), Patch(0, 0, 6, 6)), 0.25, CLIMBED, None
)


def test_a_map_is_framed_where_it_peaks_unless_it_sees_all() -> None:
    shapes = drawn(MAP, ("zero", "one"), 700).shapes
    assert sum(isinstance(shape, Box) and shape.outline == "accent" for shape in shapes) == 1
    assert {"one", "5", "4.5"} <= {shape.text for shape in shapes if isinstance(shape, Label)}
    climbed = next(shape for shape in shapes if isinstance(shape, Raster) and shape.item == "climbed")
    assert climbed.levels.shape == (3, 3)


def test_numbers_without_a_class_have_none() -> None:
    bare = replace(MAP, classes=np.zeros(0, np.int64), patches=(), climbed=None, samples=SAMPLES.reshape(2, 36))
    assert {"No change of grey raises it", ""} <= {shape.text for shape in drawn(bare, (), 700).shapes if isinstance(shape, Label)}


def test_the_table_has_every_number() -> None:
    lines = table(MAP).decode().splitlines()
    assert len(lines) == 1 + 3 * 36
    assert lines[1].startswith('"sample 7, answer 2",0.0,')
    assert lines[-1] == '"climbed to, answer 4.5",35.0,1.0'


def test_what_says_nothing_says_why() -> None:
    nothing = replace(
        MAP, rows=MAP.rows[:0], samples=SAMPLES[:0], answers=MAP.answers[:0], classes=MAP.classes[:0], patches=(), climbed=None
    )
    assert not drawn(nothing, (), 700).shapes
    assert empty_word(nothing) == "It answers 0.25 to all 40 samples, and no change of grey raises that: nothing excites it."
    assert empty_word(replace(nothing, read=0)) == "This set is empty."
    assert empty_word(replace(nothing, mean=float("nan"))) == "Its answers are no numbers any more."


def test_what_was_read_in_words() -> None:
    found = Found(MAP, Weights(2.5), validates=True)
    assert describe(found, mapped=True) == "Peak of the map over 40 validation samples, mean 0.25"
    assert describe(replace(found, validates=False), mapped=False) == "Answer to each of 40 training samples, mean 0.25"
    assert age(found) == "From epoch 2.5"


def test_any_sample_is_one_picture() -> None:
    assert flat(np.stack([np.zeros((4, 4)), np.ones((4, 4))])).tolist() == np.full((4, 4), 0.5).tolist()
    assert flat(np.array([[[1.0, -1e-7]]])).tolist() == [[1.0, 0.0]]
    assert flat(np.arange(5.0)).ndim == 2
    assert flat(np.arange(200.0)).ndim == 2


def test_photographs_are_shown_as_such_and_what_was_climbed_to_is_not() -> None:
    shapes = drawn(MAP, ("zero", "one"), 700, photographs=True).shapes
    assert {(shape.item, shape.ramp) for shape in shapes if isinstance(shape, Raster)} >= {
        (0, "photo"),
        (1, "photo"),
        ("climbed", "signed"),
    }
