"""The typefaces of the window. Owns finding and loading them; sizes are chosen where text is drawn."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

CANVAS_FAMILY = "DejaVu Sans"
EDITOR_FAMILY = "DejaVu Sans Mono"
_chosen = {"percent": 100}


def set_text_size(percent: int) -> None:
    """How large the text of the window is; the canvas has its zoom instead."""
    _chosen["percent"] = percent


def scaled(size: float) -> int:
    """A size of the window's text, or a length that must hold it, at the text size chosen."""
    return max(1, round(size * _chosen["percent"] / 100))


@cache
def canvas_family() -> str:
    """DejaVu Sans from the math renderer's own file, so that screen and exports share one face; else the system's."""
    spec = find_spec("ziafont")
    if spec is not None and spec.origin is not None:
        file = Path(spec.origin).parent / "fonts" / "DejaVuSans.ttf"
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
        if families:
            return families[0]
    return CANVAS_FAMILY if CANVAS_FAMILY in QFontDatabase.families() else QFont().defaultFamily()


@cache
def editor_family() -> str:
    """DejaVu Sans Mono where the system has it, else its own monospace."""
    if EDITOR_FAMILY in QFontDatabase.families():
        return EDITOR_FAMILY
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


@lru_cache(maxsize=256)
def canvas_font(size: float) -> QFont:
    """The canvas face at `size` pixels; only its Book weight exists."""
    font = QFont(canvas_family())
    font.setPixelSize(max(1, round(size)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def number_font(size: float) -> QFont:
    """The canvas face for numbers in the window."""
    return canvas_font(scaled(size))


def editor_font(size: int = 16) -> QFont:
    """The editor's monospace face."""
    font = QFont(editor_family())
    font.setPixelSize(scaled(size))
    font.setFixedPitch(True)
    return font


def chrome_font(size: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's own face, with digits of equal width."""
    return _chrome_font(scaled(size), weight)


@cache
def _chrome_font(pixels: int, weight: QFont.Weight) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
