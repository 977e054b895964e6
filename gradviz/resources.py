"""Where assets, examples and catalogues lie, installed or in a checkout. Owns nothing but these paths."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """Inside the package when installed from a wheel, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def assets_folder() -> Path:
    """Icons, fonts and pictures."""
    return _folder("assets")


def data_folder() -> Path:
    """The data sets that come with gradviz, each with its licence beside it."""
    return _folder("assets") / "data"


def examples_folder() -> Path:
    """Example documents."""
    return _folder("examples")


def locale_folder() -> Path:
    """The gettext catalogues, one folder per language."""
    return _folder("assets") / "locale"
