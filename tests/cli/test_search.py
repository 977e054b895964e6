import json
from pathlib import Path
from typing import Any

import pytest

from gradviz.cli import main
from gradviz.cli.search import BAR, bar, ranges_of
from gradviz.nn.presets import PRESETS

Captured = pytest.CaptureFixture[str]


def lines(capsys: Captured) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_lines_hold_every_training_and_the_best(capsys: Captured) -> None:
    arguments = ["search", "xor", "--vary", "rate=0.0001,0.05", "--vary", "batch=16,32", "--epochs", "8", "--json"]
    assert main(arguments) == 0
    *trials, last = lines(capsys)
    assert [trial["trial"] for trial in trials] == [1, 2, 3, 4]
    assert list(trials[0]) == ["trial", "settings", "epoch", "loss", "val_loss", "val_accuracy", "seconds", "error"]
    assert last["settings"]["rate"] == 0.05
    assert last["settings"] == trials[last["best"] - 1]["settings"]
    assert last["split"] == [320, 40, 40]
    assert main(arguments) == 0
    again = lines(capsys)
    assert [trial["val_loss"] for trial in again[:-1]] == [trial["val_loss"] for trial in trials]


def test_a_table_with_bars_and_the_test_score_of_the_best(capsys: Captured) -> None:
    assert main(["search", "xor", "--vary", "rate=0.05", "--vary", "schedule=constant; exponential alpha=0.2", "--epochs", "2"]) == 0
    shown = capsys.readouterr().out
    assert "2 trainings" in shown
    assert "exponential alpha=0.2" in shown
    assert "█" in shown
    assert "Best in validation: training" in shown
    assert "test accuracy" in shown


def test_a_training_that_breaks_has_its_sentence_in_its_row(capsys: Captured) -> None:
    assert main(["search", "regression", "--vary", "rate=1e30,0.05", "--epochs", "3"]) == 0
    first = next(row for row in capsys.readouterr().out.splitlines() if "1e+30" in row)
    assert "broke at" in first
    assert main(["search", "regression", "--vary", "rate=1e30", "--epochs", "3"]) == 1
    assert "no best one" in capsys.readouterr().err


def test_the_best_is_kept_and_goes_on(tmp_path: Path, capsys: Captured) -> None:
    kept = str(tmp_path / "best.npz")
    assert main(["search", "xor", "--vary", "rate=0.0001,0.05", "--epochs", "2", "--json", "--out", kept]) == 0
    best = lines(capsys)[-2]
    assert main(["train", "--resume", kept, "--epochs", "3", "--json"]) == 0
    rows = lines(capsys)
    assert rows[0]["epoch"] == 3
    assert rows[0]["val_loss"] < best["val_loss"]


def test_what_is_varied_unless_said_lies_around_the_spec() -> None:
    spec = PRESETS["mlp"].spec()
    ranges = ranges_of([], spec)
    assert list(ranges) == ["rate", "schedule", "batch", "dropout"]
    assert spec.training.optimizer.settings["rate"] in ranges["rate"]
    assert 192 in ranges["batch"]
    assert ranges_of(["rate=1", "rate=1,2"], spec) == {"rate": (1, 2)}


def test_as_many_as_may_be_are_drawn(capsys: Captured) -> None:
    assert main(["search", "xor", "--trials", "3", "--epochs", "1", "--json", "--seed", "4"]) == 0
    assert len(lines(capsys)) == 4


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["xor", "--vary", "rat=1"], "no setting to vary called 'rat'", "rate"),
        (["xor", "--vary", "rate"], "gives nothing to vary", "rate=0.1,0.01"),
        (["xor", "--vary", "rate=-1"], "cannot be -1", "at least 0"),
        (["xor", "--trials", "0"], "compare nothing", "1 or more"),
        (["xor", "--threads", "0"], "0 threads", "1 or more"),
        (["xor", "--data", "nothing"], "nothing", "mnist-sample"),
        (["xor", "--data", "xor samples=2"], "validation set", "validation"),
        ([], "nothing to train is named", "mlp"),
    ],
)
def test_a_mistake_is_named_with_what_to_try(arguments: list[str], message: str, hint: str, capsys: Captured) -> None:
    assert main(["search", *arguments]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert hint in printed.err
    assert printed.out == ""


def test_bars() -> None:
    assert bar(0.0) == ""
    assert bar(1.0) == bar(7.0) == "█" * BAR
    assert len(bar(0.5)) == BAR // 2
    assert bar(0.5 + 1 / (8 * BAR)).endswith("▏")


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_a_plot_shows_all_trainings(suffix: str, tmp_path: Path, capsys: Captured) -> None:
    if suffix == ".png":
        pytest.importorskip("PySide6")
    target = tmp_path / f"plot{suffix}"
    assert main(["search", "xor", "--vary", "rate=0.0001,0.05,1e39", "--epochs", "2", "--plot", str(target)]) == 0
    content = target.read_bytes()
    if suffix == ".svg":
        text = content.decode()
        assert text.index(">0.05<") < text.index(">0.0001<") < text.index(">1e+39<")
        for told in ("XOR with one hidden layer on xor: 3 trainings", "val accuracy", "the step leads to inf"):
            assert told in text
    else:
        assert content.startswith(b"\x89PNG")


def test_a_plot_in_no_format_is_refused_before_the_first_training(tmp_path: Path, capsys: Captured) -> None:
    for name in ("plot.dot", "plot", "plot.html"):
        assert main(["search", "xor", "--epochs", "1", "--plot", str(tmp_path / name)]) == 2
        caught = capsys.readouterr()
        assert caught.out == ""
        assert ".svg" in caught.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--out", "--plot"])
def test_a_file_that_cannot_be_written_is_said_before_the_first_training(option: str, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "x.svg").mkdir()
    assert main(["search", "xor", "--epochs", "1", option, str(tmp_path / "x.svg")]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert "cannot write" in caught.err


def test_a_loss_is_plotted_where_there_is_no_accuracy(tmp_path: Path) -> None:
    target = tmp_path / "plot.svg"
    assert main(["search", "regression", "--vary", "rate=0.01,0.05", "--epochs", "1", "--json", "--plot", str(target)]) == 0
    assert "val loss" in target.read_text("utf-8")
