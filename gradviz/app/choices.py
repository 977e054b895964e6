"""What is chosen in the menus: followed when a preference changes, and ticked at the actions. Keeps no choice itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz import words
from gradviz.app.actions import ACTIONS

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow


class Choices:
    """Tells the parts of a window what its preferences, its session and its player have chosen."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def adopt(self) -> None:
        """Follow all preferences once, at the start."""
        for name in ("reduced_motion", "speed", "granularity"):
            self._follow(name)
        self.tick()

    def hear(self, name: str) -> None:
        """Follow the preference of this name, which has changed."""
        self._follow(name)
        self.tick()

    def _follow(self, name: str) -> None:
        window, chosen = self._window, self._window.preferences
        if name in ("theme", "text_size"):
            window.apply_theme()
            window.retranslate()
            window.folding.fit()
        elif name == "language":
            window.retranslate()
        elif name == "granularity":
            window.session.set_granularity(str(chosen["granularity"]))
        elif name == "speed":
            window.player.set_speed(float(chosen["speed"]))
        elif name == "reduced_motion":
            window.canvas.reduced_motion = bool(chosen["reduced_motion"])

    def tick(self) -> None:
        """Set the ticks of actions to what is chosen."""
        window = self._window
        chosen = {
            "theme": window.preferences.theme.name,
            "language": words.language(),
            "labels": window.preferences["label_mode"],
            "direction": window.preferences["direction"],
            "granularity": window.session.granularity,
            "panel": window.right.current,
            "kinks": window.session.document.convention,
            "mode": "live" if window.workspaces.live else "step",
            "speed": f"{window.player.speed:g}",
        }
        actions = window.actions_by_id
        for record in ACTIONS:
            if record.choice is not None:
                actions[record.id].setChecked(record.argument == chosen[record.choice])
        for key, name in (("tags", "rule_tags"), ("pins", "memory_pins"), ("motion", "reduced_motion")):
            actions[key].setChecked(bool(window.preferences[name]))
        window.bars.refresh()
        window.transport.refresh()
