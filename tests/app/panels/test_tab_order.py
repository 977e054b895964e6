"""Every form of a network by keyboard: Tab goes through all of it in the order that is seen, Return takes a value and stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.models.forms import stepped, written
from gradviz.app.models.network import kinds
from gradviz.app.panels import tab_order
from gradviz.app.panels.fields_form import FieldEdit, FieldsForm
from gradviz.app.panels.layer_item import LayerItem
from gradviz.app.panels.network_page import NetworkPage
from gradviz.nn.spec import layer_record
from gradviz.project.network import PARTS
from gradviz.project.network_edits import new_network
from tests.app.strays import strays

TAB = Qt.Key.Key_Tab


def seen(parts: list[QWidget], owner: QWidget) -> list[QWidget]:
    """What can be reached of them, from the top and from the left."""
    there = [part for part in parts if part.isVisible() and part.isEnabled()]
    return sorted(there, key=lambda part: (part.mapTo(owner, QPoint(0, 0)).y(), part.mapTo(owner, QPoint(0, 0)).x()))


def named(part: QWidget | None) -> str:
    return f"{type(part).__name__} {part.accessibleName() if part is not None else ''}"


def astray(first: QWidget, expected: list[QWidget], qtbot: QtBot) -> list[str]:
    """Where Tab, and the way back, goes elsewhere than is seen."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    found = []
    for part in expected:
        qtbot.keyClick(QApplication.focusWidget(), TAB)
        if QApplication.focusWidget() is not part:
            return [f"{named(part)} is missed for {named(QApplication.focusWidget())}"]
    for part in reversed([first, *expected[:-1]]):
        qtbot.keyClick(QApplication.focusWidget(), TAB, Qt.KeyboardModifier.ShiftModifier)
        if QApplication.focusWidget() is not part:
            found.append(f"back: {named(part)} is missed for {named(QApplication.focusWidget())}")
            break
    return found


def returned(form: FieldsForm, page: NetworkPage, qtbot: QtBot) -> list[str]:
    """Fields of a form in which Return loses the value, the form or the keys."""
    found = []
    for name, control in list(form.controls.items()):
        is_open, wanted = page.builder.open_name, None
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(control, FieldEdit) and (wanted := stepped(control.field, control.value, 1)) != control.value:
            control.selectAll()
            qtbot.keyClicks(control, str(wanted))
        qtbot.keyClick(control, Qt.Key.Key_Return)
        page._rest.stop()
        if QApplication.focusWidget() is not control or page.builder.open_name != is_open or not form.isVisible():
            found.append(f"{name}: Return leaves it")
        elif isinstance(control, FieldEdit) and (control.value != wanted or control.text() != written(wanted)):
            found.append(f"{name}: {control.text()} in place of {wanted}")
    return found


def sorts(known: Mapping[str, Any]) -> list[str]:
    """One name for each sort of form among these records: which controls it has, one after another."""
    found = {tuple((type(field.default), bool(field.choices)) for field in record.fields): name for name, record in known.items()}
    return list(found.values())


def layers(page: NetworkPage, wanted: Iterable[str]) -> Iterator[tuple[str, LayerItem]]:
    """The open row of a layer of each kind."""
    for kind in wanted:
        page.session.add(kind, after="dense1")
        name = page.session.network.spec.layers[1].name
        page.builder.show_open(name)
        page._rest.stop()
        QApplication.processEvents()
        yield kind, page.builder.items[1]
        page.builder.show_open("")
        while page.session.history.undo_label and len(page.session.network.spec.layers) > 3:
            page.session.undo()
        page._rest.stop()


def controls(item: LayerItem) -> list[QWidget]:
    return [*item.fixes, *(control for form in item._forms for control in form.controls.values()), *item.buttons.values()]


def trouble_of_layers(page: NetworkPage, qtbot: QtBot, wanted: Iterable[str] = ("dense",)) -> Iterator[str]:
    """What goes wrong by keyboard in the forms of these layers."""
    for kind, item in layers(page, wanted):
        expected = seen(controls(item), item)
        assert len(expected) >= 6
        yield from (f"{kind}: {text}" for text in astray(item, expected, qtbot))
        for form in item._forms[:3]:
            if form.isVisible():
                yield from (f"{kind}: {text}" for text in returned(form, page, qtbot))


def trouble_of_choices(page: NetworkPage, qtbot: QtBot, wanted: Callable[[Mapping[str, Any]], Iterable[str]]) -> list[str]:
    """What goes wrong by keyboard under these choices of how it is trained."""
    found, form = [], page.form
    for part, known in PARTS.items():
        for kind in wanted(known):
            page.session.choose(part, kind)
            page._rest.stop()
            QApplication.processEvents()
            parts = [*form.choices.values(), form.more, *form.findChildren(QLineEdit)]
            parts += [control for one in form.findChildren(FieldsForm) for control in one.controls.values() if control not in parts]
            first, *expected = seen(parts, form)
            found += [f"{kind}: {text}" for text in astray(first, expected, qtbot)]
            found += [f"{kind}: {text}" for text in returned(form.forms[part], page, qtbot)]
            page.session.undo()
    return found


@pytest.fixture
def roomy(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> NetworkPage:
    """A page with all forms of the training in sight, whose edits train nothing."""
    window.resize(1440, 900)
    window.activateWindow()
    page.form.more.setChecked(True)
    qtbot.waitUntil(lambda: window.isActiveWindow() and page.form.forms["run"].isVisible())
    return page


def test_every_sort_of_a_layers_form_is_walked_by_tab_and_stays_at_return(roomy: NetworkPage, qtbot: QtBot) -> None:
    found = sorts({kind: layer_record(kind) for kind in kinds()})
    assert len(found) >= 11
    assert not list(trouble_of_layers(roomy, qtbot, found))


@pytest.mark.heavy
def test_every_layers_form_is_walked_by_tab_and_stays_at_return(roomy: NetworkPage, qtbot: QtBot) -> None:
    assert not list(trouble_of_layers(roomy, qtbot, kinds()))


def test_every_sort_of_choice_of_the_training_is_walked_by_tab_and_stays_at_return(roomy: NetworkPage, qtbot: QtBot) -> None:
    assert not trouble_of_choices(roomy, qtbot, sorts)


@pytest.mark.heavy
def test_every_choice_of_the_training_is_walked_by_tab_and_stays_at_return(roomy: NetworkPage, qtbot: QtBot) -> None:
    assert not trouble_of_choices(roomy, qtbot, iter)


def test_a_form_of_pictures_is_walked_too(roomy: NetworkPage, qtbot: QtBot) -> None:
    roomy.session.start(new_network("cnn"))
    roomy._rest.stop()
    QApplication.processEvents()
    assert roomy.form.augmentation.isVisible()
    form = roomy.form
    ticks = [control for one in form.findChildren(FieldsForm) for control in one.controls.values()]
    first, *expected = seen([*form.choices.values(), form.more, *ticks], form)
    assert not astray(first, expected, qtbot)


def test_a_new_name_is_taken_by_return_and_the_keys_stay_there(roomy: NetworkPage, qtbot: QtBot) -> None:
    roomy.builder.show_open("tanh1")
    QApplication.processEvents()
    item = roomy.builder.items[1]
    name = item.naming.controls["name"]
    assert isinstance(name, FieldEdit)
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "squash")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert [layer.name for layer in roomy.session.network.spec.layers] == ["dense1", "squash", "dense2"]
    assert roomy.builder.open_name == "squash"
    assert item.naming.controls["name"] is name
    assert name.hasFocus()


def test_a_wrong_order_is_found(roomy: NetworkPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab_order, "arrange", lambda panel: None)
    assert next(trouble_of_layers(roomy, qtbot), "")


def test_a_form_that_return_closes_is_found(roomy: NetworkPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def passing(form: FieldsForm, event: QKeyEvent) -> None:
        event.ignore()

    monkeypatch.setattr(FieldsForm, "keyPressEvent", passing)
    assert any("Return" in text for text in trouble_of_layers(roomy, qtbot))


def test_rows_of_a_grid_and_boxes_within_boxes(qtbot: QtBot) -> None:
    owner, panel = QWidget(), QWidget()
    qtbot.addWidget(owner)
    whole, column, row, grid = QVBoxLayout(owner), QVBoxLayout(panel), QHBoxLayout(), QGridLayout()
    first, *fields, last = (QLineEdit() for _ in range(8))
    for part in (first, panel, last):
        whole.addWidget(part)
    column.addLayout(row)
    column.addLayout(grid)
    for place, (line, side) in ((5, (1, 1)), (3, (0, 1)), (4, (1, 0)), (2, (0, 0))):
        grid.addWidget(fields[place], line, side)
    for field in fields[:2]:
        row.addWidget(field)
    at_first = strays()
    assert list(tab_order.stops(panel)) == fields
    assert strays() == at_first
    tab_order.arrange(panel)
    for before, after in pairwise(fields):
        assert before.nextInFocusChain() is after


def test_an_item_of_a_layout_that_is_kept_is_found(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    column, field = QVBoxLayout(owner), QLineEdit()
    column.addWidget(field)
    before = strays()
    assert column.itemAt(0) is not None
    assert strays() - before == {"QWidgetItem": 1}
    column.removeWidget(field)
    assert strays() == before
