import pytest

from gradviz.engine import trace
from gradviz.export.scene import NOTEBOOK_WIDTH, Scene, moment_scenes, notebook_scene, scene_of
from gradviz.language import parse
from gradviz.picture.diagram import Label, Math, Wire
from gradviz.picture.theme import THEMES

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def texts(scene: Scene) -> set[str]:
    return {shape.text for shape in scene.diagram.flat() if isinstance(shape, Label)}


def test_a_graph_has_no_numbers_and_a_run_has_all() -> None:
    assert "5" not in texts(scene_of(RUN.graph))
    assert scene_of(RUN.graph).frame is None
    assert {"6", "5", "a", "e"} <= texts(scene_of(RUN))
    assert scene_of(RUN).frame == RUN.last


def test_a_scene_a_moment() -> None:
    scenes = list(moment_scenes(RUN))
    assert [scene.index for scene in scenes] == [moment.stop for moment in RUN.moments("edge")]
    assert "5" not in texts(scenes[0])
    assert "5" in texts(scenes[-1])
    assert len(list(moment_scenes(RUN, granularity="phase"))) == 2


def test_every_theme_is_a_slide_with_formula_and_inputs() -> None:
    for theme in THEMES.values():
        assert {"e = (a + b) · (b + 1)", "a = 2, b = 1"} <= texts(scene_of(RUN, theme, typeset=lambda latex: None))


def test_formulas_come_with_their_paths() -> None:
    pytest.importorskip("ziamath")
    scene = scene_of(RUN)
    formulas = [shape.latex for shape in scene.diagram.flat() if isinstance(shape, Math)]
    assert len(formulas) == 2
    assert all(scene.formulas[latex].path for latex in formulas)


def test_a_scene_before_the_end_knows_no_more_than_its_steps() -> None:
    assert "5" not in texts(scene_of(RUN, index=RUN.forward_steps))
    assert scene_of(RUN, index=3).index == 3


def test_a_notebook_gets_the_drawing_alone() -> None:
    scene = notebook_scene(RUN)
    assert not [shape for shape in scene.diagram.flat() if shape.item in ("formula", "inputs", "legend")]
    assert scene.diagram.width <= NOTEBOOK_WIDTH
    assert scene.diagram.height < 360
    assert notebook_scene(RUN.graph).frame is None


def test_a_finished_picture_has_no_lit_edge() -> None:
    for theme in (THEMES["light"], THEMES["print"]):
        assert not [shape for shape in scene_of(RUN, theme).diagram.flat() if isinstance(shape, Wire) and shape.outline == "accent"]
    assert [shape for shape in list(moment_scenes(RUN))[-1].diagram.flat() if isinstance(shape, Wire) and shape.outline == "accent"]
