"""The rows of data that a formula is fitted to, as a document keeps them. Owns their bound and their place in a file; binds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from gradviz.errors import InputError
from gradviz.words import mark

LIMIT = 400_000
"""Bytes of text: every row is looked at before every update, and the document is written often."""
TEXTS = ("text", "target", "loss")


@dataclass(frozen=True)
class Rows:
    """A table as it was pasted. `target` is the column that says what the output should be, `loss` how wrong it is.

    Both are found out from the columns while they are ""; `extra` keeps what a newer gradviz wrote.
    """

    text: str
    target: str = ""
    loss: str = ""
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def kept(text: str) -> str:
    """The text as a document keeps it. Raises InputError for one that is too long."""
    data = text.encode(errors="replace")
    if len(data) > LIMIT:
        raise InputError(
            "too many rows",
            mark("these rows are too many to keep in a document: {found} kB, and at most {most} fit"),
            mark("Take fewer rows, for example every tenth."),
            found=-(-len(data) // 1000),
            most=LIMIT // 1000,
        )
    return data.decode()


def written(rows: Rows | None) -> dict[str, Any] | None:
    """Rows as JSON."""
    return None if rows is None else {**rows.extra, **{key: getattr(rows, key) for key in TEXTS}}


def read(content: Any) -> Rows | None:
    """Rows from JSON. Raises ValueError for what is damaged, InputError for what is too long."""
    if content is None:
        return None
    if not isinstance(content, dict) or "text" not in content:
        raise ValueError(content)
    texts = {key: content[key] for key in TEXTS if key in content}
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueError(content)
    extra = {key: item for key, item in content.items() if key not in TEXTS}
    return Rows(**{**texts, "text": kept(texts["text"])}, extra=MappingProxyType(extra))
