"""Examples are found with their texts in both languages, in the order of the syllabus, and searched in either language."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from gradviz import resources, words
from gradviz.project import Document
from gradviz.project.examples import CHAPTERS, Example, chapters, examples, notice_of, search, title_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plain document, an example and two files that cannot be read."""
    source = resources.examples_folder() / "two-paths.gradviz"
    content = json.loads(source.read_text("utf-8"))
    plain = {key: value for key, value in content.items() if key not in ("titles", "notice", "topics", "title")}
    (tmp_path / "plain.gradviz").write_text(json.dumps(plain), "utf-8")
    content.update(title="Told", titles={"ru": "Рассказано", "xx": 3}, topics=["D2", 7], notice="Look.")
    (tmp_path / "told.gradviz").write_text(json.dumps(content), "utf-8")
    (tmp_path / "unreadable.gradviz").write_text(json.dumps({**plain, "text": "a+"}), "utf-8")
    (tmp_path / "broken.gradviz").write_text("{", "utf-8")
    shutil.copy(source, tmp_path / "no-document.txt")
    monkeypatch.setattr(resources, "examples_folder", lambda: tmp_path)
    return tmp_path


def test_what_can_be_read_is_there_with_its_texts(folder: Path) -> None:
    told, plain, unreadable = examples()
    assert unreadable.matches("unreadable")
    assert (plain.name, plain.title, plain.group, plain.notice, plain.topics) == ("plain", "plain", "", "", ())
    assert (told.title, told.group, told.notice, told.topics) == ("Told", "Losses and likelihood", "Look.", ("D2",))
    words.set_language("ru")
    assert (plain.title, told.title, told.notice) == ("plain", "Рассказано", "Look.")
    assert told.group != "Losses and likelihood"


def test_they_stand_in_the_order_of_the_syllabus() -> None:
    topics = [example.topics[0] for example in examples()]
    assert topics == sorted(topics, key=lambda topic: (topic[0], int(topic[1:])))
    assert topics.index("C9") < topics.index("C10")
    assert [len(group) for group in chapters(examples()).values()] == [sum(topic[0] == letter for topic in topics) for letter in CHAPTERS]


def named(found: Iterable[Example]) -> list[str]:
    return [example.name for example in found]


def test_a_search_finds_every_language() -> None:
    both = [named(search(typed)) for typed in ("sigmoid neuron", "нейрон сигмоидой")]
    assert all("sigmoid-neuron" in found for found in both)
    assert named(search("мёртвый ReLU")) == named(search("МЕРТВЫЙ relu")) == ["dead-relu"]
    assert named(search("relu мёртв")) == ["dead-relu", "relu-bypass"]
    assert search("nothing of the kind") == ()
    assert search("") == examples()


def test_a_search_knows_topics_formulas_and_gates() -> None:
    assert named(search("C8")) == ["neuron-from-gates", "sigmoid-neuron"]
    assert named(search("D3"))[0] == "cross-entropy"
    assert "first-graph" in named(search("(a+b)*(b+1)"))
    assert set(named(search("arctan"))) == {"arctan"}
    assert {"max-route", "maxout", "leaky-relu"} <= set(named(search("наибольший из операндов")))


def test_titles_come_before_mere_mentions() -> None:
    found = named(search("softplus"))
    assert found[0] == "softplus"
    assert "cross-entropy-logits" in found
    assert [named(search(typed))[0] for typed in ("sigmoid", "Two  pa", " сумма к")] == ["sigmoid", "two-paths", "sum-of-squares"]


def unfinished(example: Example) -> list[str]:
    """What an example lacks to be shown in every language."""
    lacks = [f"title {code}" for code in words.LANGUAGES if not example.titles.get(code)]
    lacks += [f"notice {code}" for code in words.LANGUAGES if not example.notices.get(code)]
    lacks += [] if example.topics and all(topic[0] in CHAPTERS for topic in example.topics) else ["topic"]
    cyrillic = [any("а" <= letter <= "я" for letter in text.casefold()) for text in (example.titles["en"], example.notices.get("ru", ""))]
    return lacks + (["language"] if cyrillic != [False, True] else [])


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_is_finished_in_both_languages(example: Example) -> None:
    assert unfinished(example) == []
    assert len(example.notices["en"]) < 160


def test_an_unfinished_example_is_seen(folder: Path) -> None:
    assert [unfinished(example) for example in examples()] == [
        ["notice ru", "language"],
        ["title ru", "notice en", "notice ru", "topic", "language"],
        ["title ru", "notice en", "notice ru", "topic", "language"],
    ]


def test_no_title_is_given_twice() -> None:
    for code in words.LANGUAGES:
        titles = [example.titles[code] for example in examples()]
        assert len(set(titles)) == len(titles)
    assert len(list(resources.examples_folder().glob("*.gradviz"))) == len(examples())


def test_a_document_knows_what_it_is_called_and_what_to_look_at() -> None:
    example = next(one for one in examples() if one.name == "two-paths")
    assert (title_of(example.document), notice_of(example.document)) == (example.title, example.notice)
    assert (title_of(Document.from_text("y")), notice_of(Document.from_text("y"))) == ("", "")
