"""Remarks on a reading: what a link declares, what it forgets, and the name that mends an error."""

from __future__ import annotations

import pytest

from gradviz.app.models.reading import Remark, reading, remarks
from gradviz.errors import ExpressionError
from gradviz.language import parse
from gradviz.project import Document
from gradviz.project.edits import declare_name


def test_a_split_word_offers_to_be_one_name() -> None:
    found = remarks("e = kb*2 + kb", (), None)
    assert found == (Remark("kb is read as k·b", "kb"),)
    assert found[0].link == "make kb one name"


def test_a_declared_name_offers_its_letters_again_while_it_is_used() -> None:
    assert remarks("kb*2", ("kb", "zz"), None) == (Remark("kb is one name", "kb", forgets=True),)
    assert remarks("kb*2", ("kb",), None)[0].link == "read it letter by letter"


@pytest.mark.parametrize("text", ["maxx*2", "foo(x)"])
def test_a_name_that_mends_an_error_is_offered(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    found = remarks(text, (), caught.value)
    assert found
    declare_name(Document.from_text(text), found[0].name).graph()


def test_other_errors_offer_none_and_what_cannot_be_read_has_no_reading() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("(a+b")
    assert remarks("(a+b", (), caught.value) == ()
    assert reading("(a+b", ()) is None
    assert remarks("(a+b", (), None) == ()
