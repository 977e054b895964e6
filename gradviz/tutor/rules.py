"""The six gate rules. Owns their ids and how they are called on the card; the tag's word is the picture's, each op says how it works."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz import words
from gradviz.picture.options import RULE_WORDS
from gradviz.registry import Registry


@dataclass(frozen=True)
class GateRule:
    """How a gate passes gradients back: `id` is stable, `word` stands on the tag."""

    id: str
    word: str

    def shown_word(self) -> str:
        """The word in the current language."""
        return words.say(self.word)


RULES: Registry[GateRule] = Registry("gate rule")
for _rule in ("distribute", "sum", "swap", "route", "slope", "linear"):
    RULES.register(_rule, GateRule(_rule, RULE_WORDS[_rule]))
