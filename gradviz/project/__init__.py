"""Documents and settings as values: edits, history, files."""
