"""The self-test of an installation passes on a good one and names what is broken."""

import pytest

from gradviz.cli import check, main
from gradviz.engine.checks import Finding


def test_a_good_installation_passes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(check.CHECKS, "window")
    assert main(["check"]) == 0
    assert "BAD" not in capsys.readouterr().out


def test_a_fault_is_reported_and_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise check.CheckError("the cable is cut")

    monkeypatch.setattr(check, "CHECKS", {"cable": broken})
    assert main(["check"]) == 1
    assert "the cable is cut" in capsys.readouterr().out


def test_a_wrong_gradient_of_an_example_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHECKS", {"examples": check.check_examples})
    monkeypatch.setattr(check, "wrong_gradients", lambda graph, *_, **__: (Finding(graph.output, "sum", 1.0, 2.0),))
    assert main(["check"]) == 1
    assert "the gradient at" in capsys.readouterr().out
