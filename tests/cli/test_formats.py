"""Formats are chosen by the suffix, all of them or pictures alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.cli.formats import discover_exporters, exporter_for, is_picture
from gradviz.errors import InputError
from gradviz.export.exporter import EXPORTERS


def test_every_suffix_is_found_but_alone_it_is_no_name() -> None:
    discover_exporters()
    for exporter in EXPORTERS.values():
        assert exporter_for(Path(f"X{exporter.suffix.upper()}")) is exporter
        with pytest.raises(InputError):
            exporter_for(Path(exporter.suffix))


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
