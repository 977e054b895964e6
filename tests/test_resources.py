"""Assets, examples and catalogues are found beside a checkout and inside an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz import resources


def test_every_folder_exists() -> None:
    for folder in (resources.assets_folder(), resources.examples_folder(), resources.locale_folder()):
        assert folder.is_dir()


def test_an_installed_package_uses_its_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "gradviz"
    (package / "assets").mkdir(parents=True)
    monkeypatch.setattr(resources, "PACKAGE", package)
    assert resources.assets_folder() == package / "assets"
    assert resources.locale_folder() == package / "assets" / "locale"
    assert resources.examples_folder() == tmp_path / "site" / "examples"
