import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gradviz.cli import main
from gradviz.nn import checkpoint
from gradviz.nn.presets import PRESETS

SPEC = """
input = [2]
data = "xor samples=120"
layers = ["dense 6", "tanh", "dense 1"]
loss = "bce_logits"

[training]
epochs = 2
batch = 16
optimizer = "adam 0.05"
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def spec(tmp_path: Path) -> str:
    (tmp_path / "net.toml").write_text(SPEC)
    return str(tmp_path / "net.toml")


def lines(capsys: Captured) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_lines_are_those_of_the_contract(spec: str, capsys: Captured) -> None:
    assert main(["train", spec, "--json", "--epochs", "3", "--seed", "1"]) == 0
    rows = lines(capsys)
    assert [list(row) for row in rows[:3]] == [["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"]] * 3
    assert [row["epoch"] for row in rows[:3]] == [1, 2, 3]
    assert all(0 <= row["accuracy"] <= 1 and 0 <= row["val_accuracy"] <= 1 for row in rows[:3])
    assert rows[0]["seconds"] < rows[1]["seconds"] <= rows[3]["seconds"]
    assert 0 <= rows[3]["test_accuracy"] <= 1
    assert len(rows) == 4
    assert sum(rows[3]["split"]) == 120


def test_progress_goes_to_standard_error_alone(spec: str, capsys: Captured) -> None:
    main(["train", spec, "--json"])
    printed = capsys.readouterr()
    assert all(json.loads(line) for line in printed.out.splitlines())
    assert "batch" in printed.err


def test_the_same_seed_gives_the_same_numbers(spec: str, capsys: Captured) -> None:
    found = []
    for seed in ("3", "3", "4"):
        main(["train", spec, "--json", "--seed", seed])
        found.append([{key: value for key, value in row.items() if key != "seconds"} for row in lines(capsys)])
    assert found[0] == found[1] != found[2]


def test_what_does_not_apply_is_null(capsys: Captured) -> None:
    main(["train", "regression", "--json", "--epochs", "1"])
    rows = lines(capsys)
    assert rows[0]["accuracy"] is None
    assert rows[0]["val_accuracy"] is None
    assert rows[-1]["test_accuracy"] is None
    assert rows[-1]["test_loss"] > 0


def test_tables_are_for_reading(spec: str, capsys: Captured) -> None:
    assert main(["train", spec]) == 0
    shown = capsys.readouterr().out
    assert "dense1" in shown
    assert "25 parameters in all" in shown
    assert "test accuracy" in shown
    assert "train /" in shown


def test_a_preset_trains_on_the_bundled_sample(capsys: Captured) -> None:
    assert main(["train", "mlp", "--json", "--epochs", "2"]) == 0
    rows = lines(capsys)
    assert rows[-1]["split"] == [4000, 500, 500]
    assert rows[-1]["test_accuracy"] > 0.88


def test_going_on_from_a_checkpoint_is_the_whole_training(spec: str, tmp_path: Path, capsys: Captured) -> None:
    main(["train", spec, "--json", "--epochs", "4"])
    whole = lines(capsys)
    kept = str(tmp_path / "run.npz")
    main(["train", spec, "--json", "--epochs", "2", "--out", kept])
    first = lines(capsys)
    assert main(["train", spec, "--json", "--epochs", "4", "--out", kept, "--resume"]) == 0
    second = lines(capsys)

    def scores(rows: list[dict[str, Any]]) -> list[Any]:
        return [(row["epoch"], row["loss"], row["val_loss"]) for row in rows if "loss" in row]

    assert scores(first) + scores(second) == scores(whole)
    assert second[-1]["test_loss"] == whole[-1]["test_loss"]
    assert main(["train", "--resume", kept, "--epochs", "5", "--json"]) == 0
    assert lines(capsys)[0]["epoch"] == 5


def test_a_training_that_was_killed_goes_on_to_the_bit(spec: str, tmp_path: Path, capsys: Captured) -> None:
    kept = str(tmp_path / "run.npz")
    command = [sys.executable, "-m", "gradviz", "train", spec, "--json", "--epochs", "400", "--out", kept]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as training:
        assert training.stdout is not None
        assert [json.loads(training.stdout.readline())["epoch"] for _ in range(3)] == [1, 2, 3]
        training.kill()
    reached = checkpoint.load(Path(kept)).record["counters"]["epoch"]
    assert reached >= 2
    assert main(["train", "--resume", kept, "--json", "--epochs", str(reached + 3)]) == 0
    again = lines(capsys)
    assert main(["train", spec, "--json", "--epochs", str(reached + 3)]) == 0
    whole = lines(capsys)
    assert [(row["loss"], row["val_loss"]) for row in again[:-1]] == [(row["loss"], row["val_loss"]) for row in whole[reached:-1]]
    assert again[-1]["test_loss"] == whole[-1]["test_loss"]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["mpl"], "no preset called 'mpl'", "mlp"),
        ([], "nothing to train is named", "cnn"),
        (["none.toml"], "no file none.toml", "spelling"),
        (["alexnet"], "names no data", "--shapes"),
        (["mlp", "--data", "nothing"], "nothing", "mnist-sample"),
        (["cnn", "--data", "moons"], "layer conv1 (conv2d) does not fit its input of shape (2,)", "axes"),
        (["mlp", "--without", "relu"], "no ingredient called 'relu'", "recipe"),
        (["xor", "--epochs", "-1"], "epochs cannot be -1", "at least 0"),
        (["xor", "--seed", "-5"], "a seed is a whole number from 0", "0"),
        (["xor", "--threads", "0"], "0 threads", "1 or more"),
        (["recipe", "--without", "salt"], "no ingredient called 'salt'", "relu"),
        (["xor", "--resume"], "--resume needs a checkpoint", "--resume FILE"),
        (["--resume", "none.npz"], "no file none.npz", "spelling"),
        (["xor", "--data", "xor sample=3"], "no setting 'sample'", "samples"),
    ],
)
def test_a_mistake_is_named_with_what_to_try(arguments: list[str], message: str, hint: str, capsys: Captured) -> None:
    assert main(["train", *arguments]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert hint in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""


def test_rows_that_lack_a_value_are_counted(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "points.csv"
    path.write_text("a,b,y\n" + "1,2,0\n3,4,1\n" * 10 + "5,,1\n,nan,0\n")
    assert main(["train", "logistic", "--data", str(path), "--epochs", "1"]) == 0
    assert "2 rows lacked a value and were left out." in capsys.readouterr().out


def test_a_spec_of_ones_own_keeps_its_input(spec: str, capsys: Captured) -> None:
    assert main(["train", spec, "--data", "digits"]) == 2
    printed = capsys.readouterr().err
    assert "reads samples of shape (2,), and the data has (1, 8, 8)" in printed
    assert "input = [1, 8, 8]" in printed


def test_a_preset_takes_the_form_of_the_data(tmp_path: Path, capsys: Captured) -> None:
    kept = str(tmp_path / "run.npz")
    assert main(["train", "cnn", "--data", "digits", "--epochs", "1", "--json", "--out", kept]) == 0
    assert lines(capsys)[-1]["test_accuracy"] > 0.5
    assert main(["train", "cnn", "--data", "digits", "--epochs", "2", "--json", "--out", kept, "--resume"]) == 0
    assert [row["epoch"] for row in lines(capsys)[:-1]] == [2]
    assert main(["train", "mlp", "--data", "blobs classes=7", "--shapes"]) == 0
    assert capsys.readouterr().out.splitlines()[-2].split()[:3] == ["dense3", "dense", "7"]


def test_what_is_loaded_shows_how_far_it_is(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradviz.cli.progress import LoadReport

    monkeypatch.setattr(LoadReport, "DELAY", 0.0)
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        for place in range(6):
            Image.new("L", (4, 4), 40 * place).save(tmp_path / name / f"{place}.png")
    assert main(["train", "mlp", "--data", str(tmp_path), "--epochs", "1", "--json"]) == 0
    printed = capsys.readouterr()
    assert "0.png" in printed.err
    assert "png" not in printed.out


def test_ctrl_c_while_data_load_is_said(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: Any, **settings: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradviz.cli.subject.load", interrupted)
    assert main(["train", "xor"]) == 1
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_checkpoint_of_another_spec_seed_or_kind(spec: str, tmp_path: Path, capsys: Captured) -> None:
    kept = str(tmp_path / "run.npz")
    main(["train", spec, "--epochs", "1", "--out", kept])
    assert main(["train", "xor", "--resume", kept]) == 2
    assert "another spec" in capsys.readouterr().err
    assert main(["train", spec, "--resume", kept, "--seed", "9"]) == 2
    assert "another seed" in capsys.readouterr().err
    (tmp_path / "bad.npz").write_bytes(b"junk")
    assert main(["train", "--resume", str(tmp_path / "bad.npz")]) == 2
    assert "no checkpoint" in capsys.readouterr().err


def test_a_run_that_fails_says_where_and_ends_with_1(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "wild.toml").write_text(SPEC.replace("adam 0.05", "sgd 1e30").replace("tanh", "relu"))
    assert main(["train", str(tmp_path / "wild.toml"), "--json"]) == 1
    error = capsys.readouterr().err
    assert "pass broke at" in error
    assert "learning rate" in error


def test_a_file_that_is_no_text(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    assert main(["train", str(tmp_path / "bad.toml")]) == 2
    assert "is no text" in capsys.readouterr().err


def test_shapes_alone(capsys: Captured) -> None:
    assert main(["train", "alexnet", "--shapes"]) == 0
    shown = capsys.readouterr().out
    assert "96 × 55 × 55" in shown
    assert "60,965,224 parameters" in shown


def test_the_first_interrupt_ends_with_scores(monkeypatch: pytest.MonkeyPatch, spec: str, capsys: Captured) -> None:
    from gradviz.cli.progress import TrainReport

    show = TrainReport.show

    def interrupting(report: TrainReport, event: Any) -> None:
        show(report, event)
        if type(event).__name__ == "Epoch":
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(TrainReport, "show", interrupting)
    before = signal.getsignal(signal.SIGINT)
    assert main(["train", spec, "--json", "--epochs", "50"]) == 0
    rows = lines(capsys)
    assert rows[-1]["reason"] == "stopped"
    assert len(rows) < 5
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_shows_its_layers(name: str, capsys: Captured) -> None:
    assert main(["train", name, "--shapes"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > len(PRESETS[name].spec().layers)
