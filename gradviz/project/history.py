"""Undo as a list of values. Owns the order of past and future and what counts as saved; knows nothing of what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from gradviz.words import Phrase

T = TypeVar("T")
DEPTH = 1000


@dataclass(frozen=True)
class Entry(Generic[T]):
    """A value and what led to it: the label a menu shows, the key by which like edits merge, and what tells what was edited."""

    value: T
    label: str | Phrase = ""
    merge: Hashable | None = None
    subject: Callable[[], str] | None = None


class History(Generic[T]):
    """Values edited one after another. A slider drag or a run of typing shares a merge key and is one undo."""

    def __init__(self, value: T, depth: int = DEPTH) -> None:
        self._entries = [Entry(value)]
        self._at = 0
        self._clean: int | None = 0
        self._depth = depth

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
        """What led to each value, oldest first; the first led to nothing."""
        return tuple(str(entry.label) for entry in self._entries)

    @property
    def subjects(self) -> tuple[str, ...]:
        """What each edit was about, in the present language; empty where that is not told."""
        return tuple("" if entry.subject is None else entry.subject() for entry in self._entries)

    @property
    def at(self) -> int:
        """Which of the values is the present one."""
        return self._at

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None when there is nothing."""
        return str(self._entries[self._at + 1].label) if self._at + 1 < len(self._entries) else None

    def push(self, value: T, label: str | Phrase, merge: Hashable | None = None, subject: Callable[[], str] | None = None) -> None:
        """Make `value` the present; the future is forgotten. An equal value changes nothing."""
        if value == self.value:
            return
        del self._entries[self._at + 1 :]
        if self._clean is not None and self._clean > self._at:
            self._clean = None
        if merge is not None and merge == self._entries[self._at].merge and self._clean != self._at:
            self._entries[self._at] = Entry(value, label, merge, subject)
            return
        self._entries.append(Entry(value, label, merge, subject))
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

    def _forget_oldest(self) -> None:
        surplus = len(self._entries) - self._depth - 1
        if surplus > 0:
            del self._entries[:surplus]
            self._at -= surplus
            self._clean = None if self._clean is None or self._clean < surplus else self._clean - surplus
