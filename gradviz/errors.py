"""The errors a user can fix. Owns their shape (code, arguments, hint); must not format numbers or know any domain.

An error keeps a template and arguments and becomes text only when it is shown, so a language switch re-renders it.
"""

from __future__ import annotations

from typing import Any

from gradviz import words


class GradvizError(Exception):
    """A mistake that the user can fix: says what, where and what to try.

    `template` and `hint_template` are English catalogue keys; `arguments` fill their `{fields}`.
    """

    def __init__(self, code: str, template: str, hint: str = "", **arguments: Any) -> None:
        super().__init__(code, template, hint)
        self.code = code
        self.template = template
        self.hint_template = hint
        self.arguments = arguments

    @property
    def message(self) -> str:
        """The sentence in the current language."""
        return words.say(self.template, **self.arguments)

    @property
    def hint(self) -> str:
        """What to try, in the current language; empty when nothing useful can be said."""
        return words.say(self.hint_template, **self.arguments) if self.hint_template else ""

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint_template else self.message


def sentence(error: Exception) -> str:
    """What went wrong in one line: a sentence of its own, and what to try."""
    text, _, hint = str(error).partition("\n")
    names = tuple(str(value) for value in getattr(error, "arguments", {}).values() if str(value))
    if not text.startswith(names):
        text = words.sentence_case(text)
    return " ".join(filter(None, (text if text.endswith((".", "!", "?", "…")) or not text else f"{text}.", hint.replace("\n", " "))))


class ExpressionError(GradvizError):
    """A text that cannot be read. `line` and `column` are 1-based, `start` and `length` count code points.

    `fix` is the whole corrected text when a quick fix is known, else None.
    """

    def __init__(
        self,
        code: str,
        template: str,
        hint: str = "",
        *,
        text: str = "",
        start: int = 0,
        length: int = 1,
        fix: str | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(code, template, hint, **arguments)
        self.text = text
        self.start = min(max(start, 0), len(text))
        self.length = max(1, length)
        self.fix = fix

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        return self.start - (self.text.rfind("\n", 0, self.start) + 1) + 1


class InputError(GradvizError):
    """Values that do not fit the graph: missing, unknown, or of the wrong shape."""


class TraceError(GradvizError):
    """A run that cannot be recorded: too large, or stepped in an order that is not valid."""


class DataError(GradvizError):
    """Data that cannot be learned from as they are: damaged, of another kind, incomplete, or out of reach."""


class UnreachableError(DataError):
    """Data that are somewhere else and could not be fetched: asked for rightly, so the run failed."""


class FileError(GradvizError):
    """A file that cannot be read or written; what was open stays open."""
