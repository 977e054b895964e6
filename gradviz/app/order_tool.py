"""The learner's own backward order at the canvas: a click sends a ready gate's gradient back, a step back takes that back.

Owns the wiring and what is said about it; which gate is ready the model knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz import words
from gradviz.app.models.own_order import OwnOrder, own_order
from gradviz.app.models.run import Item
from gradviz.errors import TraceError

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow


class OrderTool:
    """On while the session has an order of its own."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._session = window, window.session
        self._session.mode_changed.connect(self._follow)
        self._session.document_changed.connect(self._follow)

    def toggle(self) -> None:
        """Begin with the seed, or go back to the usual order."""
        session, window = self._session, self._window
        window.player.pause()
        if session.own is not None:
            session.choose_order(None)
            window.strip.hide()
        elif session.trace is not None:
            window.canvas.hint = ""
            session.choose_order(own_order(session.trace.graph, session.trace.output))
            self._ask()
        else:
            window.strip.show_message(lambda: words.say("There is no graph yet."))
        self._follow()

    def click(self, item: Item) -> None:
        """Send a gate's gradient back, or say what it waits for; anywhere else a click selects."""
        session = self._session
        own, graph = session.own, session.graph
        at_end = session.at == session.run_moments
        if own is None or graph is None or not at_end or not isinstance(item, int) or not graph.operands[item]:
            session.select(item)
            return
        self._window.player.pause()
        try:
            chosen = own.then(item)
        except TraceError as error:
            said = error
            session.select(item)
            if own.complete:
                self._say_all_is_done()
            else:
                self._window.strip.show_message(lambda: f"{said.message}. {said.hint}")
            return
        self._take(chosen)

    def send_selected(self) -> None:
        """The same from the keyboard, which walks the nodes with the arrow keys."""
        if self._session.own is None:
            self.toggle()
            return
        self._session.move_to(self._session.run_moments)
        self._window.tools.with_node(self.click)

    def takes(self, by: int) -> bool:
        """Whether a step is one of choosing: back takes the last choice back, on asks for one."""
        session = self._session
        own = session.own
        if own is None or session.at != session.run_moments:
            return False
        if by > 0:
            if not own.complete:
                self._ask()
            return not own.complete
        return self.take_back()

    def take_back(self) -> bool:
        """Without the last choice; whether there was one."""
        own = self._session.own
        if own is None or not own.order.chosen:
            return False
        self._window.player.pause()
        self._window.strip.hide()
        self._session.choose_order(own.back())
        return True

    def _take(self, own: OwnOrder) -> None:
        """Show what was chosen; the card follows it, whatever was selected before."""
        self._session.select()
        self._session.choose_order(own)
        if own.complete:
            self._say_all_is_done()
        else:
            self._window.strip.hide()

    def _say_all_is_done(self) -> None:
        self._window.strip.show_message(lambda: words.say("Every gradient has arrived. Any other order gives the same numbers."))

    def _ask(self) -> None:
        self._window.strip.show_message(
            lambda: words.say("Your order: click a gate with a red ring to send its gradient back. Backspace takes the last one back.")
        )

    def _follow(self) -> None:
        """Live shows the whole run at once, so it ends the choosing."""
        if self._session.live and self._session.own is not None:
            self._session.choose_order(None)
        self._window.actions_by_id["own-order"].setChecked(self._session.own is not None)
