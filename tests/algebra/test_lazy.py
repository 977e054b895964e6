from __future__ import annotations

import subprocess
import sys

import pytest

from gradviz.algebra.lazy import sympy

pytest.importorskip("sympy")


def test_it_is_sympy() -> None:
    assert sympy() is sys.modules["sympy"]


def test_importing_the_package_loads_no_sympy() -> None:
    code = "import sys, gradviz.algebra, gradviz.algebra.child; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
