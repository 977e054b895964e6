"""Formulas become paths of size 1 em whose bounds agree with the stated width, ascent and descent."""

import pytest

from gradviz.language import parse
from gradviz.picture.formula import formula_of
from gradviz.picture.typeset import DEEPEST, LONGEST, MathPath, depth, typeset, typeset_here

pytest.importorskip("ziamath")
TEXTS = (r"\frac{\partial e}{\partial b}", r"e = (a + b) \cdot (b + 1)", r"\sqrt{x_1^2 + 1}")


def bounds(formula: MathPath) -> tuple[float, float, float, float]:
    numbers = [command[1:] for command in formula.path]
    xs = [number for row in numbers for number in row[::2]]
    ys = [number for row in numbers for number in row[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("latex", TEXTS)
def test_the_ink_fills_the_stated_box(latex: str) -> None:
    formula = typeset(latex)
    left, top, right, bottom = bounds(formula)
    assert -0.1 <= left < right <= formula.width + 0.1
    assert right - left >= 0.8 * formula.width
    assert -formula.ascent - 0.05 <= top < 0 < bottom + 0.3
    assert bottom <= formula.descent + 0.05


def test_paths_have_only_the_commands_of_a_diagram() -> None:
    lengths = {"M": 2, "L": 2, "C": 6, "Z": 0}
    assert all(len(numbers) == lengths[name] for text in TEXTS for name, *numbers in typeset(text).path)


def test_a_formula_scales_and_moves() -> None:
    formula = typeset("x")
    left, top, right, bottom = bounds(formula)
    moved = MathPath(formula.at(100.0, 50.0, 20.0), 0, 0, 0)
    assert bounds(moved) == pytest.approx((100 + 20 * left, 50 + 20 * top, 100 + 20 * right, 50 + 20 * bottom))


def test_a_longer_formula_is_wider() -> None:
    assert typeset("a").width < typeset("a + b").width < typeset("a + b + c").width


def test_what_cannot_be_set_stays_plain() -> None:
    assert typeset_here("") is None
    assert typeset_here("x" * (LONGEST + 1)) is None
    assert typeset_here(r"\frac{a") is None or typeset_here(r"\frac{a}{b}") is not None
    assert typeset_here("x + y") is typeset_here("x + y")


@pytest.mark.parametrize("level", ["exp({})", "1/(1+{})", "log({})", "({}+1)^2", "sqrt({})"])
def test_what_would_take_minutes_stays_plain(level: str) -> None:
    text = "x"
    for _ in range(30):
        text = level.format(text)
    assert depth(formula_of(parse(f"y={text}")).latex) > DEEPEST
    assert typeset_here(formula_of(parse(f"y={text}")).latex) is None


def test_what_lectures_write_is_not_too_deep() -> None:
    for text in ("f=1/(1+exp(-(w0*x0+w1*x1+w2)))", "L=3/2*log(2*pi*s)+((x1-m)^2+(x2-m)^2)/(2*s)", "y=((a+b)^2+c)^2"):
        assert 1 < depth(formula_of(parse(text)).latex) <= DEEPEST
