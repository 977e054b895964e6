"""Rows of a document: bounded, kept in its file with keys of tomorrow, refused with a sentence."""

from __future__ import annotations

import json

import pytest

from gradviz.errors import FileError, InputError
from gradviz.project import Document, edits
from gradviz.project.codec import LIMIT as WHOLE
from gradviz.project.codec import decode, encode
from gradviz.project.rows import LIMIT, kept, read, written

TABLE = "x,y\n1,2\n2,4\n"


@pytest.fixture
def document() -> Document:
    return edits.set_fit(edits.set_rows(Document.from_text("w*x", {"w": 1, "x": 2}), TABLE), target="y", loss="log")


def test_rows_survive_the_file_with_what_a_newer_version_wrote(document: Document) -> None:
    content = json.loads(encode(document))
    assert content["rows"] == {"text": TABLE, "target": "y", "loss": "log"}
    content["rows"]["weights"] = [1, None]
    again = decode(json.dumps(content).encode())
    assert again.rows is not None
    assert again.rows.text == TABLE
    assert json.loads(encode(again)) == content


def test_a_document_without_rows_is_what_it_was() -> None:
    content = json.loads(encode(Document("w*x")))
    del content["rows"]
    assert decode(json.dumps(content).encode()) == Document("w*x")


def test_other_rows_keep_the_loss_and_none_take_them_away(document: Document) -> None:
    other = edits.set_rows(document, "x,t\n1,2\n")
    assert other.rows is not None
    assert (other.rows.target, other.rows.loss) == ("", "log")
    assert edits.set_rows(other, " \n").rows is None
    assert edits.set_fit(Document("w*x"), loss="log").rows is None
    assert edits.set_text(document, "k*x").rows == document.rows


def test_too_many_rows_are_refused_with_a_sentence() -> None:
    with pytest.raises(InputError, match="at most 400 fit"):
        kept("1\n" * LIMIT)
    content = {**json.loads(encode(Document("w*x"))), "rows": {"text": "1\n" * LIMIT}}
    with pytest.raises(FileError, match=r'"rows".*too many'):
        decode(json.dumps(content).encode())


def test_the_worst_text_still_fits_into_a_document() -> None:
    document = edits.set_rows(Document("w*x"), "\x01" * (LIMIT - 10) + "\ud800")
    assert len(encode(document)) < WHOLE
    assert decode(encode(document)) == document


@pytest.mark.parametrize("content", [[], {}, {"text": 1}, {"text": "1", "loss": None}, "1"])
def test_what_is_damaged_is_no_rows(content: object) -> None:
    with pytest.raises(ValueError, match=r"^[\[{1]"):
        read(content)


def test_no_rows_are_null() -> None:
    assert written(None) is None
    assert read(None) is None
