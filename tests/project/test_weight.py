"""What a value weighs is what it holds by itself: shared parts are free, arrays and caches are counted."""

from __future__ import annotations

import sys
import tracemalloc
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradviz.project import Document, edits
from gradviz.project.network_edits import new_network, set_field
from gradviz.project.weight import weight


@dataclass(frozen=True)
class Record:
    text: str = ""
    rows: Any = None
    more: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def large(self) -> bytes:
        return bytes(5_000)


def test_what_is_shared_is_free() -> None:
    record = Record("a" * 1000, tuple(map(float, range(1000))))
    assert weight(record) > 1000 + 24 * 1000
    assert weight(record, record) == 0
    assert weight(replace(record, text="b" * 500), record) < 1000


def test_what_is_worked_out_and_kept_is_counted() -> None:
    record = Record()
    before = weight(record)
    assert len(record.large) == 5_000
    assert weight(record) > before + 5_000


def test_arrays_and_views_of_them() -> None:
    whole = np.zeros(1000)
    assert 8000 <= weight(whole) < 8500
    assert 4000 <= weight(whole[:500]) < 4500


def test_one_thing_in_two_places_is_counted_once() -> None:
    text = "c" * 1000
    assert weight((text, [text], {"again": text}, frozenset((text,)))) < 2000


@given(st.recursive(st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_a_copy_of_anything_weighs_something_and_itself_nothing(value: Any) -> None:
    assert weight(value) == 0 if value is None else weight(value) >= sys.getsizeof(value)
    assert weight(value, value) == 0


def test_documents_weigh_about_what_they_take() -> None:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    made = Document.from_text(" + ".join(f"x_{place}" for place in range(300)))
    assert len(made.graph().edges) > 300
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 0.3 < weight(made) / taken < 3


def test_an_edit_of_a_document_is_light() -> None:
    formula = Document.from_text(" + ".join(f"x_{place}" for place in range(300)))
    assert weight(edits.set_learning_rate(formula, 0.5), formula) < 5_000
    network = new_network("cnn")
    assert weight(set_field(network, "training", "epochs", 7), network) < 10_000
