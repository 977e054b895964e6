"""The reference page is what the records say today."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.ops import OPS
from gradviz.tutor.reference import main, reference

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ops.md"


def test_the_page_on_disk_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == PAGE.read_text("utf-8"), "run: python -m gradviz.tutor.reference > docs/ops.md"


def test_every_op_has_its_section() -> None:
    page = reference()
    for op in OPS.values():
        assert f"## {op.name}\n" in page
        assert op.note in page


def test_a_missing_op_is_seen() -> None:
    assert reference({name: op for name, op in OPS.items() if op.arity == 1}) != reference()
