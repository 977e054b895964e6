from pathlib import Path
from typing import Any

import pytest

from gradviz.cli.progress import TrainReport, figure, share
from gradviz.data import load
from gradviz.nn.events import Epoch, Finished, Started
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer
from gradviz.words import set_language

TABLE = {"input": [2], "layers": ["dense 3", "relu", "dense 1"], "loss": "bce_logits", "training": {"epochs": 1}}


def told(event: Any, capsys: pytest.CaptureFixture[str]) -> str:
    data = load("xor")
    report = TrainReport(Trainer(Model(from_table(TABLE)), data), data, quiet=False)
    report.show(event)
    return capsys.readouterr().out


def test_numbers_that_do_not_apply_are_dashes(capsys: pytest.CaptureFixture[str]) -> None:
    assert (share(None), figure(None)) == ("–", "–")
    assert share(0.98765) == "98.77 %"
    row = told(Epoch(3, 0.25, None, None, None, 1.5, 0.01), capsys).split()
    assert row == ["3", "0.25", "–", "–", "–", "1.50", "0.01"]


@pytest.mark.parametrize(("reason", "text"), [("end", "All epochs"), ("stopped", "Stopped."), ("early", "weights of epoch 7")])
def test_the_end_says_why_and_shows_the_split(reason: Any, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(Finished(reason, 7, 0.5, 0.9, 2.0), capsys)
    assert text in shown
    assert "test accuracy 90.00 %" in shown
    assert "train /" in shown


def test_layers_are_counted_and_their_columns_stand_in_line() -> None:
    shown = TrainReport.layers(Model(from_table({**TABLE, "title": "A title"}))).splitlines()
    assert shown[0] == "A title"
    assert shown[-1] == "13 parameters in all"
    assert len({row.index(cell) for row, cell in zip(shown[3:6], ("dense ", "relu ", "dense "), strict=True)}) == 1


def test_tables_speak_russian(capsys: pytest.CaptureFixture[str]) -> None:
    set_language("ru")
    assert any("а" <= sign <= "я" for sign in TrainReport.layers(Model(from_table(TABLE))))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_rows_of_epochs_fit_a_terminal_and_stand_under_their_headings(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_language(language)
    head = told(Started(0, 0, 1, 1, 32, 20), capsys).splitlines()[-1]
    row = told(Epoch(9999, 0.000012346, 1.0, 0.000012346, 1.0, 12345.67, 0.00001234), capsys).rstrip("\n")
    assert len(head) == len(row) < 80


def test_the_columns_of_a_table_are_listed_and_many_are_cut_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for columns, listed in ((2, "2 inputs: x1, x2\n"), (20, "20 inputs: x1, x2, ")):
        path = tmp_path / f"{columns}.csv"
        names = [f"x{number + 1}" for number in range(columns)]
        path.write_text("\n".join([",".join([*names, "y"]), *(",".join([*["1.5"] * columns, str(row % 2)]) for row in range(40))]))
        data = load(str(path))
        trainer = Trainer(Model(from_table({**TABLE, "input": [columns]})), data)
        TrainReport(trainer, data, quiet=False).show(Started(0, 0, 1, 1, 32, 20))
        shown = capsys.readouterr().out
        assert listed in shown
        assert ("…" in shown) == (columns > 12)
