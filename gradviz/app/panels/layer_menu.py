"""What can be done with a layer as a menu, for its row and for its block on the canvas. Owns the menus; edits go to the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from gradviz import words
from gradviz.app.models.network import NetworkSession, kinds
from gradviz.nn.layers import LAYERS
from gradviz.nn.spec import INPUT


def add_kinds(menu: QMenu, chosen: Callable[[str], None]) -> None:
    """Every kind of layer in a menu; functions of each number, of which there are many, in one of their own."""
    menu.setToolTipsVisible(True)
    functions = QMenu(words.say("Functions of each number"), menu)
    functions.setToolTipsVisible(True)
    for kind, (title, doc) in kinds().items():
        action = (menu if kind in LAYERS else functions).addAction(title.replace("&", "&&"))
        action.setToolTip(doc)
        action.triggered.connect(lambda _=False, kind=kind: chosen(kind))
    menu.addSeparator()
    menu.addMenu(functions)


def layer_menu(parent: QWidget, session: NetworkSession, name: str, edit: Callable[[str], None], look: Callable[[str], None]) -> QMenu:
    """What can be done with the layer `name`; of the input and the loss, which are no layers, only what can stand beside them."""
    menu = QMenu(parent)
    names = [layer.name for layer in session.network.spec.layers]
    at = names.index(name) if name in names else None
    say = words.say
    menu.addAction(say("Look inside")).triggered.connect(lambda: look(name))
    menu.addSeparator()
    if at is not None:
        add_kinds(menu.addMenu(say("Add before")), partial(session.add, place=at))
        add_kinds(menu.addMenu(say("Add after")), partial(session.add, place=at + 1))
    else:
        add_kinds(menu.addMenu(say("Add a layer")), partial(session.add, place=0 if name == INPUT else None))
        return menu
    menu.addSeparator()
    menu.addAction(say("Edit")).triggered.connect(lambda: edit(name))
    menu.addAction(say("Duplicate")).triggered.connect(lambda: session.duplicate(name))
    for text, by in ((say("Move up"), -1), (say("Move down"), 1)):
        moved = menu.addAction(text)
        moved.setEnabled(0 <= at + by < len(names))
        moved.triggered.connect(lambda _=False, by=by: session.move_by(name, by))
    menu.addSeparator()
    menu.addAction(say("Remove")).triggered.connect(lambda: session.remove(name))
    return menu
