"""Fast kernels, one op family a file. Importing the package registers them; the first that applies is taken."""

from gradviz.engine.kernels import (
    convolution,
    dense,
    elementwise,
    local_response,
    losses,
    normalization,
    pooling,
    sliding_pooling,
    structure,
    winograd,
)
from gradviz.engine.kernels.kernel import KERNELS, Call, Kernel, Pass, Site

__all__ = [
    "KERNELS",
    "Call",
    "Kernel",
    "Pass",
    "Site",
    "convolution",
    "dense",
    "elementwise",
    "local_response",
    "losses",
    "normalization",
    "pooling",
    "sliding_pooling",
    "structure",
    "winograd",
]
