"""Labels of unnamed gates."""

from __future__ import annotations

from gradviz.language import parse


def test_unnamed_gates_get_letters_that_the_text_does_not_use() -> None:
    graph = parse("e=(a+b)*(b+1)")
    assert [graph.labels[node.id] for node in graph.nodes if node.role == "gate" and not graph.is_copy(node.id)] == ["c", "d", "e"]


def test_constants_are_called_by_their_number() -> None:
    graph = parse("2.5*x")
    assert "2.5" in graph.labels


def test_letters_that_read_as_digits_are_skipped() -> None:
    graph = parse("+".join(["x"] * 30))
    unnamed = [graph.labels[node.id] for node in graph.nodes if node.op == "add"]
    assert not {"e", "i", "l", "o", "x"} & set(unnamed)
    assert len(set(unnamed)) == len(unnamed)


def test_greek_names_are_shown_as_letters() -> None:
    assert parse("L=lambda theta0 + μ_k loss").labels[:5] == ("λ", "θ0", "c", "μ_k", "loss")


def test_constants_and_copy_gates_say_what_they_are() -> None:
    graph = parse("e=(a+b)*(b+1)")
    assert [graph.display_name(node.id) for node in graph.nodes] == ["a", "b", "copy of b", "c", "constant 1", "d", "e"]
