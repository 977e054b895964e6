from gradviz.ops import OPS
from gradviz.ops.op import RULES as RULE_IDS
from gradviz.tutor.rules import RULES


def test_every_rule_has_its_word_and_sentence() -> None:
    assert tuple(RULES) == RULE_IDS
    assert {op.rule for op in OPS.values()} <= set(RULES)
    for rule in RULES.values():
        assert rule.shown_word()
        assert rule.shown_sentence().endswith(".")
