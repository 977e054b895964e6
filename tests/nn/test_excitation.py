"""The strongest samples are those of brute force, a planted detector is found by the climb, and what says nothing says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz import registry
from gradviz.nn import excitation
from gradviz.nn.excitation import MOST, SLICE, STEPS, Excitation, ExcitationSearch, most
from gradviz.nn.model import Model
from gradviz.nn.probe import Probe
from gradviz.nn.reach import Patch, Reach
from gradviz.nn.sets import Part, Scale
from gradviz.nn.spec import from_table

CNN = ("conv2d 3 kernel=3 name=conv", "relu name=bent", "max_pool 2 name=pool", "flatten", "dense 4 name=full")


def net(*layers: str, shape: tuple[int, ...] = (1, 8, 8), loss: str = "cross_entropy") -> Model:
    registry.discover()
    return Model(from_table({"input": list(shape), "layers": list(layers), "loss": loss}))


def values_of(model: Model, **planted: Any) -> dict[str, Any]:
    values = model.initial(np.random.default_rng(0))
    return {**values, **{name.replace("__", "/"): np.asarray(content, float) for name, content in planted.items()}}


def searched(
    model: Model, layer: str, end: str, unit: tuple[int, ...], part: Part, values: dict[str, Any], scale: Scale | None = None
) -> Excitation:
    search = ExcitationSearch(model, layer, end, unit, part, scale, values)
    shares = [search.share]
    while not search.advance():
        shares.append(search.share)
    assert shares == sorted(shares)
    assert search.share == pytest.approx(1.0)
    found = search.found()
    search.close()
    return found


def pictures(count: int, shape: tuple[int, ...] = (1, 8, 8), classes: int = 4) -> Part:
    generator = np.random.default_rng(5)
    return Part(generator.normal(size=(count, *shape)), generator.integers(0, classes, count))


def test_the_samples_of_a_unit_are_those_of_brute_force() -> None:
    model, part = net(*CNN), pictures(2 * SLICE + 17)
    values = values_of(model)
    found = searched(model, "full", "full", (2,), part, values)
    probe = Probe(model, "full", np.float64)
    probe.take(values)
    every = np.array([probe.answers(sample[np.newaxis])[0, 2] for sample in part.x])
    expected = sorted(range(len(every)), key=lambda row: -every[row])[:MOST]
    assert found.rows.tolist() == expected
    assert found.answers == pytest.approx(every[expected])
    assert found.classes.tolist() == part.y[expected].tolist()
    assert found.mean == pytest.approx(every.mean())
    assert (found.read, found.patches, found.plane) == (len(part), (), None)
    assert found.samples == pytest.approx(part.x[expected])


def test_a_map_is_judged_by_its_peak_and_the_patch_there_is_framed() -> None:
    model, part = net(*CNN), pictures(SLICE + 3)
    values = values_of(model)
    found = searched(model, "conv", "bent", (1,), part, values)
    kernel, bias = values["conv/weights"][1, 0], values["conv/bias"][1]
    best = []
    for sample in part.x[:, 0]:
        sums = {(r, c): float((sample[r : r + 3, c : c + 3] * kernel).sum() + bias) for r in range(6) for c in range(6)}
        place = max(sums, key=lambda key: sums[key])
        best.append((max(sums[place], 0.0), place))
    expected = sorted(range(len(best)), key=lambda row: -best[row][0])[:MOST]
    assert found.rows.tolist() == expected
    assert found.answers == pytest.approx([best[row][0] for row in expected])
    assert found.patches == tuple(Patch(*best[row][1], 3, 3) for row in expected)


def test_the_climb_finds_the_detector_that_was_planted() -> None:
    """The answer of a linear unit grows fastest along its weights, each in the spread of its pixel, as far as is allowed."""
    model, part = net("flatten", "dense 3 name=full", "softmax", shape=(1, 6, 6)), pictures(60, (1, 6, 6), 3)
    part.x[:, 0, 0, 0] = 0.25
    cross = np.zeros((6, 6))
    cross[2], cross[:, 3], cross[0, 0] = 1.0, 1.0, 5.0
    weights = np.zeros((36, 3))
    weights[:, 1] = cross.reshape(-1)
    found = searched(model, "full", "full", (1,), part, values_of(model, full__weights=weights))
    assert found.climbed is not None and found.climbed.begun == "grey"
    assert found.climbed.grey == pytest.approx(part.x.mean())
    moved = (found.climbed.sample - found.climbed.grey)[0]
    spread = part.x.std(axis=0)[0]
    spread[0, 0] = 0.0
    along = spread * cross
    assert moved == pytest.approx(np.sqrt(35) * spread * along / np.linalg.norm(along), abs=1e-6)
    assert found.climbed.answer == pytest.approx(np.sum(cross * found.climbed.sample), rel=1e-6)


def test_the_climb_of_a_map_shows_its_kernel_in_the_middle() -> None:
    model, part = net(*CNN), pictures(40)
    kernel = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    weights = np.zeros((3, 1, 3, 3))
    weights[0, 0] = kernel
    found = searched(model, "conv", "bent", (0,), part, values_of(model, conv__weights=weights))
    climbed = found.climbed
    assert climbed is not None
    assert climbed.patch == Patch(3, 3, 3, 3)
    moved = climbed.sample - climbed.grey
    assert climbed.patch.part(moved)[0] / np.linalg.norm(moved) == pytest.approx(kernel / np.linalg.norm(kernel), abs=1e-6)
    assert np.count_nonzero(moved) <= 9
    middle = climbed.patch.part(part.x - climbed.grey)
    assert np.linalg.norm(moved) == pytest.approx(np.sqrt(np.square(middle).sum(axis=(1, 2, 3)).mean()))


def test_a_large_network_is_read_in_small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    model, part = net(*CNN), pictures(30)
    values = values_of(model)
    whole = searched(model, "full", "full", (1,), part, values)
    monkeypatch.setattr(excitation, "BUDGET", 1)
    small = searched(model, "full", "full", (1,), part, values)
    assert small.rows.tolist() == whole.rows.tolist()
    assert small.climbed is not None and whole.climbed is not None
    assert small.climbed.sample == pytest.approx(whole.climbed.sample)


def test_a_deep_unit_is_excited_more_than_by_any_sample_of_that_size() -> None:
    model, part = net(*CNN), pictures(80)
    found = searched(model, "full", "full", (3,), part, values_of(model))
    assert found.climbed is not None
    assert found.climbed.answer > found.answers[0]


def test_a_unit_that_answers_the_same_to_all_has_nothing_to_show() -> None:
    model, part = net(*CNN), pictures(30)
    found = searched(model, "conv", "bent", (0,), part, values_of(model, conv__weights=np.zeros((3, 1, 3, 3)), conv__bias=[-1.0, 0, 0]))
    assert (len(found.rows), found.climbed, found.mean) == (0, None, 0.0)


@pytest.mark.parametrize(("bias", "begun"), [(0.5, "grey"), (-0.5, "noise"), (-4.0, "strongest")])
def test_where_grey_gives_no_direction_it_begins_elsewhere(bias: float, begun: str) -> None:
    model, part = net("flatten", "dense 4 name=first", "relu", "dense 2 name=last", shape=(1, 4, 4)), pictures(50, (1, 4, 4), 2)
    part.x[7] = 2.0
    planted = {"first__bias": np.full(4, bias), "first__weights": 0.3 * np.ones((16, 4)), "last__weights": np.ones((4, 2))}
    found = searched(model, "last", "last", (0,), part, values_of(model, **planted))
    assert found.climbed is not None
    assert found.climbed.begun == begun
    moved = (found.climbed.sample - found.climbed.grey)[0]
    spread = part.x.std(axis=0)[0]
    assert moved == pytest.approx(4 * spread**2 / np.linalg.norm(spread), rel=0.05)


def test_points_of_a_plane_have_the_answers_around_them() -> None:
    model = net("dense 3 name=first", "tanh name=bent", "dense 1", shape=(2,), loss="bce_logits")
    generator = np.random.default_rng(1)
    part = Part(generator.normal(size=(120, 2)), generator.integers(0, 2, (120, 1)).astype(float))
    scale = Scale(np.array([3.0, -1.0]), np.array([2.0, 0.5]))
    values = values_of(model)
    found = searched(model, "first", "bent", (1,), part, values, scale)
    plane = found.plane
    assert plane is not None
    assert np.all(plane.points >= plane.low) and np.all(plane.points <= plane.high)
    across, up = (np.linspace(plane.low[axis], plane.high[axis], len(plane.answers)) for axis in (0, 1))
    here = (np.array([across[7], up[30]]) - scale.mean) / scale.deviation
    assert plane.answers[30, 7] == pytest.approx(np.tanh(here @ values["first/weights"][:, 1] + values["first/bias"][1]))
    assert found.samples == pytest.approx(part.x[found.rows] * scale.deviation + scale.mean)
    assert found.classes.tolist() == part.y[found.rows, 0].astype(int).tolist()


def test_an_empty_set_and_numbers_that_are_none() -> None:
    model = net(*CNN)
    empty = searched_without_steps(model, Part(np.zeros((0, 1, 8, 8)), np.zeros(0)), values_of(model))
    assert (empty.read, len(empty.rows), empty.climbed) == (0, 0, None)
    broken = searched_without_steps(model, pictures(20), values_of(model, conv__weights=np.full((3, 1, 3, 3), np.nan)))
    assert (len(broken.rows), broken.climbed) == (0, None)


def searched_without_steps(model: Model, part: Part, values: dict[str, Any]) -> Excitation:
    search = ExcitationSearch(model, "conv", "bent", (0,), part, None, values)
    for _ in range(len(part) + STEPS):
        if search.advance():
            break
    return search.found()


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 2.5, float("nan"), float("inf")]), max_size=20), st.integers(1, 6))
def test_most_is_a_sort_without_the_least(answers: list[float], count: int) -> None:
    known = [(-answer, row) for row, answer in enumerate(answers) if np.isfinite(answer)]
    least = min((-answer for answer, _ in known), default=0.0)
    expected = [row for answer, row in sorted(known) if -answer > least][:count]
    assert most(np.array(answers), count).tolist() == expected


def test_a_large_picture_has_frames_and_what_a_layer_sees_is_asked_once() -> None:
    model, part = net(*CNN, shape=(1, 6, 140)), pictures(9, (1, 6, 140))
    reaches: dict[str, Reach | None] = {}
    asked = []
    for unit in ((0,), (1,)):
        search = ExcitationSearch(model, "conv", "bent", unit, part, None, values_of(model), reaches)
        asked.append(search._lines is not None)
        while not search.advance():
            pass
        found = search.found()
        search.close()
        assert len(found.patches) == len(found.rows)
        assert {(patch.height, patch.width) for patch in found.patches} == {(3, 3)}
        assert found.climbed is None or found.climbed.patch is not None
    assert asked == [True, False]
