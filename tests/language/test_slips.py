"""The tables of habits: look-alike letters, prefixes of libraries, grouped digits."""

from __future__ import annotations

import unicodedata

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse, read, slips


def test_every_cyrillic_letter_has_a_latin_one_of_its_case() -> None:
    for cyrillic, latin in slips.CYRILLIC.items():
        assert unicodedata.name(cyrillic).startswith("CYRILLIC")
        assert latin.isascii()
        assert cyrillic.isupper() == latin.isupper()


def test_a_word_with_a_letter_of_its_own_stays_russian() -> None:
    assert slips.in_latin("ехр") == "exp"
    assert slips.in_latin("шаг") == ""
    assert slips.in_latin("exp") == ""
    assert slips.all_in_latin("шаг*х + ехр(а)") == "шаг*x + exp(a)"


def test_a_cyrillic_name_is_a_name_while_nothing_else_looks_like_it() -> None:
    assert [node.name for node in parse("е=(а+b)*(b+1)").nodes if node.name] >= ["а"]
    assert parse("σ(w0+w1х)").nodes
    assert parse("tanh(а)").nodes


def test_how_to_write_what_has_no_gate_reads() -> None:
    for word in slips.WRITTEN:
        parse(slips.spelled_out(word, word, 0, len(word))[0])
    for better in (*slips.SYNONYMS.values(), *slips.RUSSIAN.values()):
        assert parse(f"{better}(x)" if better not in ("max", "min") else f"{better}(x, y)").nodes


@pytest.mark.parametrize(
    ("typed", "fixed"),
    [
        ("y=ctg x", "y=1/tan(x)"),
        ("y=a/ctg(x+1)*2", "y=a/(1/tan(x+1))*2"),
        ("y=2ctg(x)", "y=2(1/tan(x))"),
        ("y=∛(x+1)", "y=(x+1)^(1/3)"),
        ("y=arcctg x", "y=pi/2-arctan(x)"),
        ("y=max(3,5;x)", "y=max(3.5,x)"),
        ("y=0,5x+2,5", "y=0.5x+2.5"),
        ("y=max(0,5)+2,5", "y=max(0,5)+2.5"),
        ("y=[1,2]*0,5", "y=[1,2]*0.5"),
        ("y=«x»", "y=x"),
        ("y=(a и не b) или (не a и b)", "y=(a and not b) or (not a and b)"),
        ("y=косинус(2*пи*x)", "y=cos(2*pi*x)"),
        ("н=дт(ч)+учз ч", "y=ln(x)+exp x"),
        ("а=(ф+и)*2.с", "f=(a+b)*2/c"),
    ],
)
def test_one_click_mends_the_whole_slip(typed: str, fixed: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(typed)
    assert refused.value.fix == fixed
    parse(fixed)


@pytest.mark.parametrize("typed", ["у=(ф+и)*(и+1)", "нейрон=вход+сдвиг", "у=кх+б", "точность=верно/всего", "и+1"])
def test_cyrillic_names_stay_names(typed: str) -> None:
    assert parse(typed).nodes


def test_a_text_with_a_latin_letter_was_typed_in_no_other_layout() -> None:
    assert slips.in_english_layout("н=ышт(x)") == ""
    assert slips.in_english_layout("1+2") == ""
    assert slips.in_english_layout("н=ч:2") == "y=x^2"


def test_bars_may_stand_in_bars() -> None:
    for typed, read_as in (("||x|-1|", "abs(abs(x) − 1)"), ("||a|-|b||", "abs(abs(a) − abs(b))"), ("|x||y|", "abs(x) · abs(y)")):
        assert read(typed).plain == read_as


@pytest.mark.parametrize(
    ("text", "code"), [("x^1/2", "quotient"), ("f(x)", "factor"), ("x^(1/2)", ""), ("x(x+1)", ""), ("x^2 / 2", ""), ("f(x)=x^2; f(3)", "")]
)
def test_what_is_read_otherwise_than_meant_is_remarked(text: str, code: str) -> None:
    assert [note.code for note in read(text).notes] == ([code] if code else [])


def test_a_library_is_found_with_all_its_modules() -> None:
    assert slips.LIBRARY.sub("", "torch.nn.functional.relu(np.exp(x)) + w.x") == "relu(exp(x)) + w.x"


def test_groups_of_three_are_thousands() -> None:
    assert slips.THOUSANDS.fullmatch("1,000,000")
    assert not slips.THOUSANDS.search("1,5 + 2,25")
