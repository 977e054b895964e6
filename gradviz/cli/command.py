"""The Command record and its registry: one command of `gradviz`, in one file. Owns no command."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

from gradviz.registry import Registry

GOOD, FAILED, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True)
class Command:
    """`configure` adds the arguments, `run` returns the exit code; a GradvizError that it raises becomes BAD_INPUT."""

    name: str
    doc: str
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


COMMANDS: Registry[Command] = Registry("command")


def declare(record: Command) -> Command:
    """Register `record` and return it."""
    return COMMANDS.register(record.name, record)
