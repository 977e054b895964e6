"""A diagram hands out every shape in painting order, however deep its groups."""

from gradviz.picture.diagram import Box, Diagram, Group, Label, Wire

BOX, LABEL, WIRE = Box(1, 0, 0, 5, 5), Label(2, 0, 0, "a", 12), Wire(None, (("M", 0, 0), ("L", 1, 1)))


def test_flat_opens_groups_in_painting_order() -> None:
    diagram = Diagram(10, 10, (BOX, Group(2, (LABEL, Group(3, (WIRE,)), BOX)), LABEL))
    assert list(diagram.flat()) == [BOX, LABEL, WIRE, BOX, LABEL]


def test_an_empty_group_paints_nothing() -> None:
    assert list(Diagram(10, 10, (Group(1, ()),)).flat()) == []


def test_equal_pictures_compare_equal() -> None:
    assert Diagram(10, 10, (Group(1, (BOX,)),)) == Diagram(10, 10, (Group(1, (Box(1, 0, 0, 5, 5),)),))
    assert Diagram(10, 10, (BOX,)) != Diagram(10, 10, (Box(1, 0, 0, 5, 6),))
