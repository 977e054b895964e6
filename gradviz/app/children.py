"""The two child processes and the threads that wait for them. Owns their life; none starts before the first paint."""

from __future__ import annotations

from gradviz.algebra.session import Algebra
from gradviz.app.models.derivatives import LocalDerivatives
from gradviz.app.models.symbolic import Symbolic
from gradviz.app.models.typesetting import Typesetter
from gradviz.app.worker import Worker
from gradviz.picture.service import PictureService


class Children:
    """One child for layout and typesetting, one for SymPy."""

    def __init__(self) -> None:
        self.pictures, self.algebra = PictureService(), Algebra()
        self.drawing, self._thinking, self.exporting, self.fitting = (Worker() for _ in range(4))
        self.typesetter = Typesetter(self.pictures.math, self.drawing)
        self.derivatives = LocalDerivatives(self.algebra, self._thinking)
        self.symbolic = Symbolic(self.algebra, self._thinking)

    def start(self) -> None:
        """Let layout, typesetting and SymPy begin."""
        self.drawing.release()
        self._thinking.release()

    def close(self) -> None:
        """End both; what they were doing is dropped."""
        self.pictures.close()
        self.algebra.close()
        self.drawing.close()
        self._thinking.close()
        self.exporting.close()
        self.fitting.close()
