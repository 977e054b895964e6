"""The Command record and its registry: one command of `gradviz`, in one file. Owns no command."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradviz.registry import Registry

GOOD, FAILED, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True)
class Command:
    """`configure` adds the arguments, `run` returns the exit code; a GradvizError that it raises becomes BAD_INPUT.

    `prepare` may rewrite the words of the line before they are parsed.
    """

    name: str
    doc: str
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    prepare: Callable[[Sequence[str]], list[str]] = list


COMMANDS: Registry[Command] = Registry("command")


def declare(record: Command) -> Command:
    """Register `record` and return it."""
    return COMMANDS.register(record.name, record)
