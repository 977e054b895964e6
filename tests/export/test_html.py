"""The page holds one picture per step, needs no network, and hides all but the first until its script says otherwise."""

import re

from gradviz.engine import trace
from gradviz.export.html import book, render
from gradviz.export.request import ALL, Pictures, Request
from gradviz.language import parse

RUN = trace(parse("e=a*b"), {"a": 2, "b": 3})


def test_a_figure_a_step_and_only_the_first_is_shown() -> None:
    scenes = list(Pictures(RUN, Request(steps=ALL), document=b"{}"))
    page = book(scenes).decode()
    assert page.count("<figure") == page.count("<svg") == len(scenes)
    assert len(re.findall(r"<figure [^>]*hidden>", page)) == len(scenes) - 1
    assert f'data-step="Step {len(scenes)} of {len(scenes)}"' in page
    assert page.count("gradviz:document xmlns") == 1


def test_nothing_is_loaded_from_anywhere() -> None:
    page = render(Pictures(RUN, Request()).scene(0)).decode()
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href)\s*=|@import|url\(", page)


def test_text_of_the_formula_cannot_leave_the_title() -> None:
    graph = parse("e=a>b")
    page = render(Pictures(trace(graph, {"a": 1, "b": 2}), Request()).scene(0)).decode()
    assert "<title>e=a&gt;b</title>" in page
