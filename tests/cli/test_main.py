import json
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from gradviz import __version__, registry
from gradviz.cli import main
from gradviz.cli.command import COMMANDS
from gradviz.data import mnist
from gradviz.errors import UnreachableError
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


def test_the_help_of_the_whole_says_how_to_open_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "gradviz FILE opens a document" in shown
    assert "--quit-after-start" in shown


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


FULL = Path("/dev/full")
EVAL, TRAIN = ["eval", "a+b", "a=1", "b=2"], ["train", "xor", "--epochs", "1", "--json"]
LINES = (
    EVAL,
    TRAIN,
    pytest.param(["train", "xor", "--epochs", "1"], marks=pytest.mark.heavy),
    pytest.param(["search", "xor", "--trials", "1", "--epochs", "1"], marks=pytest.mark.heavy),
    pytest.param(["list", "ops"], marks=pytest.mark.heavy),
)


def redirected(line: list[str], streams: str) -> subprocess.CompletedProcess[str]:
    """A command line in a shell that redirects its streams, as `>&-` does."""
    command = ["sh", "-c", f'exec "$0" -m gradviz "$@" {streams}', sys.executable, *line]
    return subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_full_disk_behind_the_output_is_said(line: list[str]) -> None:
    done = redirected(line, "> /dev/full")
    assert done.returncode == 1
    assert "the output cannot be written: No space left on device\n  hint: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_the_complaints_ends_no_training() -> None:
    done = redirected(TRAIN, "2> /dev/full")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the streams")
@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_closed_streams_change_nothing(line: list[str]) -> None:
    done = redirected(line, ">&-")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the streams")
def test_a_complaint_goes_nowhere_else_when_its_stream_is_closed() -> None:
    done = redirected(EVAL[:-1], "2>&-")
    assert (done.returncode, done.stdout) == (2, "")


def test_an_error_of_files_that_nobody_named_is_no_fault_of_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: Namespace) -> int:
        raise FileNotFoundError(2, "not there", "forgotten")

    discover(["gradviz.cli"])
    monkeypatch.setitem(COMMANDS._records, "eval", replace(COMMANDS["eval"], run=broken))
    with pytest.raises(FileNotFoundError):
        main(["eval", "a", "a=1"])


def test_ctrl_c_while_modules_load_leaves_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(packages: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(registry, "discover", interrupted)
    assert main(["eval", "a", "a=1"]) == 1


@pytest.mark.parametrize(
    "line",
    [
        ["--json", "eval", "a+b", "a=1", "b=2"],
        ["--lang", "en", "--json", "eval", "a+b", "a=1", "b=2"],
        ["--json", "--lang=en", "eval", "a+b", "a=1", "b=2"],
    ],
    ids=" ".join,
)
def test_options_may_stand_before_the_command(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 3.0


def test_an_option_before_the_command_keeps_its_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--name", "ab", "eval", "2 ab", "ab=3"]) == 0
    assert "6" in capsys.readouterr().out
    assert main(["-o", str(tmp_path / "out.svg"), "export", "a+b", "a=1", "b=2"]) == 0
    assert (tmp_path / "out.svg").is_file()


def test_an_unknown_option_before_a_command_is_told_of_that_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--jsno", "eval", "a+b"]) == 2
    assert "did you mean --json?" in capsys.readouterr().err
    assert main(["--quit-after-strat"]) == 2
    assert "did you mean --quit-after-start?" in capsys.readouterr().err


def test_help_before_a_command_is_help_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help", "export"])
    assert "--steps" in capsys.readouterr().out


def test_data_out_of_reach_are_a_run_that_failed_and_unknown_data_bad_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def no_way(*given: object) -> Path:
        raise UnreachableError("unreachable", "no way to {name}", name="mnist", reasons="no connection")

    monkeypatch.delenv("GRADVIZ_MNIST", raising=False)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(mnist, "fetch", no_way)
    assert main(["train", "mlp", "--data", "mnist", "--epochs", "1"]) == 1
    assert "MNIST cannot be downloaded: no connection" in capsys.readouterr().err
    assert main(["train", "mlp", "--data", "nothing-of-this-name", "--epochs", "1"]) == 2


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def greedy(arguments: Namespace) -> int:
        raise MemoryError

    discover(["gradviz.cli"])
    monkeypatch.setitem(COMMANDS._records, "eval", replace(COMMANDS["eval"], run=greedy))
    assert main(["eval", "a", "a=1"]) == 1
    assert capsys.readouterr().err.startswith("there is not enough memory for this\n  hint: ")


@pytest.mark.skipif(sys.platform != "linux", reason="only X and Wayland can be absent")
def test_without_a_screen_the_window_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "no screen" in capsys.readouterr().err
