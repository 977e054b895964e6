"""User text never becomes code: nothing that executes or unpickles text occurs in the package's syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "gradviz"
BANNED = frozenset(
    [
        "eval",
        "exec",
        "compile",
        "__import__",
        "sympify",
        "parse_expr",
        "lambdify",
        "pickle",
        "cPickle",
        "dill",
        "shelve",
        "marshal",
        "allow_pickle",
    ]
)
METHODS = frozenset({"compile", "exec"})


def dangers(text: str) -> Iterator[str]:
    """Every banned word that is used as a name, an attribute, an import or an argument; strings and methods' names count too.

    A method `compile`, as of `re`, or `exec`, as of a Qt dialog, runs no text. A call like `getattr(x, "eval")` is caught by its string.
    """
    for node in ast.walk(ast.parse(text)):
        words: list[str] = []
        if isinstance(node, ast.Name):
            words = [node.id]
        elif isinstance(node, ast.Attribute) and (node.attr not in METHODS or ast.unparse(node.value) == "builtins"):
            words = [node.attr]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            words = [part for alias in node.names for part in alias.name.split(".")]
            words += (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []
        elif isinstance(node, ast.keyword):
            words = [node.arg or ""]
        elif isinstance(node, ast.Call):
            words = [str(a.value) for a in node.args if isinstance(a, ast.Constant)] if _by_name(node) else []
        yield from (f"line {getattr(node, 'lineno', 0)}: {word}" for word in words if word in BANNED)


def _by_name(call: ast.Call) -> bool:
    """Whether a call fetches something by its name."""
    return ast.unparse(call.func).split(".")[-1] in {"getattr", "import_module", "attrgetter", "methodcaller"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_executes_text(path: Path) -> None:
    assert list(dangers(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "eval('1')",
        "def f(text):\n    exec(text)",
        "code = compile(text, '', 'eval')",
        "__import__('os')",
        "import sympy\nsympy.sympify(text)",
        "from sympy import parse_expr as read",
        "from sympy.parsing.sympy_parser import parse_expr",
        "import pickle",
        "import pickle as p",
        "from pickle import loads",
        "numpy.load(path, allow_pickle=True)",
        "run = eval",
        "builtins.compile(text, '', 'exec')",
        "frame.eval('a + b')",
        "getattr(builtins, 'exec')(text)",
        "f = sp.lambdify([x], e)",
        "import_module('pickle')",
    ],
)
def test_a_planted_danger_is_caught(planted: str) -> None:
    assert list(dangers(planted))


@pytest.mark.parametrize("harmless", ["re.compile('a')", "application.exec()", "'eval'", "evaluate(1)", "def compiled(): pass"])
def test_harmless_code_passes(harmless: str) -> None:
    assert not list(dangers(harmless))
