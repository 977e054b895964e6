"""The limits themselves."""

from __future__ import annotations

from gradviz.language import limits


def test_the_limits_that_the_manual_states() -> None:
    stated = (limits.CHARACTERS, limits.TOKENS, limits.DEPTH, limits.GATES, limits.DIGITS)
    assert stated == (10_000, 5_000, 100, 2_000, 40)
