"""Registries refuse doubles, keep order, copy without sharing, and discovery reaches every module on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz import registry
from gradviz.registry import PACKAGES, VIEWS, Registry, discover, view


def test_records_keep_the_order_of_registration() -> None:
    letters: Registry[int] = Registry("letter")
    assert letters.register("b", 1) == 1
    letters.register("a", 2)
    assert list(letters) == ["b", "a"]
    assert len(letters) == 2
    assert letters["a"] == 2


def test_a_name_is_given_once() -> None:
    letters: Registry[int] = Registry("letter")
    letters.register("a", 1)
    with pytest.raises(ValueError, match="letter 'a' is registered twice"):
        letters.register("a", 2)
    assert letters["a"] == 1


def test_discovery_imports_every_module_on_disk() -> None:
    folder = Path(registry.__file__).parent
    on_disk = {
        ".".join(("gradviz", *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")
        for package in PACKAGES
        for path in (folder / package.removeprefix("gradviz.")).rglob("*.py")
        if path.name != "__main__.py"
    }
    assert set(discover()) == on_disk


def test_views_that_the_graph_asks_for_exist() -> None:
    discover()
    assert {"svg", "networkx", "sympy", "shapes"} <= set(VIEWS)


def test_an_unknown_view_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        view("no such view")
