"""main(): choose the command, or open the app. Owns languages of output and exit codes; prints no result itself."""

from __future__ import annotations

import gc
import importlib
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gradviz import __version__, files, registry, words
from gradviz.cli import streams
from gradviz.cli.arguments import Arguments
from gradviz.cli.command import BAD_INPUT, COMMANDS, FAILED, GOOD
from gradviz.cli.console import can_show, has_screen, speak
from gradviz.cli.report import report
from gradviz.errors import FileError, GradvizError, InputError, TraceError, UnreachableError
from gradviz.words import mark, say

QUIT = "--quit-after-start"
OPTION = re.compile(r"-o|-h$|--$|--[a-z][a-z-]+(=|$)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code: 0 good, 1 the run failed, 2 bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    streams.open_closed()
    for stream in (sys.stdout, sys.stderr):
        speak(stream)
    _choose_language(given)
    return _open_app(given) if _is_for_app(given) else _run_command(given)


def _is_for_app(given: list[str]) -> bool:
    """No command: nothing at all, a file, or an option of the window. The commands are not even loaded then."""
    first = next((word for before, word in zip(["", *given], given, strict=False) if "--lang" not in (before, word.partition("=")[0])), "")
    if first in ("", "--", QUIT) or _is_file(first):
        return True
    return first.startswith("--") and first not in ("--help", "--version") and not _names_command(given)


def _names_command(given: list[str]) -> bool:
    """Whether a command stands behind the options that a line begins with."""
    _load_commands()
    return any(word in COMMANDS for word in given)


def _is_file(word: str) -> bool:
    """Whether a word names what the window opens, or anything else that lies there and cannot be a command."""
    return word.lower().endswith(files.OPENABLE) or (not word.isidentifier() and Path(word).exists())


def _run_command(given: list[str]) -> int:
    try:
        _load_commands()
        namespace = _parser().parse_args(_protect_minus(_prepared(_command_first(given))))
        code = COMMANDS[namespace.command].run(namespace)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        return FAILED
    except GradvizError as error:
        streams.note(report(error))
        return FAILED if isinstance(error, (TraceError, UnreachableError)) else BAD_INPUT
    except MemoryError:
        hint = mark("Take less data, or a smaller network or formula.")
        streams.note(report(InputError("memory", mark("there is not enough memory for this"), hint)))
        return FAILED
    except OSError as error:
        if error.filename is not None:
            raise
        return _output_failed(error)


def _parser() -> Arguments:
    """The arguments of every command, with help in the language chosen."""
    parser = Arguments(
        prog="gradviz",
        description=say("Computation graphs and backprop, step by step. Without a command the app opens."),
        epilog=say(
            "gradviz FILE opens a document, or a picture that carries one; gradviz --quit-after-start paints the window once and exits."
        ),
    )
    parser.add_argument("--version", action="version", version=f"gradviz {__version__}", help=say("show the version and exit"))
    parser.add_argument("--lang", choices=tuple(words.LANGUAGES), help=say("language of all texts"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        own = commands.add_parser(command.name, help=say(command.doc), description=say(command.doc))
        own.add_argument("--lang", choices=tuple(words.LANGUAGES), help=say("language of all texts"))
        command.configure(own)
    return parser


def _load_commands() -> None:
    with _leaving_at_once():
        registry.discover(["gradviz.cli"])


@contextmanager
def _leaving_at_once() -> Iterator[None]:
    """Ctrl+C while modules load ends the program there and then: as an exception, some of them would take it for a fault of theirs."""
    heard = signal.getsignal(signal.SIGINT)
    if heard is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(FAILED))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def _command_first(given: list[str]) -> list[str]:
    """The line with the command before the options that it begins with; --version is no command's."""
    at = next((place for place, word in enumerate(given) if word in COMMANDS), 0)
    return [given[at], *given[:at], *given[at + 1 :]] if at and given[0].startswith("-") and given[0] != "--version" else given


def _prepared(given: list[str]) -> list[str]:
    """The line as its command wants it parsed."""
    command = next((COMMANDS[word] for word in given if word in COMMANDS), None)
    return command.prepare(given) if command else given


def _reader_left() -> int:
    """The reader of the output, such as `head`, has seen enough: that is no failure. The rest goes nowhere."""
    streams.silence(sys.stdout)
    return GOOD


def _output_failed(error: OSError) -> int:
    """A full disk behind `> file` is said, not shown as a fault of ours; a file that is written itself is a FileError before."""
    full = FileError(
        "output",
        mark("the output cannot be written: {reason}"),
        mark("Check the free space where it goes, or send it elsewhere."),
        reason=error.strerror or str(error),
    )
    streams.note(report(full))
    for stream in (sys.stdout, sys.stderr):
        streams.silence(stream)
    return FAILED


def _protect_minus(given: list[str]) -> list[str]:
    """A formula such as -x^2 or --x is no option, and gets a space: what begins with a minus and is no option's spelling."""
    return [" " + word if word.startswith("-") and not OPTION.match(word) else word for word in given]


def _choose_language(given: list[str]) -> None:
    """The language asked for, unless the terminal lacks its letters."""
    for before, word in zip(["", *given], given, strict=False):
        code = word.partition("=")[2] if word.startswith("--lang=") else word if before == "--lang" else ""
        if code in words.LANGUAGES and can_show(words.LANGUAGES[code], sys.stdout):
            words.set_language(code)


def _open_app(given: list[str]) -> int:
    parser = Arguments(prog="gradviz", description=say("Open the window."))
    parser.add_argument("files", nargs="*", metavar="FILE", help=say("a document, or a picture that carries one"))
    parser.add_argument(QUIT, action="store_true", help=say("paint the window once and exit"))
    parser.add_argument("--lang", choices=tuple(words.LANGUAGES), help=say("language of all texts"))
    try:
        wanted = parser.parse_args(given)
    except GradvizError as error:
        streams.note(report(error))
        return BAD_INPUT
    if not has_screen():
        streams.note(say("There is no screen here to open a window on; the commands work without one: gradviz --help."))
        return FAILED
    with _keeping_all():
        try:
            with _leaving_at_once():
                app = importlib.import_module("gradviz.app")
        except ImportError as error:
            streams.note(say("The window needs PySide6, which could not be loaded: {reason}", reason=error))
            return FAILED
        code: int = app.main(wanted.files, quit_after_start=wanted.quit_after_start, language=wanted.lang)
        return code


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Modules stay, so there is no search for cycles while they load; the window begins to search once it stands."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
