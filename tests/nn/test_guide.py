"""The guide to networks is true: its spec builds and trains, its program runs."""

import re
from pathlib import Path

import pytest

from gradviz.nn.events import Epoch
from gradviz.nn.knobs import KNOBS
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table, read_spec
from gradviz.nn.trainer import Trainer

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "networks.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.heavy
def test_its_spec_trains() -> None:
    from gradviz.data import load

    model = Model(read_spec(blocks("toml")[0]))
    trainer = Trainer(model, load("mnist-sample"))
    rows = [event for event in trainer.run() if isinstance(event, Epoch)]
    assert rows[-1].val_accuracy > 0.8


def test_its_program_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import runpy

    (tmp_path / "program.py").write_text(blocks("python")[0])
    runpy.run_path(str(tmp_path / "program.py"))
    assert "dense1/weights" in capsys.readouterr().out


def test_its_table_is_a_spec() -> None:
    import ast

    table = re.search(r"`from_table\((\{.*?\})\)`", GUIDE)
    assert table is not None
    assert Model(from_table(ast.literal_eval(table[1]))).parameter_count == 17


def test_its_commands_name_options_and_presets_that_exist() -> None:
    from gradviz.cli.main import main

    with pytest.raises(SystemExit):
        main(["train", "--help"])
    knobs = re.search(r"What can be varied: (.*)\.", GUIDE)
    assert knobs is not None
    assert re.findall(r"`(\w+)`", knobs[1]) == list(KNOBS)
    for preset in re.findall(r"^gradviz train (\w+)\b(?!\.)", GUIDE, re.MULTILINE):
        assert main(["train", preset, "--shapes"]) == 0
