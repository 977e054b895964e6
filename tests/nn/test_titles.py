"""Every block of a network has a title, those of a second tower that of the first."""

from __future__ import annotations

from gradviz.nn.model import SECOND, TARGET
from gradviz.nn.spec import INPUT
from gradviz.nn.titles import block_titles
from gradviz.project.network import Network


def test_a_second_tower_is_called_as_the_first() -> None:
    titles = block_titles(Network.from_preset("ranking").spec)
    assert (titles[INPUT], titles[TARGET]) == ("Input", "Input 2")
    assert titles["dense1"] == titles[f"dense1{SECOND}"] == "Dense 1"


def test_an_answer_is_no_input() -> None:
    assert TARGET not in block_titles(Network.from_preset("xor").spec)
