"""The levels of a network: layers, the gates of a layer, one gate, and one unit of it as scalar gates with the numbers of today."""

from gradviz.nn.levels.level import Level, level_at
from gradviz.nn.levels.path import ViewPath

__all__ = ["Level", "ViewPath", "level_at"]
