"""Text to graph: tokens, reader, names, LaTeX and messages. User text is never executed."""

from gradviz.language.reading import Reading, parse, read

__all__ = ["Reading", "parse", "read"]
