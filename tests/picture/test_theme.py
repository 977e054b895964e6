"""The colour table is readable and its two main inks can be told apart, by eye and by colour-blind eyes."""

from itertools import pairwise

import numpy as np
import pytest

from gradviz.picture.theme import INKS, SURFACES, THEMES, TINTS, Theme, mix, readable

WORST = 4.5
CONTROL = 3.0
DISTANCE = 15.0
GROUNDS = ("window", "surface", "raised")
ON_ACCENT_TINT = ("text", "muted", "accent", "value", "gradient")
ON_SUNKEN = ("text", "muted")
DEUTERANOPIA = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
PROTANOPIA = np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]])
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = TO_XYZ @ np.ones(3)


def linear(color: str) -> np.ndarray:
    channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear(color)) for color in (first, second))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    ratios = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(ratios > (6 / 29) ** 3, np.cbrt(ratios), ratios / (3 * (6 / 29) ** 2) + 4 / 29)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def ciede2000(first: tuple[float, float, float], second: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    lightness, chroma, hue = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = h1 + turn / 2 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    rotation = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-((((mean_h % 360) - 275) / 25) ** 2))))
    return float(np.sqrt((lightness / sl) ** 2 + (chroma / sc) ** 2 + (hue / sh) ** 2 + rotation * chroma / sc * hue / sh))


def worst_ratios(theme: Theme) -> dict[str, float]:
    """The lowest contrast of every ink over all grounds it may lie on."""
    worst = {}
    for role in INKS:
        grounds = [*GROUNDS]
        grounds += [role + "_tint"] if role in TINTS else []
        grounds += ["accent_tint"] if role in ON_ACCENT_TINT else []
        grounds += ["sunken"] if role in ON_SUNKEN else []
        worst[role] = min(contrast(theme[role], theme[ground]) for ground in grounds)
    worst["on_accent"] = contrast(theme["on_accent"], theme["accent"])
    worst["output_text"] = contrast(theme["output_text"], theme["output_fill"])
    return worst


def unreadable(theme: Theme) -> set[str]:
    faint = {role for role, ratio in worst_ratios(theme).items() if ratio < WORST}
    return faint | ({"control"} if min(contrast(theme["control"], theme[ground]) for ground in GROUNDS) < CONTROL else set())


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_ink_is_readable_on_every_ground(theme: Theme) -> None:
    assert unreadable(theme) == set()


def test_a_faint_ink_is_named() -> None:
    light = THEMES["light"]
    assert unreadable(Theme("faint", {**light.colors, "mul": "#C9A2F2"}, False)) == {"mul"}


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("eyes", [np.eye(3), DEUTERANOPIA, PROTANOPIA], ids=["normal", "deuteranopia", "protanopia"])
def test_value_and_gradient_differ_for_all_eyes(theme: Theme, eyes: np.ndarray) -> None:
    value, gradient = (lab(eyes @ linear(theme[role])) for role in ("value", "gradient"))
    assert ciede2000(value, gradient) >= DISTANCE


def test_colour_distance_agrees_with_published_pairs() -> None:
    assert ciede2000((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


def test_all_themes_answer_the_same_roles() -> None:
    for first, second in pairwise(THEMES.values()):
        assert first.colors.keys() == second.colors.keys()
    assert set(SURFACES) | set(INKS) <= THEMES["light"].colors.keys()


def test_what_is_disabled_does_not_look_as_if_it_could_be_used() -> None:
    for theme in THEMES.values():
        assert contrast(theme["text"], theme["disabled"]) > 2
        assert theme["disabled"] not in (theme["text"], theme["control"], theme["muted"])


def test_themes_without_tints_outline_their_tags() -> None:
    for theme in THEMES.values():
        assert theme.tag_outline == (theme["mul_tint"] == theme["surface"])


def test_mix_is_opaque_and_between() -> None:
    assert mix("#000000", "#FFFFFF", 0.0) == "#FFFFFF"
    assert mix("#000000", "#FFFFFF", 1.0) == "#000000"
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_numbers_on_any_grey_take_the_ink_that_is_read_best(theme: Theme) -> None:
    greys = [mix(theme["text"], theme["surface"], share / 40) for share in range(31)]
    inks = theme["error"], theme["text"], theme["surface"]
    for grey in greys:
        assert contrast(readable(grey, *inks), grey) >= min(4.5, max(contrast(ink, grey) for ink in inks)) - 1e-9
        assert contrast(readable(grey, *inks), grey) > 3.7
    assert readable(theme["surface"], *inks) == theme["error"], "the first one that will do"
