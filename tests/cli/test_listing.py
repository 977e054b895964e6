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


@pytest.mark.parametrize("kind", LATER)
def test_a_kind_without_records_says_so(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", kind]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.strip()


def test_an_unknown_kind_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "nothing"]) == 2
    assert "ops" in capsys.readouterr().err
