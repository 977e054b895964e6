"""A document as versioned JSON and back. Owns the format of a .gradviz file; every part of one is checked before it is used.

Unknown keys survive a round trip, a newer version is refused with a sentence, nothing in a file is ever executed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from gradviz import files, registry
from gradviz.errors import FileError, InputError
from gradviz.language import declared
from gradviz.language.limits import SHOWN
from gradviz.notation import plain
from gradviz.ops.op import CONVENTIONS
from gradviz.project import rows
from gradviz.project.document import Document, frozen, number
from gradviz.project.parts import Kind, Part
from gradviz.words import mark

KIND = "gradviz document"
MARK = b'"kind": "%s"' % KIND.encode()
VERSION = 1
SUFFIX = ".gradviz"
LIMIT = 4 * 2**20
DEEPEST = 100
"""So many lists may lie in one another; what writes and compares them goes as deep."""
HALF = b"\\ud"
"""What the spelling of half a sign begins with."""
NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def save(document: Document, path: str | Path) -> None:
    """Write `document` to `path`, keeping the file that was there as a backup. Raises FileError."""
    files.write(Path(path), encode(document))


def load(path: str | Path) -> Document:
    """The document in `path`. Raises FileError that says what is wrong with the file."""
    data = files.read(Path(path), LIMIT)
    try:
        return decode(data)
    except FileError as error:
        raise files.complaint_about(path, error) from None


def encode(document: Document) -> bytes:
    """`document` as UTF-8 JSON with sorted keys, so that two equal documents are two equal files."""
    content = {
        **document.extra,
        "kind": KIND,
        "version": VERSION,
        "text": document.text,
        "names": list(document.names),
        "values": {name: plain(content) for name, content in document.values.items()},
        "parameters": list(document.parameters),
        "learning_rate": plain(document.learning_rate),
        "seed": plain(document.seed),
        "convention": document.convention,
        "title": document.title,
        "pins": {place: list(point) for place, point in document.pins.items()},
        "breakpoints": list(document.breakpoints),
        "notes": dict(document.notes),
        "colors": dict(document.colors),
        "target": document.target,
        "parts": [asdict(part) for part in document.parts],
        "rows": rows.written(document.rows),
        "view": dict(document.view),
        **({} if document.network is None else {"network": _network("written network")(document.network)}),
    }
    return _bytes(json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def decode(data: bytes) -> Document:
    """The document in `data`. Raises FileError."""
    content = _json(data)
    _check_version(content)
    _check_depth(content)
    known = {key: check(key, content[key]) for key, check in FIELDS.items() if key in content}
    if "text" not in known:
        raise _damaged("text")
    extra = {key: value for key, value in content.items() if key not in FIELDS and key not in ("kind", "version")}
    return Document(**known, extra=frozen(extra))


def _network(name: str) -> Callable[[Any], Any]:
    """What reads or writes a network: asked for by name, so that a formula opens without any of it."""
    registry.discover(["gradviz.project"])
    return registry.view(name)


def _json(data: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
        if HALF in data.lower():
            content = json.loads(_bytes(json.dumps(content, ensure_ascii=False)))
    except (ValueError, RecursionError):
        content = None
    if content is None and MARK in data and not data.rstrip().endswith(b"}"):
        raise FileError(
            "damaged",
            mark("this document is damaged: its end is missing"),
            mark("The file beside it that ends in .bak may be whole."),
        )
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise FileError(
            "not a document", mark("this is not a gradviz document"), mark("Open a file that gradviz saved; its name ends in .gradviz.")
        )
    return content


def _bytes(text: str) -> bytes:
    """UTF-8; half a sign, which JSON can spell and UTF-8 cannot, becomes a question mark."""
    return text.encode(errors="replace")


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _check_version(content: Mapping[str, Any]) -> None:
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _damaged("version")
    if version > VERSION:
        raise FileError(
            "newer version",
            mark("this document was saved by a newer gradviz (format {version}, this one reads up to {known})"),
            mark("Update gradviz, or save the document there in an older format."),
            version=version,
            known=VERSION,
        )


def _check_depth(content: Mapping[str, Any]) -> None:
    for key, part in content.items():
        level: list[Any] = [part]
        for _ in range(DEEPEST):
            level = [item for held in level for item in _items(held)]
        if level:
            raise _damaged(key)


def _items(held: Any) -> Iterable[Any]:
    if isinstance(held, dict):
        return held.values()
    return held if isinstance(held, list) else ()


def _damaged(key: str) -> FileError:
    return FileError(
        "damaged", mark('the part "{key}" of this document is damaged'), mark("The file beside it that ends in .bak may be whole."), key=key
    )


def _text(key: str, content: Any) -> str:
    if not isinstance(content, str):
        raise _damaged(key)
    return content


def _formula(key: str, content: Any) -> str:
    text = _text(key, content)
    if len(text) > SHOWN:
        raise FileError(
            "long text",
            mark("the formula of this document has {found} characters; at most {most} can be shown"),
            mark("It is probably not a formula; choose another file."),
            found=len(text),
            most=SHOWN,
        )
    return text


def _texts(key: str, content: Any) -> tuple[str, ...]:
    if not isinstance(content, list):
        raise _damaged(key)
    return tuple(_text(key, item) for item in content)


def _names(key: str, content: Any) -> tuple[str, ...]:
    try:
        return declared(_texts(key, content))
    except InputError:
        raise _damaged(key) from None


def _mapping(key: str, content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise _damaged(key)
    return content


def _numbers(key: str, content: Any) -> Any:
    """JSON numbers, nested lists of them, and the names of what is not finite, as floats."""
    if isinstance(content, list):
        return [_numbers(key, item) for item in content]
    if isinstance(content, str) and content in NOT_FINITE:
        return NOT_FINITE[content]
    if isinstance(content, bool) or not isinstance(content, (int, float)):
        raise _damaged(key)
    return content


def _value(key: str, content: Any) -> Any:
    try:
        return number(key, _numbers(key, content))
    except InputError:
        raise _damaged(key) from None


def _single(key: str, content: Any) -> float:
    single = _value(key, content)
    if not isinstance(single, float):
        raise _damaged(key)
    return single


def _point(key: str, content: Any) -> tuple[float, float]:
    point = _value(key, content)
    if not isinstance(point, tuple) or len(point) != 2 or not all(isinstance(at, float) and math.isfinite(at) for at in point):
        raise _damaged(key)
    return (point[0], point[1])


def _parts(key: str, content: Any) -> tuple[Part, ...]:
    if not isinstance(content, list):
        raise _damaged(key)
    return tuple(_part(key, _mapping(key, item)) for item in content)


def _part(key: str, content: Mapping[str, Any]) -> Part:
    kinds: tuple[Kind, ...] = get_args(Kind)
    kind = next((kind for kind in kinds if kind == content.get("kind")), None)
    if kind is None:
        raise _damaged(key)
    return Part(kind, _text(key, content.get("place", "")), _text(key, content.get("op", "")))


def _rows(key: str, content: Any) -> rows.Rows | None:
    try:
        return rows.read(content)
    except ValueError:
        raise _damaged(key) from None
    except InputError as error:
        raise FileError(error.code, mark('the part "{key}" of this document: {error.message}'), key=key, error=error) from None


def _choice(key: str, content: Any) -> str:
    if content not in CONVENTIONS:
        raise _damaged(key)
    return str(content)


def _each(check: Callable[[str, Any], Any]) -> Callable[[str, Any], Mapping[str, Any]]:
    """The check of a mapping all of whose contents are to pass `check`."""
    return lambda key, content: frozen({name: check(key, item) for name, item in _mapping(key, content).items()})


FIELDS: Mapping[str, Callable[[str, Any], Any]] = {
    "text": _formula,
    "names": _names,
    "values": _each(_value),
    "parameters": _texts,
    "learning_rate": _single,
    "seed": lambda key, content: None if content is None else _value(key, content),
    "convention": _choice,
    "title": _text,
    "pins": _each(_point),
    "breakpoints": _texts,
    "notes": _each(_text),
    "colors": _each(_text),
    "target": _text,
    "parts": _parts,
    "rows": _rows,
    "view": lambda key, content: frozen(_mapping(key, content)),
    "network": lambda key, content: _network("read network")(content),
}
