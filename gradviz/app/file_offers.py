"""What the command palette finds to open: recent files and the examples, of formulas and of networks. Opens nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from gradviz import words
from gradviz.app.panels.command_palette import Offer, matches
from gradviz.project.examples import search
from gradviz.project.network_examples import openings

Open = Callable[[Path], object]


def file_offers(typed: str, recent: Iterable[str], open_file: Open, open_example: Open) -> Iterator[Offer]:
    """Recent files and examples that are called so; among commands a mere mention would be in the way."""
    for path in map(Path, recent):
        if matches(path.name, typed):
            yield Offer(path.name, words.say("Recent file"), partial(open_file, path), str(path))
    formulas = [(one.title, one.notice, one.path) for one in search(typed) if one.is_called(typed)]
    networks = [entry for entry in openings() if matches(f"{entry[0]} {entry[2].stem}", typed)]
    for title, notice, path in (*formulas, *networks):
        yield Offer(title, words.say("Example"), partial(open_example, path), notice)
