"""Limits on the size of a text, each with its own message. Owns these numbers only."""

CHARACTERS = 10_000
SHOWN = 2 * CHARACTERS
"""A longer text is not even put into an editor, which would stand still over it."""
TOKENS = 5_000
DEPTH = 100
GATES = 2_000
DIGITS = 40
NAME_LENGTH = 32
TERMS = 64
READINGS = 20_000
