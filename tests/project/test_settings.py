import json
from pathlib import Path

import pytest

from gradviz.project.settings import DEFAULTS, SETTINGS, load_settings, save_settings, settings_file


def test_every_default_is_accepted_and_documented() -> None:
    for field in SETTINGS:
        assert field.accepts(field.default), field.name
        assert field.doc
    assert len({field.name for field in SETTINGS}) == len(SETTINGS)


def test_settings_survive_their_file() -> None:
    settings = DEFAULTS.changed("theme", "dark").changed("text_size", 115).opened("a.gradviz").opened("b.gradviz").opened("a.gradviz")
    save_settings(settings)
    assert settings_file().is_file()
    assert load_settings() == settings
    assert load_settings().recent == ("a.gradviz", "b.gradviz")


def test_without_a_file_the_defaults_stand() -> None:
    assert load_settings() == DEFAULTS


@pytest.mark.parametrize("data", ["{", "[]", "[" * 100_000, '{"theme": "pink", "text_size": [], "digits": 99, "recent": 3, "live": 1}'])
def test_a_damaged_file_falls_back_to_defaults(data: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(data)
    assert load_settings(path) == DEFAULTS


def test_what_a_newer_version_wrote_survives(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"tomorrow": 1, "theme": "dark"}')
    save_settings(load_settings(path), path)
    content = json.loads(path.read_text())
    assert content["tomorrow"] == 1
    assert content["theme"] == "dark"


def test_a_value_out_of_its_limits_is_refused() -> None:
    with pytest.raises(ValueError, match="digits"):
        DEFAULTS.changed("digits", 99)
