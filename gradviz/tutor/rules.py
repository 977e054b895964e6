"""The six gate rules in words. Owns the sentence on the card; the word on a tag is the picture's."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz import words
from gradviz.picture.options import RULE_WORDS
from gradviz.registry import Registry
from gradviz.words import mark


@dataclass(frozen=True)
class GateRule:
    """How a gate passes gradients back: `id` is stable, `word` stands on the tag, `sentence` on the card."""

    id: str
    word: str
    sentence: str

    def shown_word(self) -> str:
        """The word in the current language."""
        return words.say(self.word)

    def shown_sentence(self) -> str:
        """The sentence in the current language."""
        return words.say(self.sentence)


RULES: Registry[GateRule] = Registry("gate rule")


def _declare(rule: str, sentence: str) -> None:
    RULES.register(rule, GateRule(rule, RULE_WORDS[rule], sentence))


_declare("distribute", mark("Every operand gets the upstream gradient unchanged, or with its sign turned."))
_declare("sum", mark("The gradients of all branches add up: each branch carries the value to the output."))
_declare("swap", mark("Each operand gets the upstream gradient times the other operand's value."))
_declare("route", mark("The operand that was passed on gets the whole upstream gradient, the others get 0."))
_declare("slope", mark("The upstream gradient is multiplied by the slope of the function at this point."))
_declare("linear", mark("The upstream gradient goes back through the same weights, the other way round."))
