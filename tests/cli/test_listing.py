import pytest

from gradviz.cli import main
from gradviz.cli.listing import KINDS, LATER
from gradviz.ops import OPS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_lists_its_records(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", kind]) == 0
    assert capsys.readouterr().out.strip()


def test_ops_are_listed_with_what_they_do(capsys: pytest.CaptureFixture[str]) -> None:
    main(["list", "ops"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(OPS)
    assert all(len(line.split()) > 2 for line in lines)


def test_settings_are_listed_with_their_usual_values(capsys: pytest.CaptureFixture[str]) -> None:
    main(["list", "optimizers"])
    found = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert found["momentum"].endswith("(rate=0.01 momentum=0.9 form=library)")
    main(["list", "schedules"])
    assert capsys.readouterr().out.splitlines()[0].endswith(".")
    main(["list", "datasets"])
    printed = capsys.readouterr().out
    assert "(samples=1000 noise=0.1)" in printed
    assert "[CC BY 4.0]" in printed


@pytest.mark.parametrize("kind", LATER)
def test_a_kind_without_records_says_so(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", kind]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.strip()


def test_an_unknown_kind_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "nothing"]) == 2
    assert "ops" in capsys.readouterr().err
