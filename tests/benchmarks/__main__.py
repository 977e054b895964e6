"""`python -m tests.benchmarks [WORDS]`: measure everything, or the rows whose text contains WORDS; exit code 1 on a missed goal."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from tests.benchmarks.table import print_table

for module in sorted(Path(__file__).parent.glob("*.py")):
    if not module.stem.startswith("_"):
        importlib.import_module(f"tests.benchmarks.{module.stem}")

sys.exit(0 if print_table(" ".join(sys.argv[1:])) else 1)
