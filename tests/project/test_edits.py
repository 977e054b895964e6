import pytest

from gradviz.errors import InputError
from gradviz.project import Document, edits


@pytest.fixture
def document() -> Document:
    start = Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})
    return edits.set_note(edits.toggle_breakpoint(edits.pin(start, {"c": (10, 20)}), "e"), "b", "shared")


def test_typing_keeps_pins_breakpoints_notes_and_values(document: Document) -> None:
    typed = edits.set_text(document, "e=(a+b)*(b+1)*k")
    run = typed.trace()
    assert typed.values["a"] == 2.0
    assert typed.values["k"] not in (0.0, 1.0, 2.0)
    assert typed.notes == {"b": "shared"}
    assert list(typed.pins.values()) == [(10.0, 20.0)]
    pinned = run.graph.id(next(iter(typed.pins)))
    assert run.value(pinned) == 3.0


def test_a_broken_text_keeps_everything_until_it_reads_again(document: Document) -> None:
    broken = edits.set_text(document, "e=(a+b)*(b+")
    assert (broken.pins, broken.values, broken.breakpoints) == (document.pins, document.values, document.breakpoints)
    mended = edits.set_text(broken, "e=(a+b)*(b+2)", last_good=document.graph())
    assert (mended.pins, mended.breakpoints) == (document.pins, document.breakpoints)
    assert edits.set_text(broken, "e=(a+b)*(b+2)").pins == document.pins


def test_what_falls_out_of_the_formula_is_dropped(document: Document) -> None:
    shorter = edits.set_text(edits.set_parameter(document, "a", True), "e=b+1")
    assert set(shorter.values) == {"b"}
    assert shorter.parameters == ()


def test_one_click_makes_letters_one_name() -> None:
    document = edits.complete_values(Document.from_text("kb*T"))
    assert set(document.values) == {"k", "b", "T"}
    named = edits.declare_name(document, "kb")
    assert set(named.values) == {"kb", "T"}
    assert set(edits.forget_name(named, "kb").values) == {"k", "b", "T"}


def test_values_parameters_seed_and_convention(document: Document) -> None:
    assert edits.set_value(document, "a", 5).trace().value("e") == 12.0
    assert edits.set_values(document, {"a": 0, "b": 2}).trace().value("e") == 6.0
    assert edits.set_seed(document, 3).trace().grad("e") == 3.0
    assert edits.set_seed(document, None) == document
    assert edits.set_parameter(edits.set_parameter(document, "a", True), "a", False) == document
    assert edits.set_convention(document, "lecture").trace().convention == "lecture"
    with pytest.raises(InputError):
        edits.set_value(document, "a", "much")


def test_toggles_take_themselves_back(document: Document) -> None:
    assert edits.toggle_breakpoint(edits.toggle_breakpoint(document, "a"), "a") == document
    assert edits.unpin_all(edits.pin(document, {"a": (1, 2)})) == edits.unpin_all(document)
    assert edits.set_note(edits.set_note(document, "a", "x"), "a", "") == document
    assert edits.unpin_all(document).pins == {}
    assert edits.set_view(document, zoom=2).view == {"zoom": 2}
