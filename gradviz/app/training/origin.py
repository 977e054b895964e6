"""Where a training begins that does not begin anew. Knows no bench, so that documents are opened without loading one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Origin:
    """A file to begin with: a run that is over, or a checkpoint to go on from."""

    path: Path
    kind: Literal["run", "checkpoint"]
