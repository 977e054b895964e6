"""Kernel records say which op they run, and the registry holds no two of one name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from gradviz.engine.kernels import KERNELS
from gradviz.engine.kernels.kernel import Kernel, copying, declare, in_turn, plain
from gradviz.ops import OPS


def test_every_kernel_is_named_once_and_runs_something() -> None:
    for name, kernel in KERNELS.items():
        assert kernel.name == name
        assert callable(kernel.make)
    with pytest.raises(ValueError, match="twice"):
        declare(Kernel("dense", "matmul", plain))


def idle(kernels: Mapping[str, Kernel]) -> list[str]:
    """Kernels of ops that no one has written, which would never run."""
    return [name for name, kernel in kernels.items() if kernel.op not in OPS]


def test_every_op_that_a_kernel_names_exists() -> None:
    assert idle(KERNELS) == []
    assert idle({"dense": Kernel("dense", "matmull", plain)}) == ["dense"]


def test_works_in_turn() -> None:
    done: list[int] = []
    assert in_turn(None, None) is None
    one = in_turn(None, lambda: done.append(1))
    both = in_turn(lambda: done.append(2), lambda: done.append(3))
    assert one is not None
    assert both is not None
    one()
    both()
    assert done == [1, 2, 3]
    target = np.zeros(2)
    copying(target, np.ones(2))()
    assert target.tolist() == [1, 1]


def test_a_site_without_backward_pass_has_no_gradient(pictures: Any) -> None:
    from gradviz.engine.kernels.kernel import Call, Site
    from gradviz.engine.tensors.buffers import PLAIN, Workspace, allocate
    from gradviz.engine.tensors.crew import Crew
    from gradviz.engine.tensors.program import Slot

    buffer = allocate((2, 3), True, PLAIN, np.float32)
    slot = Slot((2, 3), True)
    site = Site(Call(OPS["exp"], {}, (slot,), slot), (buffer,), buffer, None, (None,), Workspace(np.float32), Crew(0))
    with pytest.raises(ValueError, match="exp"):
        _ = site.gradient
    assert plain(site).backward is None
