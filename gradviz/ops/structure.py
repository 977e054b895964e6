"""The copy gate, which the graph inserts where a value is read more than once. One record, nothing else."""

from __future__ import annotations

import numpy as np

from gradviz.graph import COPY
from gradviz.ops.op import ANY, Op, Scalar, declare
from gradviz.words import mark

declare(
    Op(
        name=COPY,
        title=mark("Copy gate"),
        symbol="•",
        category="copy",
        rule="sum",
        doc=mark("Hands one value to several gates."),
        note=mark("A gradient adder: the gradients of all branches are summed, because every branch carries the value to the output."),
        forward=np.positive,
        local=lambda out, a: (1.0,),
        scalar=Scalar(lambda a: a, lambda out, a: (1.0,)),
        sympy=lambda sp, a: a,
        domain=(ANY,),
        text="{0}",
        latex="{0}",
        typed=False,
    )
)
