"""`python -m tests.benchmarks [WORDS]`: measure everything, or the rows whose text contains WORDS; exit code 1 on a missed goal.

The rows of a file are measured in a process of their own: what earlier ones left in memory would slow down the later.
"""

from __future__ import annotations

import importlib
import multiprocessing
import sys
from pathlib import Path

from tests.benchmarks.table import ROWS, head, measure_file


def main(wanted: str) -> int:
    modules = [f"tests.benchmarks.{path.stem}" for path in sorted(Path(__file__).parent.glob("*.py")) if not path.stem.startswith("_")]
    for module in modules:
        importlib.import_module(module)
    print(head(), flush=True)
    good = True
    for module in modules:
        if any(line.module == module and line.is_wanted(wanted) for line in ROWS):
            process = multiprocessing.get_context("spawn").Process(target=measure_file, args=(module, wanted))
            process.start()
            process.join()
            good = good and process.exitcode == 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
