"""Programs that exporters wrote, run in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gradviz.engine import Trace, trace
from gradviz.language import parse

FORMULAS: Mapping[str, Mapping[str, object]] = {
    "e=(a+b)*(b+1)": {"a": 2, "b": 1},
    "y=x^3/sqrt(x)-tanh(x)*atan2(x,2)": {"x": 1.5},
    "y=max(a,b)*relu(c)+abs(c)+[a>b]*select(a,b,c)": {"a": 2, "b": 1, "c": 3},
    "lambda=np*if_+x1/constant": {"np": 2, "if_": 3, "x1": 5, "constant": 4},
    "y=x*a+b": {"x": [1, 2], "a": 3, "b": [0.5, 1]},
}


@pytest.fixture(params=FORMULAS)
def run(request: pytest.FixtureRequest) -> Trace:
    """A run that a program has to repeat."""
    return trace(parse(request.param, names=["np", "if_", "lambda", "constant"]), FORMULAS[request.param])


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[bytes], dict[str, str]]:
    """What a program prints, by what stands before the equals sign."""

    def repeat(program: bytes) -> dict[str, str]:
        path = tmp_path / "program.py"
        path.write_bytes(program)
        done = subprocess.run([sys.executable, "-W", "error", str(path)], check=True, capture_output=True, timeout=110)
        pairs = (line.partition(" = ") for line in done.stdout.decode().splitlines())
        return {name: content for name, _, content in pairs}

    return repeat
