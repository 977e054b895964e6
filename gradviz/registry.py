"""Registries: every extensible kind of thing is one record in one of them. Owns registration, lookup and discovery.

Knows no domain. `discover` imports the modules of named packages; it is the only way code reaches to its right.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T]):
    """Records by name, in the order of registration; a second record of one name is refused."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._records: dict[str, T] = {}

    def register(self, name: str, record: T) -> T:
        """Add `record` under `name` and return it. Raises ValueError for a name already taken."""
        if name in self._records:
            raise ValueError(f"{self.kind} {name!r} is registered twice")
        self._records[name] = record
        return record

    def __getitem__(self, name: str) -> T:
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def copy(self) -> Registry[T]:
        """A scratch registry with the same records, for tests and toy extensions."""
        scratch: Registry[T] = Registry(self.kind)
        scratch._records.update(self._records)
        return scratch


PACKAGES = (
    "gradviz.ops",
    "gradviz.language",
    "gradviz.engine",
    "gradviz.algebra",
    "gradviz.nn",
    "gradviz.data",
    "gradviz.picture",
    "gradviz.tutor",
    "gradviz.export",
)
VIEWS: Registry[Callable[..., Any]] = Registry("view")


def discover(packages: Iterable[str] = PACKAGES) -> tuple[str, ...]:
    """Import every module of `packages` so that their records register; returns the module names."""
    return tuple(name for package in packages for name in _import_package(package))


@cache
def _import_package(package: str) -> tuple[str, ...]:
    root = importlib.import_module(package)
    names = [info.name for info in pkgutil.walk_packages(root.__path__, package + ".") if not info.name.endswith("__main__")]
    for name in names:
        importlib.import_module(name)
    return (package, *names)


def view(name: str) -> Callable[..., Any]:
    """The function registered in VIEWS under `name`, discovering packages on first need. Raises KeyError."""
    if name not in VIEWS:
        discover()
    return VIEWS[name]
