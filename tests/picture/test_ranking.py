"""Trials as dots on one scale: the first is the best, one without a score says why, and nothing leaves the picture."""

from __future__ import annotations

import pytest

from gradviz.picture.diagram import Box, Diagram, Label
from gradviz.picture.measure import text_width
from gradviz.picture.ranking import ACROSS, TITLE, Ranked, draw_ranking


def drawn(*rows: Ranked, title: str = "Trials") -> Diagram:
    return draw_ranking(title, ["", "rate"], "val loss", rows, lambda score: f"{score:g}")


def dots(diagram: Diagram) -> list[Box]:
    return [shape for shape in diagram.shapes if isinstance(shape, Box)]


def texts(diagram: Diagram) -> list[str]:
    return [shape.text for shape in diagram.shapes if isinstance(shape, Label)]


def test_dots_lie_as_far_apart_as_their_scores() -> None:
    first, second, third = dots(drawn(Ranked(("1", "0.1"), 1.0), Ranked(("2", "0.2"), 2.0), Ranked(("3", "0.3"), 4.0)))
    centres = [dot.x + dot.width / 2 for dot in (first, second, third)]
    assert (centres[2] - centres[1]) == pytest.approx(2 * (centres[1] - centres[0]))
    assert centres[2] - centres[0] < ACROSS
    assert (first.fill, second.fill) == ("accent", "control")


def test_settings_scores_and_the_least_and_largest_are_written() -> None:
    found = texts(drawn(Ranked(("1", "0.1"), 1.0), Ranked(("2", "0.2"), 2.0)))
    assert found == ["Trials", "", "rate", "val loss", "1", "0.1", "1", "2", "0.2", "2", "1", "2"]


def test_a_trial_without_a_score_says_why() -> None:
    diagram = drawn(Ranked(("1", "0.1"), None, "it broke"))
    assert "it broke" in texts(diagram)
    assert dots(diagram) == []
    assert dots(drawn()) == []


@pytest.mark.parametrize("scores", [(1.0,), (2.0, 2.0), (0.0, 0.0), (-1.0, -1.0), (1e300, 2e300)])
def test_equal_and_far_scores_stay_on_the_scale(scores: tuple[float, ...]) -> None:
    diagram = drawn(*(Ranked((str(at), "x" * 30), score, "y" * 40) for at, score in enumerate(scores)), title="T" * 200)
    for dot in dots(diagram):
        assert 0 < dot.x < dot.x + dot.width < diagram.width
    assert text_width("T" * 200, TITLE) < diagram.width
    for label in (shape for shape in diagram.shapes if isinstance(shape, Label)):
        left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * text_width(label.text, label.size)
        assert left >= 0
        assert left + text_width(label.text, label.size) <= diagram.width
        assert label.y < diagram.height
