from itertools import pairwise

import numpy as np
import pytest

from gradviz.graph import Builder, Graph
from gradviz.graph.match import match
from gradviz.language import parse
from gradviz.picture.incremental import follow
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Layout, sizes_of

LETTERS = "abcdfghkmnpqrstuvwxyz"


def random_text(gates: int, rng: np.random.Generator) -> str:
    """A random tree of that many gates."""
    parts = [str(rng.choice(list(LETTERS))) for _ in range(gates + 1)]
    while len(parts) > 1:
        at = int(rng.integers(len(parts) - 1))
        parts[at : at + 2] = [f"({parts[at]}{rng.choice(list('+-*'))}{parts[at + 1]})"]
    return parts[0]


def moved_share(old: Graph, new: Graph, before: Layout, after: Layout) -> float:
    """The share of the nodes that stood before and stand elsewhere now."""
    kept = match(old, new)
    moved = [node for node, now in kept.items() if max(np.abs(np.subtract(before.centers[node], after.centers[now]))) > 1]
    return len(moved) / len(old.nodes)


@pytest.mark.parametrize("gates", [50, 200])
def test_one_edit_moves_few_other_nodes(gates: int) -> None:
    rng = np.random.default_rng(gates)
    shares = []
    for _ in range(8):
        text = random_text(gates, rng)
        at = int(rng.choice([i for i, sign in enumerate(text) if sign.isalpha()]))
        edited = text[:at] + f"({text[at]}*j)" + text[at + 1 :]
        old, new = parse(text), parse(edited)
        before = arrange(old)
        shares.append(moved_share(old, new, before, follow(new, before, match(old, new))))
    assert np.median(shares) <= 0.05
    assert max(shares) < 0.5, "the whole picture moved"


@pytest.mark.parametrize("edit", ["({}*j)", "tanh({})", "j", "({}+{})"])
def test_no_single_edit_of_a_hundred_nodes_moves_more_than_a_twentieth(edit: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(6):
        text = random_text(60, rng)
        at = int(rng.choice([i for i, sign in enumerate(text) if sign.isalpha()]))
        old, new = parse(text), parse(text[:at] + edit.format(text[at], text[at]) + text[at + 1 :])
        before = arrange(old)
        after = follow(new, before, match(old, new))
        assert moved_share(old, new, before, after) <= 0.05
        assert not overlaps(new, after)


def overlaps(graph: Graph, layout: Layout) -> list[tuple[int, int]]:
    """Pairs of nodes whose outlines meet."""
    sizes = sizes_of(graph)
    found = []
    for one in range(len(sizes)):
        for two in range(one):
            dx, dy = np.abs(np.subtract(layout.centers[one], layout.centers[two]))
            if dx < (sizes[one].width + sizes[two].width) / 2 and dy < (sizes[one].height + sizes[two].height) / 2:
                found.append((one, two))
    return found


def test_an_unchanged_graph_stays_where_it_is() -> None:
    graph = parse("e=(a+b)*(b+1)")
    before = arrange(graph)
    assert follow(graph, before, match(graph, graph)).centers == before.centers


def test_edges_still_run_forward_and_nodes_do_not_overlap() -> None:
    old, new = parse("e=(a+b)*(b+1)"), parse("e=(a+b*tanh(a+k))*(b+1)")
    after = follow(new, arrange(old), match(old, new))
    for edge in new.edges:
        assert after.centers[edge.source][0] < after.centers[edge.target][0]
    sizes = sizes_of(new)
    columns = sorted(range(len(new.nodes)), key=lambda node: after.centers[node])
    for first, second in pairwise(columns):
        dx, dy = np.abs(np.subtract(after.centers[first], after.centers[second]))
        assert dx > (sizes[first].width + sizes[second].width) / 2 or dy > (sizes[first].height + sizes[second].height) / 2
    assert all(0 <= x <= after.width and 0 <= y <= after.height for x, y in after.centers)


def test_a_formula_that_is_mostly_new_is_laid_out_anew() -> None:
    old, new = parse("1+x"), parse("1+exp(w0+w1x)")
    kept = match(old, new)
    assert kept
    assert follow(new, arrange(old), kept).centers == arrange(new).centers


def test_with_nothing_kept_it_is_a_layout_from_scratch() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("neg", [builder.leaf("x")]))
    assert follow(graph, arrange(graph), {}).centers == arrange(graph).centers
