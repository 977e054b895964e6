"""Steps are frozen records."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from gradviz.engine.steps import Leaf


def test_a_step_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Leaf(0, 1.0).value = 2.0
