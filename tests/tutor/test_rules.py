"""Every gate rule has a word that students are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gradviz.ops import OPS, Op
from gradviz.ops.op import RULES as RULE_IDS
from gradviz.tutor.rules import RULES


def unworded(ops: Mapping[str, Op]) -> list[str]:
    """Ops whose rule has no word."""
    return [name for name, op in ops.items() if op.rule not in RULES or not RULES[op.rule].shown_word()]


def test_every_rule_has_its_word() -> None:
    assert tuple(RULES) == RULE_IDS
    assert unworded(OPS) == []


def test_an_op_with_a_rule_of_its_own_is_caught() -> None:
    lost = replace(OPS["add"])
    object.__setattr__(lost, "rule", "teleport")
    assert unworded({"add": OPS["add"], "lost": lost}) == ["lost"]
