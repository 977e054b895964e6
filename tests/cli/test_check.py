import pytest

from gradviz.cli import check, main


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
