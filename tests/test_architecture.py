"""The rules of the house, read from the syntax tree of the package: one function a rule, one planted fault a rule.

There is no list of exceptions: a module that breaks a rule is mended, or the rule is changed for all.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath

import pytest

from gradviz.ops import OPS
from gradviz.ops.op import CATEGORIES, RULES

ROOT = Path(__file__).resolve().parent.parent
FOUNDATION = frozenset(["errors", "registry", "fields", "resources", "words", "notation", "files", "processes"])
LAYERS = (
    FOUNDATION,
    frozenset({"graph"}),
    frozenset({"ops"}),
    frozenset({"language", "engine", "algebra"}),
    frozenset({"nn", "data", "picture"}),
    frozenset({"tutor", "export"}),
    frozenset({"project"}),
    frozenset({"cli", "app"}),
    frozenset({"", "__main__"}),
)
RANK = {package: rank for rank, layer in enumerate(LAYERS) for package in layer}
SLOW = frozenset({"sympy", "networkx", "ziamath", "ziafont", "pygraphviz", "pyqtgraph", "pptx", "sklearn", "PIL", "pooch", "requests"})
VAGUE = frozenset({"util", "utils", "helper", "helpers", "manager", "misc"})
OP_NAMES = frozenset(OPS) - frozenset(CATEGORIES) - frozenset(RULES)
Sources = Mapping[str, str]
Complaints = Iterator[str]


@dataclass(frozen=True)
class Import:
    """One imported module as seen from a file; `lazy` inside a function, `typing` under TYPE_CHECKING."""

    module: str
    line: int
    lazy: bool
    typing: bool


@cache
def tree(text: str) -> ast.Module:
    """The syntax tree of a file, read once for all rules."""
    return ast.parse(text)


@cache
def nodes(text: str) -> tuple[ast.AST, ...]:
    """Every node of it."""
    return tuple(ast.walk(tree(text)))


@cache
def written(node: ast.expr) -> str:
    """An expression as text."""
    return ast.unparse(node)


def package_sources() -> dict[str, str]:
    """Every Python file of the package by its path from the root of the checkout."""
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted((ROOT / "gradviz").rglob("*.py"))}


def tool_sources() -> dict[str, str]:
    """The scripts that make what the package is shipped with."""
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted((ROOT / "tools").glob("*.py"))}


def python_sources() -> dict[str, str]:
    """Every Python file: of the package, its tests, tools and examples."""
    folders = ("gradviz", "tests", "tools", "examples")
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for name in folders for path in sorted((ROOT / name).rglob("*.py"))}


def all_sources() -> dict[str, str]:
    """Every text file that a reader of the project meets."""
    kinds = {".py", ".md", ".toml", ".po", ".txt", ".svg", ".json", ".gradviz", ""}
    found = [*ROOT.glob("*"), *(p for name in ("gradviz", "tests", "assets", "examples", "docs", ".ci") for p in (ROOT / name).rglob("*"))]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8", errors="replace")
        for path in sorted(found)
        if path.is_file() and path.name != ".git" and path.suffix in kinds and "__pycache__" not in path.parts
    }


@cache
def imports(text: str, known: frozenset[str]) -> tuple[Import, ...]:
    """Every import of a file; `from gradviz import words` counts as gradviz.words when that is a module, and `__version__` is none."""

    def walk(node: ast.AST, lazy: bool, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(alias.name, child.lineno, lazy, typing) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = "." * child.level + (child.module or "")
                for alias in child.names:
                    if alias.name == "__version__":
                        continue
                    full = f"{base}.{alias.name}"
                    yield Import(full if full in known else base, child.lineno, lazy, typing)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                yield from walk(ast.Module(child.body, []), lazy, True)
                yield from walk(ast.Module(child.orelse, []), lazy, typing)
            else:
                yield from walk(child, lazy or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)), typing)

    return tuple(walk(tree(text), False, False))


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def package_of(module: str) -> str:
    """The part of gradviz that a module belongs to; "" for the public face itself."""
    return [*module.split("."), ""][1]


def each_import(sources: Sources) -> Iterator[tuple[str, Import]]:
    known = frozenset(map(module_name, sources)) | {f"gradviz.{package}" for package in RANK if package}
    for path, text in sources.items():
        for found in imports(text, known):
            yield path, found


def imports_point_left(sources: Sources) -> Complaints:
    for path, found in each_import(sources):
        if found.typing or (found.module.split(".")[0] != "gradviz" and not found.module.startswith(".")):
            continue
        here, there = package_of(module_name(path)), package_of(found.module)
        if found.module.startswith(".") or there not in RANK or here not in RANK:
            yield f"{path}:{found.line} imports {found.module}, which has no place in the order of layers"
        elif here != there and RANK[there] >= RANK[here] and not {here, there} <= FOUNDATION:
            yield f"{path}:{found.line} ({here or 'gradviz'}) imports {found.module}, which stands to its right or beside it"


def only_discovery_imports_by_name(sources: Sources) -> Complaints:
    """The registry, and the outermost layers, which have nothing to their right and name a module to load it late."""
    for path, found in each_import(sources):
        outermost = RANK.get(package_of(module_name(path)), 0) >= RANK["cli"]
        if (
            found.module.split(".")[0] == "importlib"
            and found.module != "importlib.util"
            and not outermost
            and path != "gradviz/registry.py"
        ):
            yield f"{path}:{found.line} imports by name"


def only_the_app_knows_qt(sources: Sources) -> Complaints:
    for path, found in each_import(sources):
        if found.module.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"} and not path.startswith("gradviz/app/"):
            yield f"{path}:{found.line} imports {found.module}"


def layouts_keep_their_items(sources: Sources) -> Complaints:
    """What shows them to Python: asking for one, and to add a layout that holds some. See `tests.app.strays` for what comes of it."""
    for path, text in sources.items():
        for node in nodes(text):
            if isinstance(node, ast.Attribute) and node.attr in {"itemAt", "itemAtPosition", "takeAt"}:
                yield f"{path}:{node.lineno} calls {node.attr}"
            if isinstance(node, ast.FunctionDef):
                yield from (f"{path}:{line} adds a layout that was filled before" for line in _added_late(node))


def _added_late(function: ast.FunctionDef) -> Iterator[int]:
    """Lines on which a layout is added that the function, or a call, has filled."""
    calls = [(node.func, node.args) for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    filled = {(written(name.value), name.lineno) for name, _ in calls if name.attr.startswith(("add", "insert"))}
    for name, given in calls:
        if name.attr in {"addLayout", "insertLayout"}:
            added = given[name.attr == "insertLayout"]
            if isinstance(added, ast.Call) or any(layout == written(added) and line < name.lineno for layout, line in filled):
                yield name.lineno


def slow_libraries_load_late(sources: Sources) -> Complaints:
    for path, found in each_import(sources):
        if found.module.split(".")[0] in SLOW and not (found.lazy or found.typing):
            yield f"{path}:{found.line} imports {found.module} at start-up"


def files_are_short(sources: Sources) -> Complaints:
    for path, text in sources.items():
        if text.count("\n") > 400:
            yield f"{path} has {text.count(chr(10))} lines"


def functions_are_short(sources: Sources) -> Complaints:
    for path, text in sources.items():
        for node in nodes(text):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (node.end_lineno or 0) - node.lineno >= 50:
                yield f"{path}:{node.lineno} {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"


def modules_say_what_they_own(sources: Sources) -> Complaints:
    for path, text in sources.items():
        docstring = ast.get_docstring(tree(text))
        if not docstring or len(docstring.splitlines()) > 5:
            yield f"{path} needs a docstring of one to five lines"


def names_mean_something(sources: Sources) -> Complaints:
    for path, text in sources.items():
        names = [PurePosixPath(path).stem, *PurePosixPath(path).parts]
        names += [n.name for n in nodes(text) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
        for name in names:
            if VAGUE.intersection(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")):
                yield f"{path}: {name} says nothing"


def nobody_compares_op_names(sources: Sources) -> Complaints:
    """No literal name beside an expression for an op, no match on one, no table keyed by them. COPY belongs to the graph."""
    for path, text in sources.items():
        if path.startswith("gradviz/ops/"):
            continue
        for node in nodes(text):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                if any(_is_op(a) and _names_ops(b) for x, y in pairwise(sides) for a, b in ((x, y), (y, x))):
                    yield f"{path}:{node.lineno} compares the name of an op: {ast.unparse(node)}"
            elif isinstance(node, ast.Match) and _is_op(node.subject):
                yield f"{path}:{node.lineno} matches the name of an op"
            elif isinstance(node, ast.Dict):
                listed = OP_NAMES.intersection(_strings(node.keys))
                if len(listed) >= 3 and 2 * len(listed) > len(node.keys):
                    yield f"{path}:{node.lineno} is a table by op: {', '.join(sorted(listed))}"


def nobody_writes_op_names(sources: Sources) -> Complaints:
    """No gate made and no record looked up under a literal name, and no call of an op put into a text that is read.

    Layers and losses are made of ops, so gradviz/nn names them; nothing else may.
    """
    for path, text in sources.items():
        if path.startswith(("gradviz/ops/", "gradviz/nn/")):
            continue
        for node in nodes(text):
            named: list[ast.expr] = []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "gate":
                named = node.args[:1]
            elif isinstance(node, ast.Subscript) and re.search(r"\bops$", written(node.value).lower()):
                named = [node.slice]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip().endswith("("):
                named = [ast.Constant(node.value.strip()[:-1])]
            for name in frozenset(OPS).intersection(_strings(named)):
                yield f"{path}:{node.lineno} writes the name of an op: {name}"


def nothing_is_there_for_tests_alone(sources: Sources) -> Complaints:
    """Every function and class at the top of a module is read in it, imported by another module or tool, or loaded late by its name."""
    known = frozenset(map(module_name, sources))
    used = {(module_name(path), name) for path, text in sources.items() for name in _read_names(text)}
    for text in (*sources.values(), *tool_sources().values()):
        used |= _asked_of_others(text, known)
    for path, text in sources.items():
        for node in tree(text).body:
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("__"):
                continue
            registers_itself = isinstance(node, ast.FunctionDef) and bool(node.decorator_list)
            if not registers_itself and (module_name(path), node.name) not in used:
                yield f"{path}:{node.lineno} {node.name} has no caller in the package"


@cache
def _read_names(text: str) -> frozenset[str]:
    """The names that a file itself reads."""
    return frozenset(node.id for node in nodes(text) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))


@cache
def _asked_of_others(text: str, known: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Names by module: imported, read from a module imported whole, or read somewhere in a file that names the module in a string."""
    found: set[tuple[str, str]] = set()
    whole: dict[str, str] = {}
    for node in nodes(text):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {(node.module, alias.name) for alias in node.names}
            whole |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    late = known.intersection(_strings([node for node in nodes(text) if isinstance(node, ast.Constant)]))
    for node in nodes(text):
        if isinstance(node, ast.Attribute):
            found |= {(module, node.attr) for module in late}
            if isinstance(node.value, ast.Name) and node.value.id in whole:
                found.add((whole[node.value.id], node.attr))
    return frozenset(found)


def _is_op(node: ast.expr) -> bool:
    """Whether an expression reads like the name of an op: `node.op`, `op`, `op.name`, `gate.name`."""
    return re.search(r"(\b|_)(op|op_name|(op|gate)\.name)$", written(node)) is not None


def _names_ops(node: ast.expr) -> bool:
    return any(_strings(node.elts if isinstance(node, (ast.Tuple, ast.Set, ast.List)) else [node]))


def _strings(nodes: list[ast.expr] | list[ast.expr | None]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def every_module_has_its_tests(sources: Sources) -> Complaints:
    for path in sources:
        at = PurePosixPath(path).relative_to("gradviz")
        mirror = PurePosixPath("tests") / at.parent / f"test_{at.stem}.py"
        if not at.stem.startswith("__") and not (ROOT / mirror).is_file():
            yield f"{path} has no {mirror}"


def no_check_is_silenced(sources: Sources) -> Complaints:
    for path, text in sources.items():
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and re.search(r"noqa|type:\s*ignore|\b(TODO|FIXME|XXX)\b|pragma: no cover", token.string):
                yield f"{path}:{token.start[0]} {token.string}"


def no_file_names_a_machine(sources: Sources) -> Complaints:
    own = re.compile(r"/(?:work|root|tmp|home|Users)/|C:[\\]")
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), 1):
            if own.search(line):
                yield f"{path}:{number} names a folder of one machine"


@dataclass(frozen=True)
class HouseRule:
    """A rule, where it holds, and a file that breaks it and nothing else."""

    check: Callable[[Sources], Complaints]
    planted: Mapping[str, str]
    read: Callable[[], dict[str, str]] = package_sources


HOUSE_RULES = (
    HouseRule(imports_point_left, {"gradviz/engine/fault.py": "def f():\n    from gradviz.picture import diagram\n"}),
    HouseRule(imports_point_left, {"gradviz/engine/fault.py": "from gradviz import algebra\n"}),
    HouseRule(imports_point_left, {"gradviz/words.py": "import gradviz\n"}),
    HouseRule(only_discovery_imports_by_name, {"gradviz/graph/fault.py": "import importlib\n"}),
    HouseRule(only_the_app_knows_qt, {"gradviz/export/fault.py": "def f():\n    import PySide6.QtGui\n"}),
    HouseRule(layouts_keep_their_items, {"gradviz/app/fault.py": "def f(row):\n    return row.itemAt(0).widget()\n"}),
    HouseRule(
        layouts_keep_their_items, {"gradviz/app/fault.py": "def f(column, row, x):\n    row.addWidget(x)\n    column.addLayout(row)\n"}
    ),
    HouseRule(slow_libraries_load_late, {"gradviz/algebra/fault.py": "try:\n    import sympy\nexcept ImportError:\n    pass\n"}),
    HouseRule(files_are_short, {"gradviz/fault.py": "pass\n" * 401}, python_sources),
    HouseRule(functions_are_short, {"gradviz/fault.py": "class A:\n    def f():\n" + "        pass\n" * 50}, python_sources),
    HouseRule(modules_say_what_they_own, {"gradviz/fault.py": '"""' + "\n".join("abcdef") + '"""\n'}),
    HouseRule(names_mean_something, {"gradviz/graph/layout_utils.py": ""}, python_sources),
    HouseRule(names_mean_something, {"gradviz/fault.py": "class WindowManager:\n    pass\n"}, python_sources),
    HouseRule(nobody_compares_op_names, {"gradviz/engine/fault.py": "def f(node):\n    return node.op in ('add', 'sub')\n"}),
    HouseRule(nobody_compares_op_names, {"gradviz/engine/fault.py": "def f(node):\n    return 'mul' == node.op.name\n"}),
    HouseRule(nobody_compares_op_names, {"gradviz/export/fault.py": f"CODE = {dict.fromkeys(sorted(OP_NAMES)[:3])}\n"}),
    HouseRule(nobody_writes_op_names, {"gradviz/language/fault.py": "def f(out):\n    out.emit(' select(', 0, 1)\n"}),
    HouseRule(nobody_writes_op_names, {"gradviz/engine/fault.py": "def f(builder, x):\n    return builder.gate('mul', [x, x])\n"}),
    HouseRule(nobody_writes_op_names, {"gradviz/tutor/fault.py": "def f():\n    return OPS['relu'].doc\n"}),
    HouseRule(nothing_is_there_for_tests_alone, {"gradviz/fault.py": "def lonely():\n    pass\n"}),
    HouseRule(every_module_has_its_tests, {"gradviz/graph/fault.py": ""}),
    HouseRule(no_check_is_silenced, {"gradviz/fault.py": "x = 1  # no" + "qa\n"}, python_sources),
    HouseRule(no_check_is_silenced, {"gradviz/fault.py": "x = 1  # type: " + "ignore\n"}, python_sources),
    HouseRule(no_file_names_a_machine, {"README.md": "see /wor" + "k/main\n"}, all_sources),
)


@pytest.mark.parametrize("rule", {rule.check: rule for rule in HOUSE_RULES}.values(), ids=lambda rule: rule.check.__name__)
def test_the_house_keeps_its_rules(rule: HouseRule) -> None:
    complaints = list(rule.check(rule.read()))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("rule", HOUSE_RULES, ids=lambda rule: rule.check.__name__)
def test_a_planted_fault_is_caught(rule: HouseRule) -> None:
    assert list(rule.check(rule.planted))
