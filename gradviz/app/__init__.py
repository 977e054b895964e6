"""The window: the only package that knows Qt. `main()` opens it."""

from gradviz.app.start import main

__all__ = ["main"]
