import pytest

import gradviz
from gradviz.errors import ExpressionError, InputError
from gradviz.project.document import Document


def test_a_document_runs() -> None:
    document = Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})
    run = document.trace()
    assert (run.value("e"), run.grad("a"), run.grad("b")) == (6.0, 2.0, 5.0)
    assert document.graph() is document.graph()
    assert document == Document.from_text("e=(a+b)*(b+1)", {"b": 1.0, "a": 2.0})


def test_values_are_numbers_or_tuples_that_cannot_be_written() -> None:
    document = Document.from_text("y=x*x", {"x": [[1, 2], [3, 4]]})
    assert document.values["x"] == ((1.0, 2.0), (3.0, 4.0))
    with pytest.raises(TypeError):
        vars(document)["values"]["x"] = 1.0


@pytest.mark.parametrize("content", ["two", [1, [2]], {}])
def test_what_is_no_number_is_named(content: object) -> None:
    with pytest.raises(InputError, match="x is not a number"):
        Document.from_text("x", {"x": content})


def test_declared_names_are_read_whole() -> None:
    assert gradviz.Document.from_text("kb*T", names=["kb"]).graph().inputs == ("kb", "T")


def test_a_broken_text_is_a_document_too() -> None:
    with pytest.raises(ExpressionError):
        Document.from_text("a+*b").graph()


def test_a_product_of_a_matrix_is_read_by_the_shapes_of_the_values() -> None:
    document = Document.from_text("A x", {"A": [[1, 2], [3, 4]], "x": [1, 1]})
    assert document.trace().value(document.graph().output).tolist() == [3.0, 7.0]
    assert Document.from_text("A x", {"A": 2, "x": 3}).trace().value(2) == 6.0
