"""The tables of habits: look-alike letters, prefixes of libraries, grouped digits."""

from __future__ import annotations

import unicodedata

import pytest

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
    for better in slips.WRITTEN.values():
        parse(better)
    for better in slips.SYNONYMS.values():
        parse(f"{better}(x)")


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
