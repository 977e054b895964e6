from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradviz.cli import main
from gradviz.cli.formats import exporter_for
from gradviz.export.exporter import EXPORTERS
from gradviz.project import Document, load, save
from gradviz.resources import examples_folder


def test_an_expression_becomes_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.svg"
    assert main(["export", "e=(a+b)*(b+1)", "a=2", "b=1", "-o", str(target)]) == 0
    assert ElementTree.parse(target).getroot().tag.endswith("svg")
    assert capsys.readouterr().out == f"{target}\n"


@pytest.mark.heavy
def test_every_format_is_chosen_by_its_suffix(tmp_path: Path) -> None:
    example = str(next(examples_folder().glob("*.gradviz")))
    for exporter in list(EXPORTERS.values()):
        assert exporter_for(tmp_path / f"X{exporter.suffix.upper()}") is exporter
        assert main(["export", example, "-o", str(tmp_path / f"x{exporter.suffix}"), "--theme", "print"]) == 0


def test_steps_are_numbered_files(tmp_path: Path) -> None:
    assert main(["export", "e=a*b", "a=2", "b=3", "-o", str(tmp_path / "out.svg"), "--steps"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"out-{number:03}.svg" for number in range(1, 7)]


def test_values_on_the_line_win_over_those_in_a_document(tmp_path: Path) -> None:
    path = tmp_path / "d.gradviz"
    save(Document.from_text("y=x*x", {"x": 2}), path)
    assert main(["export", str(path), "x=7", "-o", str(tmp_path / "y.dot")]) == 0
    assert 'value="49"' in (tmp_path / "y.dot").read_text("utf-8")
    assert load(path).values == {"x": 2.0}


def test_some_steps_may_be_chosen_and_a_formula_may_follow_the_word(tmp_path: Path) -> None:
    assert main(["export", "e=a*b", "a=2", "b=3", "-o", str(tmp_path / "out.svg"), "--steps", "2-3"]) == 0
    assert main(["export", "--steps", "e=a*b", "a=2", "b=3", "-o", str(tmp_path / "all.svg")]) == 0
    assert len(list(tmp_path.glob("out-*.svg"))) == 2
    assert len(list(tmp_path.glob("all-*.svg"))) == 6


def test_a_format_that_holds_them_all_is_one_file(tmp_path: Path) -> None:
    for suffix in (".pptx", ".html", ".tex"):
        assert main(["export", "e=a*b", "a=2", "b=3", "-o", str(tmp_path / f"out{suffix}"), "--steps"]) == 0
        assert [path.name for path in tmp_path.glob(f"*{suffix}")] == [f"out{suffix}"]


def test_the_page_what_it_shows_and_its_text_are_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.svg"
    options = ["--preset", "20x10cm", "--theme", "dark", "--hide", "legend", "--labels", "symbols", "--transparent", "--by", "node"]
    assert main(["export", "e=a*b", "a=2", "b=3", "-o", str(target), *options, "--least-text", "9"]) == 0
    root = ElementTree.parse(target).getroot()
    assert float(root.get("width", "0")) == pytest.approx(755.9, abs=0.1)
    assert "flows back" not in target.read_text("utf-8")
    assert "∂e/∂a" in target.read_text("utf-8")
    assert main(["export", "y=1/(1+exp(-(w0*x0+w1*x1+w2)))", "w0=1", "x0=1", "w1=1", "x1=1", "w2=1", "-o", str(target)]) == 0
    assert "no room" in capsys.readouterr().err


def test_a_picture_is_a_source_too(tmp_path: Path) -> None:
    assert main(["export", "e=a*b", "a=2", "b=3", "-o", str(tmp_path / "out.pptx")]) == 0
    assert main(["export", str(tmp_path / "out.pptx"), "a=7", "-o", str(tmp_path / "out.dot")]) == 0
    assert 'value="21"' in (tmp_path / "out.dot").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["e=a*", "-o", "x.svg"],
        ["e=a*b", "a=1", "-o", "x.svg"],
        ["e=a", "a=1", "-o", "x.xyz"],
        ["e=a", "a=1", "-o", "x"],
        ["no.gradviz", "-o", "x.svg"],
        ["no.png", "-o", "x.svg"],
        ["e=a", "a=1", "-o", ".svg"],
        ["e=a", "a=1", "-o", "x.svg", "--steps", "9"],
        ["e=a", "a=1", "-o", "x.svg", "--preset", "A4"],
    ],
)
def test_a_mistake_is_bad_input_and_writes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments]) == 2
    assert "hint:" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_network_is_drawn_by_its_layers(tmp_path: Path) -> None:
    example = str(examples_folder() / "networks" / "xor.gradviz")
    target = tmp_path / "xor.svg"
    assert main(["export", example, "-o", str(target)]) == 0
    text = target.read_text("utf-8")
    assert "<image" in text
    assert "tanh1" in text


def test_what_must_be_remembered_is_pinned_where_it_is_kept(tmp_path: Path) -> None:
    for option, kept in (([], False), (["--memory"], True)):
        assert main(["export", "e=(a+b)*(b+1)", "a=2", "b=1", "-o", str(tmp_path / "a.svg"), "--steps", *option]) == 0
        files = sorted(tmp_path.glob("a-*.svg"))
        held = [">8 B<" in path.read_text("utf-8") for path in files]
        assert any(held) is kept
        assert not held[0]
        assert not held[-1]


def test_the_suffix_of_a_document_may_be_written_large(tmp_path: Path) -> None:
    save(Document.from_text("y=x*x", {"x": 2}), tmp_path / "D.GRADVIZ")
    assert main(["export", str(tmp_path / "D.GRADVIZ"), "-o", str(tmp_path / "y.dot")]) == 0


@pytest.mark.parametrize("points", ["-3", "nan", "inf"])
def test_text_of_no_size_is_refused(points: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "a*b", "a=1", "b=2", "-o", str(tmp_path / "a.svg"), "--least-text", points]) == 2
    assert f"no text has {points}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_letters_can_be_one_name_in_a_picture_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["export", "kb*T", "kb=3", "T=2", "-o", str(tmp_path / "a.svg")]
    assert main(given) == 2
    assert "add --name kb " in capsys.readouterr().err
    assert main([*given, "--name", "kb"]) == 0


@pytest.mark.parametrize("name", ["a.gradviz", "a.svg", "a.png", "a.pptx"])
def test_a_file_that_holds_no_document_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(b"<svg/>" if name == "a.svg" else b"nothing of ours")
    assert main(["export", str(path), "-o", str(tmp_path / "b.svg")]) == 2
    assert capsys.readouterr().err.startswith(f"{path}: ")


def test_a_folder_is_no_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "a", "a=1", "-o", "."]) == 2
    assert capsys.readouterr().err.startswith("no format for '.'\n")
