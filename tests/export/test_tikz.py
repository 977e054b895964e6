"""A LaTeX document with one page per picture: formulas as LaTeX, every sign of ours escaped, and it compiles where LaTeX is."""

import pytest

from gradviz.engine import trace
from gradviz.export.request import Pictures, Request
from gradviz.export.scene import Scene
from gradviz.export.tikz import book, render
from gradviz.language import parse
from gradviz.picture.diagram import Box, Diagram, Label, Math, Wire
from gradviz.picture.theme import THEMES

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def printed(*shapes: object) -> str:
    return render(Scene(RUN.graph, None, 0, Diagram(100, 50, shapes), THEMES["light"])).decode()


def test_a_picture_a_page_with_the_formula_as_latex() -> None:
    text = book(list(Pictures(RUN, Request(steps="1-3")))).decode()
    assert text.count(r"\begin{tikzpicture}") == text.count(r"\end{tikzpicture}") == 3
    assert r"{$e = \left(a + b\right) \cdot \left(b + 1\right)$}" in text
    assert text.count("{") == text.count("}")


def test_shapes_are_in_points_and_signs_are_escaped() -> None:
    text = printed(
        Box(1, 4, 8, 40, 20, 4, "surface", "text", 2, (4, 3)),
        Wire(2, (("M", 0, 0), ("C", 4, 0, 8, 4, 8, 8), ("Z",)), outline="add"),
        Label(3, 4, 4, "50%_#{x}\\^~&$", 12),
    )
    assert "dash pattern=on 3pt off 2.25pt,rounded corners=3pt] (3,6) rectangle (33,21);" in text
    assert "(0,0) .. controls (3,0) and (6,3) .. (6,6) -- cycle;" in text
    assert r"{50\%\_\#\{x\}\textbackslash{}\textasciicircum{}\textasciitilde{}\&\$}" in text


@pytest.mark.parametrize("latex", [r"\input{secret}", "}x{", "a$b", r"{\def\a{}}"])
def test_a_formula_that_is_not_ours_stays_text(latex: str) -> None:
    assert f"${latex}$" not in printed(Math(None, 0, 0, latex, "plain", 12))


@pytest.mark.parametrize("latex", ["x", r"\frac{a}{b}", r"e^{\left(x\right)}"])
def test_a_formula_of_ours_is_set_by_latex(latex: str) -> None:
    assert f"${latex}$" in printed(Math(None, 0, 0, latex, "plain", 12))
