"""A marked document comes back byte for byte; what only looks like one is no document."""

from hypothesis import given
from hypothesis import strategies as st

from gradviz.export.carrier import LIMIT, MOST_CHUNKS, found, found_in_png, marked, png_chunk
from gradviz.picture.png_file import SIGNATURE, chunk

EMPTY = chunk(b"IHDR", b"") + chunk(b"IEND", b"")


@given(st.binary(min_size=1, max_size=400))
def test_a_document_comes_back_from_text_and_from_png(document: bytes) -> None:
    assert found(b"before <" + marked(document).encode() + b"> after") == document
    assert found_in_png(SIGNATURE + chunk(b"IHDR", b"") + png_chunk(document) + chunk(b"IEND", b"")) == document


def test_nothing_marks_nothing() -> None:
    assert marked(b"") == ""
    assert png_chunk(b"") == b""
    assert found(b"") is None
    assert found_in_png(SIGNATURE + EMPTY) is None


@given(st.binary(max_size=300))
def test_noise_is_no_document(noise: bytes) -> None:
    assert found(noise) is None
    assert found_in_png(SIGNATURE + noise) is None


def test_hostile_marks_are_refused() -> None:
    whole = marked(b"x" * 30).encode()
    assert found(whole.replace(b"eHh4", b"eH!4", 1)) is None
    assert found(b"<gradviz:document>" + b"A" * (LIMIT + 4) + b"</gradviz:document>") is None
    assert found(b"<gradviz:document>" * 10_000) is None
    assert found_in_png(SIGNATURE + (2**32 - 1).to_bytes(4, "big") + b"tEXtgradviz\x00") is None


def test_a_file_of_nothing_but_chunks_is_not_walked_to_its_end() -> None:
    after = SIGNATURE + bytes(12) * MOST_CHUNKS + png_chunk(b"document")
    assert found_in_png(after) is None
    assert found_in_png(SIGNATURE + bytes(12) * (MOST_CHUNKS - 1) + png_chunk(b"document")) == b"document"
