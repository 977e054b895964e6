"""Strays: what Qt frees without telling PySide, such as the items of a layout, while Python has a wrapper of it.

Where Qt frees another object at the address of one later, PySide reads a wrapper that is gone and crashes.
"""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QMetaObject, QObject
from shiboken6 import Shiboken

TOLD = (QObject, QMetaObject)
"""PySide is told when Qt frees the one, and the other stays as long as the program."""


def strays() -> Counter[str]:
    """How many there are of each type."""
    kept = Shiboken.getAllValidWrappers()
    return Counter(
        type(one).__name__ for one in kept if not (isinstance(one, TOLD) or Shiboken.createdByPython(one) or Shiboken.ownedByPython(one))
    )
