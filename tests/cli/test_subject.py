import signal
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from gradviz.cli.subject import check_threads, for_data, load_data, spec_and_data, stopped_by_keyboard
from gradviz.errors import InputError


def arguments(**given: Any) -> Namespace:
    return Namespace(**{"spec": "xor", "data": None, "epochs": None, "without": [], **given})


def test_a_preset_brings_its_data() -> None:
    spec, dataset, name = spec_and_data(arguments())
    assert (spec.title, dataset.name, name) == ("XOR with one hidden layer", "xor", "xor")
    assert spec_and_data(arguments(epochs=3))[0].training.epochs == 3


def test_a_preset_fits_the_data_named_and_a_spec_of_ones_own_does_not(tmp_path: Path) -> None:
    spec, dataset, _ = spec_and_data(arguments(spec="mlp", data="digits"))
    assert spec.input == dataset.shape == (1, 8, 8)
    (tmp_path / "net.toml").write_text('input = [2]\nlayers = ["dense 1"]\nloss = "bce_logits"\n')
    own = arguments(spec=str(tmp_path / "net.toml"), data="digits")
    assert spec_and_data(own)[0].input == (2,)
    assert for_data(spec, arguments(spec="mlp"), load_data("moons")) is spec


def test_settings_may_follow_the_name() -> None:
    assert sum(load_data("moons samples=50 noise=0.2").sizes) == 50


def test_no_thread_can_do_no_work() -> None:
    check_threads(1)
    with pytest.raises(InputError, match="0 threads"):
        check_threads(0)


def test_the_first_interrupt_asks_to_stop_and_says_so_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []
    before = signal.getsignal(signal.SIGINT)
    with stopped_by_keyboard(lambda: asked.append("stop")):
        signal.raise_signal(signal.SIGINT)
        assert asked == ["stop"]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().err.startswith("\nStopping after this batch")
