"""The tag of a rule says its word, and is gone where there is none."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.panels.rule_tag import RuleTag, tag
from gradviz.picture.options import RULE_WORDS
from gradviz.picture.theme import Theme


def test_a_rule_tag_shows_its_word_or_hides(qtbot: QtBot, theme: Theme) -> None:
    shown = RuleTag()
    qtbot.addWidget(shown)
    for rule, word in RULE_WORDS.items():
        shown.show_tag(tag(rule, word), theme)
        assert not shown.isHidden()
        assert shown.accessibleName() == word
        assert not shown.grab().isNull()
    shown.show_tag(None, theme)
    assert shown.isHidden()
