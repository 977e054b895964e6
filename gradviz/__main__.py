"""`python -m gradviz`, and the `gradviz` command. Owns only this: Ctrl+C is heard from the first moment on."""

from __future__ import annotations

import importlib
import sys

FAILED = 1


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        code: int = importlib.import_module("gradviz.cli").main()
    except KeyboardInterrupt:
        return FAILED
    return code


if __name__ == "__main__":
    sys.exit(main())
