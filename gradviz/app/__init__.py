"""The window: the only package that knows Qt. `main(argv)` opens it."""

from gradviz.app.start import main

__all__ = ["main"]
