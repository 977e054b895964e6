"""Collect every text of the package into the Russian catalogue and compile it: `python tools/catalogue.py`.

Keeps translations that exist, adds empty ones for new texts, drops those of texts that are gone, and lists what is missing.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gradviz"
CATALOGUE = ROOT / "assets" / "locale" / "ru" / "LC_MESSAGES" / "gradviz.po"
PLURAL_FORMS = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
HEADER = {
    "Project-Id-Version": "gradviz",
    "Language": "ru",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": PLURAL_FORMS,
}


@dataclass
class Message:
    """One text as the source declares it; `plural` is empty for a text without a number."""

    text: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


def literals(node: ast.expr) -> Iterator[str]:
    """The texts an argument can be: a literal, or either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def messages(sources: Mapping[str, str]) -> dict[str, Message]:
    """Every text inside `mark`, `say` and `count`, called plainly or as `words.say`, by its English."""
    found: dict[str, Message] = {}
    for path, text in sources.items():
        for call in ast.walk(ast.parse(text)):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = ast.unparse(call.func).removeprefix("words.")
            if name in ("mark", "say"):
                for literal in filter(None, literals(call.args[0])):
                    found.setdefault(literal, Message(literal)).files.add(path)
            elif name == "count" and len(call.args) > 1:
                pair = [*literals(call.args[0]), *literals(call.args[1])]
                if len(pair) == 2:
                    found.setdefault(pair[0], Message(*pair)).files.add(path)
    return found


def package_messages() -> dict[str, Message]:
    """Every text of gradviz."""
    return messages({path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))})


def merged(found: Mapping[str, Message], old: polib.POFile) -> polib.POFile:
    """A catalogue of exactly the texts found, in the order of the source, with the translations of the old one."""
    known = {entry.msgid: entry for entry in old}
    new = polib.POFile(wrapwidth=120)
    new.metadata = HEADER
    for message in found.values():
        before = known.get(message.text)
        entry = polib.POEntry(msgid=message.text, msgid_plural=message.plural, occurrences=[(path, "") for path in sorted(message.files)])
        if message.plural:
            entry.msgstr_plural = dict(before.msgstr_plural) if before and before.msgstr_plural else {0: "", 1: "", 2: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        new.append(entry)
    return new


def main() -> int:
    """Renew the catalogue on disk; the exit code is 1 while texts wait for a translation."""
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.is_file() else polib.POFile()
    new = merged(package_messages(), old)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    new.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    waiting = new.untranslated_entries()
    for entry in waiting:
        sys.stdout.write(f"{entry.msgid}\n")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
