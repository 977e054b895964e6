import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from gradviz import __version__
from gradviz.cli import main
from gradviz.cli.command import COMMANDS
from gradviz.registry import discover


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_an_unknown_command_is_bad_input_and_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "a+b"]) == 2
    assert "eval" in capsys.readouterr().err


def test_help_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["eval", "--lang", "ru", "--help"])
    assert any("а" <= sign <= "я" for sign in capsys.readouterr().out)


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert COMMANDS[name].doc in " ".join(capsys.readouterr().out.split())


def test_a_reader_that_leaves_early_ends_nothing_badly() -> None:
    listing = subprocess.Popen([sys.executable, "-m", "gradviz", "list", "ops"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.close()
    assert listing.stderr.read() == b""
    listing.stderr.close()
    assert listing.wait() == 0


def test_ctrl_c_leaves_without_a_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: Namespace) -> int:
        raise KeyboardInterrupt

    discover(["gradviz.cli"])
    monkeypatch.setitem(COMMANDS._records, "eval", replace(COMMANDS["eval"], run=interrupted))
    assert main(["eval", "a", "a=1"]) == 1
    assert capsys.readouterr().err == ""


def test_a_file_of_any_kind_that_reopens_is_for_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def opened(files: list[str], **options: object) -> int:
        asked.append(files)
        return 0

    monkeypatch.setitem(sys.modules, "gradviz.app", SimpleNamespace(main=opened))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.jpg").write_bytes(b"")
    (tmp_path / "list").write_bytes(b"")
    for line in (["a.gradviz"], ["a.png"], ["A.PNG", "b.svg"], ["--lang", "en", "a.pptx"], ["photo.jpg"], [str(tmp_path)], ["."]):
        assert main(line) == 0
        assert asked[-1] == [word for word in line if word not in ("--lang", "en")]
    assert len(asked) == 7
    assert main(["list", "ops"]) == 0
    assert main(["nothing.jpg"]) == 2
    assert len(asked) == 7
