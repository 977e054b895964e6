"""Every gate that exists, one record each, found by discovery. Import OPS from here."""

from gradviz import registry
from gradviz.ops.op import OPS, Op

__all__ = ["OPS", "Op"]

registry.discover(["gradviz.ops"])
