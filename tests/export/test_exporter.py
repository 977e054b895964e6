"""Every exporter prints every kind of scene, the same way twice; an exporter that does not is caught."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice

import pytest

from gradviz import registry
from gradviz.engine import trace
from gradviz.export.exporter import EXPORTERS, Exporter, declare
from gradviz.export.request import ALL, Pictures, Request
from gradviz.export.scene import Scene, notebook_scene
from gradviz.language import parse
from gradviz.picture.theme import THEMES
from gradviz.project import load
from gradviz.resources import examples_folder

registry.discover(["gradviz.export"])


def scenes() -> Iterator[Scene]:
    """Every example, in one theme after the other, and a run through edge cases."""
    for number, path in enumerate(sorted(examples_folder().glob("*.gradviz"))):
        run = load(path).trace()
        yield from Pictures(run, Request(theme=tuple(THEMES)[number % len(THEMES)]))
        if number % 10 == 0:
            yield notebook_scene(run.graph)
    yield from list(Pictures(trace(parse("c=a+b\ny=1/x+x*x"), {"a": 1, "b": [1, 2], "x": 0}), Request(steps=ALL)))[::5]


def complaints(exporters: Mapping[str, Exporter], scenes: Sequence[Scene]) -> Iterator[str]:
    """Exporters that print nothing, or not the same twice, or have no suffix or line."""
    for name, exporter in exporters.items():
        if not exporter.suffix.startswith(".") or not exporter.doc:
            yield f"{name}: suffix or doc"
        for place, scene in enumerate(scenes):
            printed = exporter.render(scene)
            if not isinstance(printed, bytes) or not printed or (place == 0 and printed != exporter.render(scene)):
                yield f"{name}: bytes"
                break


@pytest.mark.heavy
def test_every_exporter_prints_every_scene() -> None:
    assert list(complaints(EXPORTERS, tuple(scenes()))) == []
    assert {"svg", "dot"} <= set(EXPORTERS)


def test_a_faulty_exporter_is_caught() -> None:
    counter = count()
    faulty = {
        "empty": Exporter("empty", ".a", "d", lambda scene: b""),
        "clock": Exporter("clock", ".b", "d", lambda scene: str(next(counter)).encode()),
        "mute": Exporter("mute", "c", "", lambda scene: b"x"),
    }
    assert list(complaints(faulty, tuple(islice(scenes(), 2)))) == ["empty: bytes", "clock: bytes", "mute: suffix or doc"]


def test_a_second_exporter_of_a_suffix_is_refused() -> None:
    with pytest.raises(ValueError, match="suffix"):
        declare(Exporter("other", ".svg", "d", lambda scene: b""))


def test_graphs_and_runs_show_themselves() -> None:
    graph = parse("e=a*b")
    assert graph._repr_svg_().startswith("<svg")
    assert ">6<" in trace(graph, {"a": 2, "b": 3})._repr_svg_()
