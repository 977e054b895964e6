from gradviz.language import parse
from gradviz.project.places import carried, nodes_at, places


def test_every_node_has_a_place_of_its_own() -> None:
    graph = parse("e=(a+b)*(b+1)+1")
    found = places(graph)
    assert len(set(found)) == len(graph.nodes)
    assert {"a", "b", "e", "b#2", "1", "1#2"} <= set(found)
    assert graph.nodes[nodes_at(graph)["b"]].name == "b"
    assert graph.is_copy(nodes_at(graph)["b#2"])


def test_places_are_carried_along_a_match() -> None:
    old, new = parse("e=a*b"), parse("f=1+a*b")
    matched = {old.id("a"): new.id("a"), old.id("e"): new.operands[new.output][1]}
    assert carried(old, new, matched) == {"a": "a", "e": new.labels[new.operands[new.output][1]]}
