"""The shortest interval that anybody wants is the one of the process, and the usual one comes back."""

from __future__ import annotations

import sys

import pytest

from gradviz.app.sharing import GENTLE, USUAL, gently, share


def test_the_shortest_wish_counts_until_it_is_taken_back() -> None:
    for owner, wanted, found in (("a", 0.001, 0.001), ("b", 0.0001, 0.0001), ("a", 0.002, 0.0001), ("b", None, 0.002), ("a", None, USUAL)):
        share(owner, wanted)
        assert sys.getswitchinterval() == pytest.approx(found)
    share("a", None)
    assert sys.getswitchinterval() == pytest.approx(USUAL)


def test_work_beside_the_window_is_gentle_until_it_ends_or_fails() -> None:
    with pytest.raises(ZeroDivisionError), gently(), gently():
        assert sys.getswitchinterval() == pytest.approx(GENTLE)
        raise ZeroDivisionError
    assert sys.getswitchinterval() == pytest.approx(USUAL)
