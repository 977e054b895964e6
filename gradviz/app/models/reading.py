"""How a text was read, asked by several panels and found once. Owns the cache and which names a text offers to make one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gradviz import words
from gradviz.errors import ExpressionError, GradvizError
from gradviz.language import read
from gradviz.language.messages import DECLARABLE
from gradviz.language.reading import Reading


@dataclass(frozen=True)
class Remark:
    """A sentence about the reading; `name` is what its link declares as one name, or forgets again."""

    sentence: str
    name: str = ""
    forgets: bool = False

    @property
    def link(self) -> str:
        """What the link says; empty where there is none."""
        if not self.name:
            return ""
        return words.say("read it letter by letter") if self.forgets else words.say("make {name} one name", name=self.name)


@lru_cache(maxsize=16)
def reading(text: str, names: tuple[str, ...]) -> Reading | None:
    """How `text` is read; None for what cannot be."""
    try:
        return read(text, names=names)
    except ExpressionError:
        return None


def remarks(text: str, names: tuple[str, ...], error: GradvizError | None) -> tuple[Remark, ...]:
    """What a user may not expect of the reading, then the names declared before that the text uses."""
    if error is not None:
        return offered(error)
    found = reading(text, names)
    if found is None:
        return ()
    notes = dict.fromkeys(Remark(note.message, note.declare) for note in found.notes)
    used = [name for name in names if name in found.graph.names]
    return (*notes, *(Remark(words.say("{name} is one name", name=name), name, forgets=True) for name in used))


def offered(error: GradvizError) -> tuple[Remark, ...]:
    """The name that would fix an error once it is declared."""
    if not isinstance(error, ExpressionError) or error.code not in DECLARABLE:
        return ()
    name = str(error.arguments.get("name") or error.arguments.get("function") or "")
    return (Remark("", name),) if len(name) > 1 else ()
