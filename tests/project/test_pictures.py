"""Pictures bring their document back; hostile, damaged and foreign files get a sentence and nothing is unpacked without limit."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz import registry
from gradviz.errors import FileError
from gradviz.export.carrier import marked, png_chunk
from gradviz.export.exporter import EXPORTERS, Exporter
from gradviz.export.request import Pictures, Request
from gradviz.picture.png_file import SIGNATURE, chunk
from gradviz.project import Document, read_any, save
from gradviz.project.codec import LIMIT, SUFFIX, encode
from gradviz.project.pictures import SUFFIXES, document_in

registry.discover(["gradviz.export"])
DOCUMENT = Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})
CARRIERS: list[Exporter] = [record for record in EXPORTERS.values() if record.suffix in SUFFIXES and record.suffix not in (".png", ".pdf")]


def packed(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("record", CARRIERS, ids=lambda record: record.name)
def test_a_picture_brings_its_document_back(record: object, tmp_path: Path) -> None:
    scene = Pictures(DOCUMENT.trace(), Request(), document=encode(DOCUMENT)).scene(0)
    path = tmp_path / "picture"
    path.write_bytes(record.render(scene))
    assert read_any(path) == DOCUMENT


def test_a_document_is_read_as_ever(tmp_path: Path) -> None:
    save(DOCUMENT, tmp_path / f"d{SUFFIX}")
    assert read_any(tmp_path / f"d{SUFFIX}") == DOCUMENT


def test_a_picture_without_a_document_says_so() -> None:
    scene = Pictures(DOCUMENT.trace(), Request()).scene(0)
    for record in CARRIERS:
        with pytest.raises(FileError) as caught:
            document_in(record.render(scene))
        assert caught.value.code == "no document in it"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg/>",
        b"%PDF-1.4",
        SIGNATURE,
        SIGNATURE + chunk(b"tEXt", b"gradviz\x00!!!"),
        b"PK\x03\x04 not a zip",
        packed("customXml/item1.xml", b"<a/>"),
        packed("other.xml", marked(encode(DOCUMENT)).encode()),
        packed("customXml/../../item1.xml", b"x"),
        b'{"kind": "other"}',
        b"[" * 100_000,
        marked(b'{"kind": "gradviz document", "version": 99, "text": "x"}').encode(),
        marked(b"\x80\x04cos\nsystem\n").encode(),
        SIGNATURE + png_chunk(b'{"kind": "gradviz document", "version": 1}') + chunk(b"IEND", b""),
    ],
)
def test_hostile_and_damaged_files_get_a_sentence(data: bytes) -> None:
    with pytest.raises(FileError) as caught:
        document_in(data)
    assert caught.value.message


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed("customXml/item1.xml", marked(b" " * (3 * LIMIT)).encode())
    assert len(bomb) < LIMIT / 10
    with pytest.raises(FileError):
        document_in(bomb)


def test_a_part_that_lies_about_its_size_is_read_no_further_than_a_document_can_be() -> None:
    honest = packed("customXml/item1.xml", b"x" * 100 + marked(encode(DOCUMENT)).encode())
    assert document_in(honest) == DOCUMENT


@given(st.binary(max_size=200), st.sampled_from([b"", SIGNATURE, b"PK\x03\x04", b"<svg>", b"%PDF-", b"{"]))
def test_noise_is_refused(noise: bytes, start: bytes) -> None:
    with pytest.raises(FileError):
        document_in(start + noise)


def test_a_presentation_is_not_unpacked_part_by_part_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[int] = []
    read = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda stream, count=-1: unpacked.append(count) or read(stream, count))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(40):
            package.writestr(f"customXml/item{number}.xml", bytes(LIMIT))
    with pytest.raises(FileError, match="carries no"):
        document_in(stream.getvalue())
    assert len(unpacked) <= 4


def test_a_presentation_of_a_million_names_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number in range(12):
            package.writestr(f"customXml/{number:03}" + "x" * 60_000, b"")
    assert document_in(packed("customXml/item1.xml", marked(encode(DOCUMENT)).encode())) == DOCUMENT
    monkeypatch.setattr("gradviz.project.pictures.MOST_NAMES", 600_000)
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda package: pytest.fail("it was listed"))
    with pytest.raises(FileError, match="carries no"):
        document_in(stream.getvalue())


@pytest.mark.parametrize("record", CARRIERS, ids=lambda record: record.name)
def test_a_picture_that_was_cut_off_opens_or_is_called_damaged(record: Exporter) -> None:
    whole = record.render(Pictures(DOCUMENT.trace(), Request(), document=encode(DOCUMENT)).scene(0))
    assert_cut_files_are_told(whole)


def test_a_cut_png_or_pdf_opens_or_is_called_damaged() -> None:
    pdf = b"%PDF-1.4\n" + bytes(2000) + marked(encode(DOCUMENT)).encode() + bytes(2000) + b"%%EOF"
    png = SIGNATURE + chunk(b"IHDR", bytes(13)) + png_chunk(encode(DOCUMENT)) + chunk(b"IDAT", bytes(999)) + chunk(b"IEND", b"")
    for whole in (pdf, png):
        assert_cut_files_are_told(whole)


def assert_cut_files_are_told(whole: bytes) -> None:
    assert document_in(whole) == DOCUMENT
    told = 0
    for part in (0.015, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999):
        try:
            assert document_in(whole[: int(len(whole) * part)]) == DOCUMENT
        except FileError as error:
            told += 1
            assert error.code == "cut", part
    assert told


def test_a_presentation_with_a_broken_part_is_called_damaged() -> None:
    whole = bytearray(packed("customXml/item1.xml", marked(encode(DOCUMENT)).encode()))
    whole[60:70] = bytes(10)
    with pytest.raises(FileError) as caught:
        document_in(bytes(whole))
    assert caught.value.code == "cut"


def test_a_document_that_was_cut_off_is_called_damaged() -> None:
    whole = encode(DOCUMENT)
    with pytest.raises(FileError) as caught:
        document_in(whole[:-20])
    assert caught.value.code == "damaged"
    with pytest.raises(FileError) as caught:
        document_in(b'{"kind": "other"')
    assert caught.value.code == "not a document"
