"""Formats are chosen by the suffix, all of them or pictures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from gradviz.cli.formats import discover_exporters, exporter_for, is_picture
from gradviz.errors import InputError
from gradviz.export.exporter import EXPORTERS, Exporter


def unreachable(exporters: Mapping[str, Exporter]) -> list[str]:
    """Formats that a file of their suffix does not choose, or that a suffix alone does."""
    return [name for name, record in exporters.items() if chosen(f"X{record.suffix.upper()}") is not record or chosen(record.suffix)]


def chosen(name: str) -> Exporter | None:
    """The format that a file name chooses."""
    try:
        return exporter_for(Path(name))
    except InputError:
        return None


def test_every_suffix_is_found_but_alone_it_is_no_name() -> None:
    discover_exporters()
    assert unreachable(EXPORTERS) == []
    assert unreachable({"lost": replace(EXPORTERS["svg"], name="lost", suffix=".lost")}) == ["lost"]


def test_the_formats_are_named() -> None:
    with pytest.raises(InputError) as caught:
        exporter_for(Path("x.docx"))
    assert ".svg" in caught.value.hint
    assert ".html" in caught.value.hint


def test_a_picture_is_no_code_and_no_run() -> None:
    assert exporter_for(Path("x.svg"), fits=is_picture).name == "svg"
    for name in ("x.dot", "x.html", "x.numpy.py"):
        with pytest.raises(InputError) as caught:
            exporter_for(Path(name), fits=is_picture)
        assert ".svg" in caught.value.hint
        assert ".html" not in caught.value.hint
