"""A report of nothing but a state tells no change, and what was told cannot be changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from gradviz.app.training.report import Report


def test_a_bare_report_tells_no_change() -> None:
    bare = Report(3, "running")
    assert (bare.run, bare.state) == (3, "running")
    assert not any(getattr(bare, field.name) for field in fields(bare)[2:])


def test_a_report_stays_as_it_was_told() -> None:
    report: Any = Report(3, "running")
    with pytest.raises(FrozenInstanceError):
        report.state = "failed"
