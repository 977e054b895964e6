"""The sum of a copy gate: a box for each of a few branches, a list for many, a dot for what has not come back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.controls import BACK
from gradviz.app.panels.parts_sum import BESIDE, LISTED, PartsSum
from gradviz.notation import NOT_YET
from gradviz.tutor.explain import Part

Shown = Callable[[QWidget], list[str]]


@pytest.fixture
def view(qtbot: QtBot) -> PartsSum:
    """Nothing shown yet, with room for every word."""
    view = PartsSum()
    qtbot.addWidget(view)
    view.resize(500, 80)
    return view


def test_two_parts_and_their_sum(view: PartsSum, shown: Shown) -> None:
    view.show_parts((Part("From c", "2"), Part("From d", "3")), "5", "b")
    assert shown(view) == [f"{BACK}2", "From c", f"{BACK}3", "From d", "+", "=", f"{BACK}5", "gradient of b"]


def test_a_part_that_is_awaited_is_a_dot(view: PartsSum, shown: Shown) -> None:
    view.show_parts((Part("From c", "2"), Part("From d", None)), None, "b")
    assert shown(view).count(NOT_YET) == 2


def test_many_parts_are_listed_and_very_many_counted(view: PartsSum, shown: Shown) -> None:
    view.show_parts(tuple(Part(f"From g{place}", "1") for place in range(BESIDE + 1)), "4", "b")
    assert "From g3" in shown(view)
    assert "+" not in shown(view)
    view.show_parts(tuple(Part(f"From g{place}", "1") for place in range(LISTED + 5)), "17", "b")
    assert "and 5 more" in shown(view)
    assert f"{BACK}17" in shown(view)


def test_no_copy_gate_no_sum(view: PartsSum) -> None:
    view.show_parts((Part("From c", "2"),), "2", "b")
    assert not view.isHidden()
    view.show_parts((), None, "b")
    assert view.isHidden()


def test_a_name_without_room_says_less_and_is_not_cut(view: PartsSum, shown: Shown, qtbot: QtBot) -> None:
    view.show_parts((Part("From c", "2"), Part("From d", "3")), "5", "the_first_bias")
    view.show()
    for width, called in ((700, "gradient of the_first_bias"), (240, "gradient")):
        view.resize(width, 80)
        qtbot.waitUntil(lambda called=called: called in shown(view))


def test_boxes_without_room_become_a_list_and_boxes_again(view: PartsSum, shown: Shown) -> None:
    parts = tuple(Part(f"From {name}", "0.5966") for name in "adj")
    view.show()
    view.show_parts(parts, "1.79", "x")
    assert "+" in shown(view)
    view.resize(180, 80)
    assert "+" not in shown(view)
    assert "From j" in shown(view)
    view.resize(500, 80)
    assert "+" in shown(view)


def test_of_arrays_the_extents_are_shown_which_fit_as_their_numbers_would_not(view: PartsSum, shown: Shown, qtbot: QtBot) -> None:
    array = "8×1×3×3 [−0.07628, −0.1695, −0.2087, 0.0012, …]"
    view.resize(240, 200)
    view.show()
    view.show_parts((Part("from a", array), Part("from f", array)), array, "Conv 1/weights")
    qtbot.waitUntil(lambda: shown(view).count(f"{BACK}8×1×3×3") == 3)
    labels = [label for label in view.findChildren(QLabel) if label.isVisible() and BACK in label.text()]
    assert all(label.sizeHint().width() <= label.width() for label in labels)
    assert array in [label.toolTip() for label in labels]
