"""The examples that come with gradviz: titles, what to notice and topics, in both languages, and their search.

Texts of an example live in its file; the names of chapters live in the catalogue. Opens no document for the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from gradviz import resources, words
from gradviz.errors import FileError
from gradviz.ops import OPS, Op
from gradviz.project.codec import SUFFIX, load
from gradviz.project.document import Document
from gradviz.project.edits import readable_graph
from gradviz.words import mark

TITLES, NOTICE, TOPICS = "titles", "notice", "topics"
"""Keys of an example file beside those of every document: titles and line to notice by language, and syllabus ids."""

CHAPTERS = {
    "A": mark("From neuron to logic"),
    "B": mark("Activations"),
    "C": mark("Graphs and backprop"),
    "D": mark("Losses and likelihood"),
}


NOTHING = Document("")


@dataclass(frozen=True)
class Titled:
    """A file that says in several languages what it is; `titles` and `notices` are by language code."""

    path: Path
    titles: Mapping[str, str]
    notices: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the command line calls it: its file's name without the suffix."""
        return self.path.stem

    @property
    def title(self) -> str:
        """Its title in the current language."""
        return said(self.titles)

    @property
    def notice(self) -> str:
        """What to look at, in the current language."""
        return said(self.notices)


@dataclass(frozen=True)
class Example(Titled):
    """One example of a formula; `topics` are ids of the syllabus such as C5."""

    topics: tuple[str, ...] = ()
    document: Document = NOTHING

    @property
    def group(self) -> str:
        """The chapter of its first topic, in the current language; empty for none."""
        return words.say(self._chapter)

    def matches(self, typed: str) -> bool:
        """Whether every word typed occurs in its texts, formula, topics or gates, in any language."""
        return all(word in self._searched for word in plain(typed).split())

    @property
    def _chapter(self) -> str:
        return CHAPTERS.get(self.topics[0][:1], "") if self.topics else ""

    def is_called(self, typed: str) -> bool:
        """Whether every word typed occurs in what it is called, in any language, or in the names of its topics and gates."""
        return all(word in self._names for word in plain(typed).split())

    @cached_property
    def _gates(self) -> tuple[Op, ...]:
        graph = readable_graph(self.document)
        return tuple(OPS[name] for name in sorted({node.op for node in graph.nodes if node.role == "gate"})) if graph else ()

    @cached_property
    def _names(self) -> str:
        gates = (name for op in self._gates for name in (op.name, *op.aliases))
        return plain("\n".join((self.name, *self.titles.values(), *self.topics, *gates)))

    @cached_property
    def _searched(self) -> str:
        gates = (text for op in self._gates for text in words.in_every_language(op.doc))
        chapter = words.in_every_language(self._chapter)
        return self._names + plain("\n".join(("", *self.notices.values(), *chapter, self.document.text, *gates)))


def examples() -> tuple[Example, ...]:
    """Every example that can be read, in the order of the syllabus."""
    return _examples(resources.examples_folder())


def search(typed: str, among: Iterable[Example] | None = None) -> tuple[Example, ...]:
    """What matches the words typed, in syllabus order: that topic, that file and titles that begin so, other titles, the rest."""
    found = [example for example in (examples() if among is None else among) if example.matches(typed)]
    return tuple(sorted(found, key=lambda example: _distance(example, plain(typed))))


def chapters(among: Sequence[Example]) -> Mapping[str, tuple[Example, ...]]:
    """Examples by the chapter they belong to, in the current language."""
    return {group: tuple(one for one in among if one.group == group) for group in dict.fromkeys(one.group for one in among)}


def title_of(document: Document) -> str:
    """What a document is called in the current language; "" for one without a title."""
    return said({"en": document.title, **_texts(document.extra.get(TITLES))})


def notice_of(document: Document) -> str:
    """What to look at in a document that came from an example, in the current language; "" for any other."""
    return said(_texts(document.extra.get(NOTICE)))


def plain(text: str) -> str:
    """Text as a search compares it: without capitals, and ё as е."""
    return text.casefold().replace("ё", "е")


def said(texts: Mapping[str, str]) -> str:
    """The text of the current language, else the English one."""
    return texts.get(words.language()) or texts.get("en", "")


def _distance(example: Example, typed: str) -> int:
    if typed in map(plain, example.topics):
        return 0
    titles, begun = [plain(title) for title in example.titles.values()], " ".join(typed.split())
    if plain(example.name) == begun or any(title.startswith(begun) for title in titles):
        return 1
    return 2 if all(word in " ".join(titles) for word in typed.split()) else 3


@cache
def _examples(folder: Path) -> tuple[Example, ...]:
    found = [example for path in sorted(folder.glob(f"*{SUFFIX}")) if (example := _example(path)) is not None]
    return tuple(sorted(found, key=_place))


def _place(example: Example) -> tuple[str, int, str]:
    """C9 stands before C10; what has no topic comes last."""
    topic = re.fullmatch(r"([A-Z])(\d+)", example.topics[0] if example.topics else "")
    return (topic.group(1), int(topic.group(2)), example.name) if topic else ("~", 0, example.name)


def _example(path: Path) -> Example | None:
    try:
        document = load(path)
    except FileError:
        return None
    extra = document.extra
    titles = {"en": document.title or path.stem, **_texts(extra.get(TITLES))}
    topics = extra.get(TOPICS)
    named = tuple(topic for topic in topics if isinstance(topic, str)) if isinstance(topics, list) else ()
    return Example(path, titles, _texts(extra.get(NOTICE)), named, document)


def _texts(content: Any) -> dict[str, str]:
    """By language; a bare text is English."""
    if isinstance(content, str):
        return {"en": content}
    if not isinstance(content, Mapping):
        return {}
    return {str(code): text for code, text in content.items() if isinstance(text, str)}
