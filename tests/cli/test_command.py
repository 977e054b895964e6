import pytest

from gradviz.cli.command import COMMANDS, Command
from gradviz.registry import discover


def test_a_second_command_of_one_name_is_refused() -> None:
    discover(["gradviz.cli"])
    scratch = COMMANDS.copy()
    assert isinstance(scratch["eval"], Command)
    with pytest.raises(ValueError, match="twice"):
        scratch.register("eval", scratch["eval"])
