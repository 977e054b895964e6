"""Networks and their training: layers, losses, optimizers, models from specs, and the trainer behind its events."""

from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS
from gradviz.nn.spec import Spec, from_table, read_spec
from gradviz.nn.trainer import Trainer

__all__ = ["PRESETS", "Model", "Spec", "Trainer", "from_table", "read_spec"]
