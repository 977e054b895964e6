from gradviz.ops import OPS
from gradviz.ops.op import RULES as RULE_IDS
from gradviz.tutor.rules import RULES


def test_every_rule_has_its_word() -> None:
    assert tuple(RULES) == RULE_IDS
    assert {op.rule for op in OPS.values()} <= set(RULES)
    assert all(rule.shown_word() for rule in RULES.values())
