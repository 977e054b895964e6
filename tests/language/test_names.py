"""The identifier rules, one by one."""

from __future__ import annotations

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse, read
from gradviz.language.names import can_be_declared


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


@pytest.mark.parametrize(
    ("text", "names"),
    [("w1+w_1", ("w1", "w_1")), ("θ_0 θ₀", ("theta_0", "theta0")), ("a_1; a1=2; b=a_1+a1", ("a_1", "a1"))],
)
def test_two_names_that_are_set_alike_are_remarked_once(text: str, names: tuple[str, str]) -> None:
    (note,) = [note for note in read(text).notes if note.code == "alike"]
    assert (note.arguments["name"], note.arguments["other"]) == names
    assert all(name in note.message for name in names)


@pytest.mark.parametrize(("text", "said"), [("lr0", "lr0 is read as l·r0"), ("acc", "acc is read as a·c·c"), ("TP", "TP is read as T·P")])
def test_every_run_of_letters_that_is_split_is_remarked(text: str, said: str) -> None:
    (note,) = read(text).notes
    assert note.message == said
    assert parse(text, names=[note.declare]).inputs == (text,)


def test_a_coefficient_with_its_index_is_no_surprise() -> None:
    assert read("1+exp(w0+w1x)").notes == ()


@pytest.mark.parametrize(("text", "same"), [("a AND b", "a and b"), ("NOT a OR b", "not a or b"), ("a XOR b", "a xor b")])
def test_operators_in_capitals_are_operators(text: str, same: str) -> None:
    assert read(text).plain == same


def test_a_remark_shows_letters_as_the_reading_does() -> None:
    assert [note.message for note in read("πr").notes] == ["πr is read as π·r"]


@pytest.mark.parametrize("text", ["d/dx x", "df/dx", "dy1/dt+1", "σ'(x)", "tanh'(x)", "relu'(2)", "f(x)=x;f'(2)", "∂x", "∇f"])
def test_a_derivative_is_never_read_as_a_product(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.code == "derivative"


@pytest.mark.parametrize(("text", "names"), [("d/dx", ["d"]), ("df/dx", ["dx"]), ("sigma'(x)", ["sigma'"]), ("a/d", [])])
def test_declared_names_are_no_derivative(text: str, names: list[str]) -> None:
    assert parse(text, names)


@pytest.mark.parametrize("word", ["nan", "inf", "Infinity"])
def test_what_is_no_number_is_no_name(word: str) -> None:
    with pytest.raises(ExpressionError):
        parse(word)


def test_what_can_be_declared_is_one_word() -> None:
    for name in ("ab", "x_1", "a'", "x₁", "ŵ", "λ2", "sin", "Σ", "жук"):
        assert can_be_declared(name), name
    for name in ("", " ", "1", "1a", "a b", "a-b", "a.", "a(", "²", "_", "a,b", "a\nb", "x" * 500, "\udccf", '"a"', "a\x00"):
        assert not can_be_declared(name), name
