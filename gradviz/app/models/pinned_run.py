"""A run that was pinned beside the one that goes on: its lines as they were, and what differs between the two networks, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradviz import words
from gradviz.app.models.forms import choices, title
from gradviz.app.models.network import data_rows, data_title, layer_titles, titles
from gradviz.app.models.plot_lines import PLOTS, Line
from gradviz.nn.history import RunHistory
from gradviz.notation import number
from gradviz.project.network import PART_TITLES, PARTS, Network, Row
from gradviz.project.network_edits import data_choice


@dataclass(frozen=True, eq=False)
class PinnedRun:
    """The lines of every plot at the moment of pinning, and the network that made them."""

    network: Network
    lines: Mapping[str, tuple[Line, ...]]


def pinned(network: Network, history: RunHistory) -> PinnedRun:
    """The run so far."""
    return PinnedRun(network, {name: record.lines(history) for name, record in PLOTS.items()})


def differences(one: Network, other: Network) -> tuple[str, ...]:
    """What was changed from one network to the other: "Learning rate 0.01 → 0.1"."""
    found: list[str] = []
    if data_choice(one).kind != data_choice(other).kind:
        found.append(_change(words.say("Data"), data_title(one), data_title(other)))
    else:
        found += _rows(data_rows(one), data_rows(other))
    found += _layers(one, other)
    for part in PARTS:
        before, after = one.choice(part).kind, other.choice(part).kind
        if before != after:
            named = titles(part)
            found.append(_change(words.say(PART_TITLES[part]), named[before], named[after]))
        else:
            found += _rows(one.form(part), other.form(part))
    found += _rows(one.form("training"), other.form("training"))
    found += _rows(one.form("run"), other.form("run"))
    images = other.augmentation_forms()
    for kind, form in one.augmentation_forms().items():
        found += _rows(form, images.get(kind, ()))
    return tuple(found)


def _layers(one: Network, other: Network) -> list[str]:
    """Layers added, left out, and changed in a field."""
    names = [[layer.name for layer in network.spec.layers] for network in (one, other)]
    kept = [name for name in names[0] if name in names[1] and one.layer(name).kind == other.layer(name).kind]
    before, after = layer_titles(one), layer_titles(other)
    gone = [words.say("without {layer}", layer=before[name]) for name in names[0] if name not in kept]
    come = [words.say("with {layer}", layer=after[name]) for name in names[1] if name not in kept]
    changed = [f"{after[name]}: {change}" for name in kept for change in _rows(_layer(one, name), _layer(other, name))]
    return [*gone, *come, *changed]


def _layer(network: Network, name: str) -> tuple[Row, ...]:
    return (*network.layer_form(name), *network.initializer_form(name))


def _rows(one: tuple[Row, ...], other: tuple[Row, ...]) -> list[str]:
    """The fields that hold something else."""
    after = {row.field.name: row.value for row in other}
    return [
        _change(title(row.field), _shown(row, row.value), _shown(row, after[row.field.name]))
        for row in one
        if row.field.name in after and row.value != after[row.field.name]
    ]


def _shown(row: Row, value: Any) -> Any:
    """A choice by its words."""
    return choices(row.field).get(str(value), value) if row.field.choices else value


def _change(name: str, before: Any, after: Any) -> str:
    return f"{name} {_written(before)} → {_written(after)}"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return words.say("on") if value else words.say("off")
    return number(value) if isinstance(value, (int, float)) else str(value)
