"""The NumPy engine: recorded runs, fast gradients, and the checks that hold them to the truth."""

from gradviz.engine.calculus import RIGHT, Calculus
from gradviz.engine.plan import Plan, gradients
from gradviz.engine.trace import Trace, trace

__all__ = ["RIGHT", "Calculus", "Plan", "Trace", "gradients", "trace"]
