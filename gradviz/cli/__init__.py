"""The command line: arguments in, exit code out. Owns the parser and the exit codes; each command has its own file."""

from gradviz.cli.main import main

__all__ = ["main"]
