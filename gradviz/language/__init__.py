"""Text to graph: tokens, reader, names, LaTeX and messages. User text is never executed."""

from gradviz.language.names import declared
from gradviz.language.reading import Reading, parse, read

__all__ = ["Reading", "declared", "parse", "read"]
