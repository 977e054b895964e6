"""The reference of all ops as a Markdown page, made from their records: `python -m gradviz.tutor.reference`.

Owns the form of the page, which is English like all documentation; what it says stands in the records.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from gradviz import words
from gradviz.ops import OPS, Op
from gradviz.words import say


def reference(ops: Mapping[str, Op] = OPS) -> str:
    """A page with one section per op, by name."""
    head = ["# Ops", "", "Made from the records in gradviz/ops; change those, not this page.", ""]
    return "\n".join([*head, *("\n".join(_section(op)) for _, op in sorted(ops.items()))])


def _section(op: Op) -> list[str]:
    names = op.operands or tuple("abcdefgh"[: op.arity])
    operands = [f"`{name}`" for name in names]
    spelling = op.text.format(*names)
    facts = [
        ("Written", f"`{spelling}`"),
        ("Also", ", ".join(f"`{alias}`" for alias in op.aliases)),
        ("Operands", ", ".join(operands) + (", …" if op.variadic else "")),
        ("Gate rule", op.rule),
        ("Sends back", ", ".join(f"`{op.sends(slot, names, 'out')}`" for slot in range(len(op.flow)))),
        ("Remembers", op.remembers if not op.elementwise else ""),
        ("Settings", ", ".join(f"`{field.name}` = {field.default} ({say(field.doc)})" for field in op.attributes)),
    ]
    listed = [f"- {name}: {fact}" for name, fact in facts if fact]
    return [f"## {op.name}", "", say(op.doc), say(op.note), "", *listed, ""]


def main() -> None:
    """Print the page in English."""
    words.set_language("en")
    sys.stdout.write(reference())


if __name__ == "__main__":
    main()
