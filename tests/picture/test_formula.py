"""A picture's formula is the text as it was read; start values and long texts are left out or kept plain."""

from gradviz import words
from gradviz.engine.trace import trace
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.picture.formula import LONG, Formula, formula_of, inputs_of


def test_a_formula_is_typeset_as_it_was_read() -> None:
    assert formula_of(parse("e=(a+b)*w1")) == Formula(r"e = \left(a + b\right) \cdot w_{1}", "e = (a + b) · w1")
    assert formula_of(parse("loss=-kb", names=["loss", "kb"])).plain == "loss = −kb"
    assert "{-}" in formula_of(parse("y=-x")).latex


def test_a_choice_says_its_words_in_the_present_language() -> None:
    graph = parse("y=where(a>b,a,b)")
    assert r"\text{for}" in formula_of(graph).latex
    assert parse(formula_of(graph).latex).nodes
    words.set_language("ru")
    try:
        assert formula_of(graph).latex.count("при") == formula_of(graph).latex.count("иначе") == 1
    finally:
        words.set_language("en")


def test_definitions_stand_in_a_row_and_start_values_do_not() -> None:
    assert formula_of(parse("a=2\nb=-0.5\nc=a+b\ne=c*d")).plain == "c = a + b,  e = c · d"
    assert formula_of(parse("y=2")).plain == "y = 2"


def test_a_graph_without_a_text_is_printed_from_its_gates() -> None:
    build = Builder()
    assert formula_of(build.build(build.gate("mul", (build.leaf("a"), build.leaf("b")), name="e"))).plain == "e = a · b"


def test_a_text_too_long_stays_plain() -> None:
    text = "y=" + "+".join(["x"] * LONG)
    found = formula_of(parse("y=x")).__class__("", text[:LONG])
    assert found.latex == ""
    build = Builder(text)
    assert formula_of(build.build(build.leaf("x"))) == found


def test_inputs_have_names_below_and_signs_close_to_their_numbers() -> None:
    run = trace(parse("y=w1*x+v"), {"w1": -2, "x": 1.5e-7, "v": 1})
    assert [part.latex for part in inputs_of(run)] == [r"w_{1} = {{-}2}", r"x = {1.5 \cdot 10^{{-}7}}", "v = {1}"]
    assert [part.plain for part in inputs_of(run)] == ["w1 = −2", "x = 1.5e−7", "v = 1"]
    assert inputs_of(trace(parse("y=x+a"), {"x": [1, 2], "a": float("inf")})) == (Formula("", "x = [1, 2]"), Formula("", "a = inf"))
