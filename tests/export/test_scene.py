import pytest

from gradviz.engine import trace
from gradviz.export.request import ALL, Pictures, Request
from gradviz.export.scene import NOTEBOOK_WIDTH, Scene, notebook_scene
from gradviz.language import parse
from gradviz.picture.diagram import Label, Math, Wire
from gradviz.picture.theme import THEMES

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


FINISHED = Pictures(RUN, Request()).scene(0)


def texts(scene: Scene) -> set[str]:
    return {shape.text for shape in scene.diagram.flat() if isinstance(shape, Label)}


def lit(scene: Scene) -> bool:
    return any(isinstance(shape, Wire) and shape.outline == "accent" for shape in scene.diagram.flat())


def test_a_graph_has_no_numbers_and_a_run_has_all() -> None:
    assert "5" not in texts(notebook_scene(RUN.graph))
    assert notebook_scene(RUN.graph).frame is None
    assert {"6", "5", "a", "e"} <= texts(FINISHED)
    assert FINISHED.frame == RUN.last


def test_a_scene_a_moment() -> None:
    scenes = list(Pictures(RUN, Request(steps=ALL)))
    assert [scene.index for scene in scenes] == [moment.stop for moment in RUN.moments("edge")]
    assert "5" not in texts(scenes[0])
    assert "5" in texts(scenes[-1])
    assert len(Pictures(RUN, Request(steps=ALL, granularity="phase"))) == 2


def test_every_theme_is_a_slide_with_formula_and_inputs() -> None:
    for theme in THEMES:
        (scene,) = Pictures(RUN, Request(theme=theme), typeset=lambda latex: None)
        assert {"e = (a + b) · (b + 1)", "a = 2, b = 1"} <= texts(scene)


def test_formulas_come_with_their_paths() -> None:
    pytest.importorskip("ziamath")
    formulas = [shape.latex for shape in FINISHED.diagram.flat() if isinstance(shape, Math)]
    assert len(formulas) == 2
    assert all(FINISHED.formulas[latex].path for latex in formulas)


def test_a_scene_before_the_end_knows_no_more_than_its_steps() -> None:
    assert "5" not in texts(Pictures(RUN, Request(), index=RUN.forward_steps).scene(0))
    assert Pictures(RUN, Request(), index=3).scene(0).index == 3


def test_a_notebook_gets_the_drawing_alone() -> None:
    scene = notebook_scene(RUN)
    assert not [shape for shape in scene.diagram.flat() if shape.item in ("formula", "inputs", "legend")]
    assert scene.diagram.width <= NOTEBOOK_WIDTH
    assert scene.diagram.height < 360


def test_a_finished_picture_has_no_lit_edge() -> None:
    for theme in ("light", "print"):
        assert not lit(Pictures(RUN, Request(theme=theme)).scene(0))
    assert lit(list(Pictures(RUN, Request(steps=ALL)))[-1])
