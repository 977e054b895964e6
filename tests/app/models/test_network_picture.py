"""The picture follows how deep one is, and what is stepped or trained."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gradviz.app.panels.network_page import NetworkPage
from gradviz.nn.levels import ViewPath
from gradviz.picture.diagram import Label, Raster, Strands
from gradviz.picture.layout import MARGIN
from gradviz.picture.pair import CELL
from gradviz.project.network_edits import new_network
from gradviz.words import set_language


def words(page: NetworkPage) -> set[str]:
    return {shape.text for shape in page.picture.diagram.flat() if isinstance(shape, Label)}


def test_the_network_shows_its_blocks_with_their_numbers(page: NetworkPage) -> None:
    assert {"Dense 1", "tanh", "Dense 2", "Loss"} <= words(page)
    assert any(isinstance(shape, Raster) for shape in page.picture.diagram.flat())


def test_a_network_without_data_is_shown_by_its_shapes_alone(page: NetworkPage, qtbot: QtBot) -> None:
    page.session.start(new_network("alexnet"))
    page.follow()
    qtbot.waitUntil(lambda: {"3×227×227", "96×55×55", "37,752,832 params", "Response norm 1"} <= words(page))
    assert not any(isinstance(shape, Raster) for shape in page.picture.diagram.flat())
    assert (page.canvas.empty, page.training.look) == ("", None)
    (conv,) = {shape.item for shape in page.picture.diagram.flat() if isinstance(shape, Label) and shape.text == "Conv 2"}
    page.choose(conv)
    page.picture.open_at(conv, QPointF())
    assert page.picture.block_at(conv) == "conv2"
    page.session.set_layer("conv2", "groups", 5)
    page.follow()
    qtbot.waitUntil(lambda: page.canvas.empty != "")
    assert not page.picture.diagram.shapes


def test_in_a_layer_its_parameters_go_by_short_names_and_layers_by_their_titles(page: NetworkPage, qtbot: QtBot) -> None:
    page.levels.go(ViewPath("dense2"))
    qtbot.waitUntil(lambda: page.levels.depth == 1 and {"tanh", "weights", "bias", "Dense 2"} <= words(page))
    set_language("ru")
    try:
        page.retranslate()
        qtbot.waitUntil(lambda: "Полносвязный 2" in words(page))
    finally:
        set_language("en")


def test_stepping_shows_only_what_is_known(page: NetworkPage) -> None:
    page.set_live(False)
    page.levels.move_to(0)
    assert not any(isinstance(shape, Raster) for shape in page.picture.diagram.flat())
    page.levels.move_to(len(page.levels.moments))
    assert any(isinstance(shape, Raster) for shape in page.picture.diagram.flat())


def test_a_gate_is_a_field_of_units_and_a_point_opens_one(page: NetworkPage, qtbot: QtBot) -> None:
    assert page.levels.graph is not None
    page.levels.open(page.levels.graph.names["tanh1"])
    qtbot.waitUntil(lambda: page.levels.depth == 1, timeout=20_000)
    page.levels.open(page.levels.graph.output)
    qtbot.waitUntil(lambda: page.levels.depth == 2, timeout=20_000)
    assert any(isinstance(shape, Raster) for shape in page.picture.diagram.flat())
    page.picture.open_at(0, QPointF(MARGIN + CELL / 2, MARGIN + 1.5 * CELL))
    qtbot.waitUntil(lambda: page.levels.depth == 3, timeout=20_000)
    assert page.levels.path.unit == (1,)
    assert "tanh" in words(page) or page.picture.diagram.shapes


def test_edges_wear_shapes_and_norms_while_stepping_and_the_row_breaks_for_them(page: NetworkPage, qtbot: QtBot) -> None:
    page.window().resize(1024, 720)
    qtbot.waitUntil(lambda: page.drawer.floating and page.canvas.width() < 700 and page.picture.sight.columns == 0, timeout=20_000)
    page.set_live(False)
    page.levels.move_to(page.levels.run_moments)
    assert page.picture.sight.edge_numbers
    assert page.picture.sight.columns > 0
    assert any("×" in text for text in words(page))
    page.set_live(True)
    assert not page.picture.sight.edge_numbers
    assert page.picture.sight.columns == 0


def test_numbers_do_not_cut_off_the_end_of_a_network_that_fits_without_them(page: NetworkPage) -> None:
    page.set_live(False)
    page.levels.move_to(page.levels.run_moments)
    for height, worn in ((600.0, True), (200.0, False), (600.0, True)):
        page.picture.fit_into(500.0, height)
        assert page.picture.sight.edge_numbers == worn
    page.picture.fit_into(500.0)
    assert page.picture.sight.edge_numbers, "any height there may be"


def test_what_is_chosen_or_known_moves_nothing(page: NetworkPage) -> None:
    areas = [page.picture.diagram.area]
    for block in page.training.look.blocks if page.training.look is not None else ():
        page.levels.select(block.output)
        areas.append(page.picture.diagram.area)
    page.set_live(False)
    page.levels.move_to(0)
    stepping = [page.picture.diagram.area]
    page.levels.move_to(len(page.levels.moments))
    stepping.append(page.picture.diagram.area)
    assert areas[0] is not None
    assert (len(set(areas)), len(set(stepping))) == (1, 1)


def test_the_block_that_a_step_is_in_is_lit(page: NetworkPage) -> None:
    look = page.training.look
    assert look is not None
    page.set_live(False)
    for at in range(1, len(page.levels.moments) + 1):
        page.levels.move_to(at)
        assert page.picture._lit(look) in {block.output for block in look.blocks}, page.levels.moment


def test_a_product_shows_the_units_before_and_after_with_the_weights_between_them(page: NetworkPage, qtbot: QtBot) -> None:
    picture, levels = page.picture, page.levels
    levels.go(ViewPath("dense1", "matmul"))
    qtbot.waitUntil(lambda: levels.depth == 2, timeout=20_000)
    shapes = list(picture.diagram.flat())
    (lines,) = (shape for shape in shapes if isinstance(shape, Strands))
    banks = {shape.item: shape for shape in shapes if isinstance(shape, Raster)}
    after = banks["right units"]
    assert levels.level is not None
    weights = next(array for name, array in levels.level.inputs.items() if name == "weights")
    assert len(lines.ends) == weights.size
    middle = QPointF(*((lines.ends[0, :2] + lines.ends[0, 2:]) / 2).tolist())
    assert "gradient" in picture.point_at(middle)
    assert "value" in picture.point_at(QPointF(after.x + 2, after.y + 1.5 * CELL))
    assert sum(len(shape.ends) for shape in picture.diagram.flat() if isinstance(shape, Strands)) == len(weights)
    levels.path_changed.emit()
    assert "unit 1" in picture.point_at(QPointF(MARGIN + 2, banks["left units"].y + 2)), "new numbers of the same place"
    assert picture.point_at(None) == ""
    assert sum(len(shape.ends) for shape in picture.diagram.flat() if isinstance(shape, Strands)) == weights.size
    picture.point_at(QPointF(after.x + 2, after.y + 1.5 * CELL))
    page.choose(None)
    qtbot.waitUntil(lambda: levels.depth == 3, timeout=20_000)
    assert levels.path.unit == (1,)
    assert picture.point_at(middle) == ""


def test_far_away_the_weights_are_one_texture(page: NetworkPage, qtbot: QtBot) -> None:
    page.levels.go(ViewPath("dense1", "matmul"))
    qtbot.waitUntil(lambda: page.levels.depth == 2, timeout=20_000)
    page.picture.show_detail("far")
    assert not any(isinstance(shape, Strands) for shape in page.picture.diagram.flat())
    assert {shape.item for shape in page.picture.diagram.flat() if isinstance(shape, Raster)} == {"left units", "weights", "right units"}
    page.picture.show_zoom(2.5)
    assert any(isinstance(shape, Strands) for shape in page.picture.diagram.flat())
