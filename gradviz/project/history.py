"""Undo as a list of values. Owns the order of past and future and what counts as saved; knows nothing of what it keeps."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from gradviz.project.weight import weight
from gradviz.words import Phrase, mark

T = TypeVar("T")
DEPTH, BYTES = 1000, 64 * 2**20
OPENED = Phrase(mark("Opened"))


@dataclass(frozen=True)
class Entry(Generic[T]):
    """A value and what led to it: how the edit is called, and the key by which like edits merge.

    `weight` are the bytes that it holds beside the value before; that of the present one is not known, as it may still grow.
    """

    value: T
    label: Phrase = OPENED
    merge: Hashable | None = None
    weight: int = 0


class History(Generic[T]):
    """Values edited one after another. A slider drag or a run of typing shares a merge key and is one undo.

    The oldest are forgotten when there are more than `depth`, or when those behind the present hold more than `most` bytes; the
    one before the present is never forgotten.
    """

    def __init__(self, value: T, depth: int = DEPTH, most: int = BYTES) -> None:
        self._entries = [Entry(value)]
        self._at = 0
        self._clean: int | None = 0
        self._depth, self._most = depth, most

    @property
    def value(self) -> T:
        """The value now."""
        return self._entries[self._at].value

    @property
    def changed(self) -> bool:
        """Whether the value differs from the one last marked as saved."""
        return self._clean is None or self._entries[self._clean].value != self.value

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None when there is nothing."""
        return str(self._entries[self._at].label) if self._at else None

    @property
    def labels(self) -> tuple[str, ...]:
        """What led to each value, oldest first, in the present language."""
        return tuple(str(entry.label) for entry in self._entries)

    @property
    def bytes(self) -> int:
        """About the memory that the values behind the present one hold."""
        return sum(entry.weight for entry in self._entries[: self._at])

    @property
    def at(self) -> int:
        """Which of the values is the present one."""
        return self._at

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None when there is nothing."""
        return str(self._entries[self._at + 1].label) if self._at + 1 < len(self._entries) else None

    def push(self, value: T, label: Phrase | str, merge: Hashable | None = None) -> None:
        """Make `value` the present; the future is forgotten. An equal value changes nothing. A label may be a marked text alone."""
        if value == self.value:
            return
        called = label if isinstance(label, Phrase) else Phrase(label)
        del self._entries[self._at + 1 :]
        if self._clean is not None and self._clean > self._at:
            self._clean = None
        if merge is not None and merge == self._entries[self._at].merge and self._clean != self._at:
            self._entries[self._at] = Entry(value, called, merge)
            return
        self._weigh(self._at)
        self._entries.append(Entry(value, called, merge))
        self._at += 1
        self._forget_oldest()

    def settle(self) -> None:
        """End a run of merging edits: the next edit is an undo of its own."""
        present = self._entries[self._at]
        self._entries[self._at] = replace(present, merge=None)

    def undo(self) -> T:
        """Go one edit back, where there is one, and return the value."""
        self._at = max(0, self._at - 1)
        self.settle()
        return self.value

    def redo(self) -> T:
        """Go one edit forward, where there is one, and return the value."""
        self._at = min(len(self._entries) - 1, self._at + 1)
        self.settle()
        return self.value

    def go(self, at: int) -> T:
        """Go to one of the values, past or future, and return it."""
        self._at = min(max(at, 0), len(self._entries) - 1)
        self.settle()
        return self.value

    def mark_clean(self) -> None:
        """The present value is the one in the file."""
        self._clean = self._at

    def mark_unclean(self) -> None:
        """No value is the one in the file, as after a crash."""
        self._clean = None

    def _weigh(self, at: int) -> None:
        """Take down what one value holds beside the one before it."""
        entry = self._entries[at]
        held = weight(entry.value, self._entries[at - 1].value) if at else weight(entry.value)
        self._entries[at] = replace(entry, weight=held)

    def _forget_oldest(self) -> None:
        """Forget the oldest values; what the last of them shared with the next one then counts for that one."""
        surplus = max(0, len(self._entries) - self._depth - 1)
        held = self.bytes
        while surplus < self._at - 1 and held > self._most:
            held -= self._entries[surplus].weight
            surplus += 1
        if not surplus:
            return
        del self._entries[:surplus]
        self._at -= surplus
        self._clean = None if self._clean is None or self._clean < surplus else self._clean - surplus
        self._weigh(0)
        if self.bytes > self._most and self._at > 1:
            self._forget_oldest()
