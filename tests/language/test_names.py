"""The identifier rules, one by one."""

from __future__ import annotations

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse, read


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("hbar", ("hbar",)), ("theta", ("theta",)), ("k_spring", ("k_spring",)), ("w_1", ("w_1",)), ("x_i_j", ("x_i_j",)),
        ("theta1", ("theta1",)), ("lambda2", ("lambda2",)), ("weight", ("weight",)), ("bias", ("bias",)), ("loss2", ("loss2",)),
        ("w1x", ("w1", "x")), ("ab", ("a", "b")), ("a1b2", ("a1", "b2")), ("x'", ("x'",)), ("w_1x", ("w_1", "x")), ("x(y+1)", ("x", "y")),
        ("σ", ("sigma",)), ("λ+lambda", ("lambda",)), ("𝑥+x", ("x",)), ("ｘ", ("x",)), ("x̂+x", ("x̂", "x")), ("x₁+x1", ("x1",)),
        ("2πr", ("r",)), ("λloss", ("lambda", "loss")), ("e+1", ("e",)), ("e^x", ("x",)), ("e=2;e^x", ("e", "x")),
    ],
)  # fmt: skip
def test_what_is_one_name(text: str, inputs: tuple[str, ...]) -> None:
    assert parse(text).inputs == inputs


@pytest.mark.parametrize(
    ("text", "names", "inputs"),
    [
        ("kbT", ["kb"], ("kb", "T")),
        ("ab", ["ab"], ("ab",)),
        ("a1x", ["a"], ("a1", "x")),
        ("sin x", ["sin"], ("sin", "x")),
        ("sigma(x+1)", ["sigma"], ("sigma", "x")),
        ("e^x", ["e"], ("e", "x")),
        ("pi r", ["pi"], ("pi", "r")),
        ("step*x", ["step"], ("step", "x")),
    ],
)
def test_declared_names_win(text: str, names: list[str], inputs: tuple[str, ...]) -> None:
    assert parse(text, names).inputs == inputs


def test_a_name_on_the_left_is_declared_for_every_line() -> None:
    assert parse("y=kb*2; kb=x+1; y").names.keys() >= {"kb", "y", "x"}


def test_a_long_word_is_shown_upright() -> None:
    assert read("weight*x").latex == r"\mathrm{weight} \cdot x"


@pytest.mark.parametrize("word", ["nan", "inf", "Infinity"])
def test_what_is_no_number_is_no_name(word: str) -> None:
    with pytest.raises(ExpressionError):
        parse(word)
