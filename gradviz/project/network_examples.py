"""The network documents that come with gradviz, untrained, with a trained run beside each. Opens none for the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gradviz import resources
from gradviz.errors import FileError
from gradviz.project.codec import SUFFIX, load
from gradviz.project.document import Document
from gradviz.project.examples import NOTICE, TITLES, Titled, plain
from gradviz.words import say

FOLDER = "networks"
RUN_SUFFIX = ".npz"


@dataclass(frozen=True)
class NetworkExample(Titled):
    """One example of a network. `run` is the file of a trained run, None where there is none."""

    untrained: Document
    run: Path | None


def openings() -> tuple[tuple[str, str, Path], ...]:
    """Every way to open an example: title, notice, and the file of the document, or that of its trained run."""
    found: list[tuple[str, str, Path]] = []
    for example in network_examples():
        found.append((example.title, example.notice, example.path))
        if example.run is not None:
            found.append((say("Trained: {title}", title=example.title), example.notice, example.run))
    return tuple(found)


def search_openings(typed: str) -> tuple[tuple[str, str, Path], ...]:
    """Those that have every word typed in their texts, or in the name of their file."""
    return tuple(entry for entry in openings() if all(word in _searched(*entry) for word in plain(typed).split()))


def network_examples() -> tuple[NetworkExample, ...]:
    """Every network example that can be read, smallest network first."""
    return _examples(resources.examples_folder() / FOLDER)


@cache
def _examples(folder: Path) -> tuple[NetworkExample, ...]:
    found = [example for path in sorted(folder.glob(f"*{SUFFIX}")) if (example := _example(path)) is not None]
    return tuple(sorted(found, key=_size))


def _size(example: NetworkExample) -> tuple[int, str]:
    network = example.untrained.network
    return (0 if network is None else network.model.parameter_count, example.name)


def _example(path: Path) -> NetworkExample | None:
    try:
        document = load(path)
    except FileError:
        return None
    if document.network is None:
        return None
    run = path.with_suffix(RUN_SUFFIX)
    titles = {"en": document.title, **_texts(document.extra.get(TITLES))}
    return NetworkExample(path, titles, _texts(document.extra.get(NOTICE)), document, run if run.is_file() else None)


def _texts(content: object) -> dict[str, str]:
    return {str(code): text for code, text in content.items() if isinstance(text, str)} if isinstance(content, Mapping) else {}


def _searched(title: str, notice: str, path: Path) -> str:
    return plain("\n".join((title, notice, path.stem)))
