"""Text to graph: tokens, reader, names, LaTeX and messages. User text is never executed."""
