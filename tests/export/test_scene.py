from gradviz.engine import trace
from gradviz.export.scene import Scene, moment_scenes, scene_of
from gradviz.language import parse
from gradviz.picture.diagram import Label, Wire
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


def test_print_is_a_slide_with_formula_and_inputs() -> None:
    assert {"e=(a+b)*(b+1)", "a = 2, b = 1"} <= texts(scene_of(RUN, THEMES["print"]))


def test_a_finished_picture_has_no_lit_edge() -> None:
    for theme in (THEMES["light"], THEMES["print"]):
        assert not [shape for shape in scene_of(RUN, theme).diagram.flat() if isinstance(shape, Wire) and shape.outline == "accent"]
    assert [shape for shape in list(moment_scenes(RUN))[-1].diagram.flat() if isinstance(shape, Wire) and shape.outline == "accent"]
