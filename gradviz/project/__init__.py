"""Documents: value, edits, history, settings and the file format."""

from gradviz.project.codec import load, save
from gradviz.project.document import Document

__all__ = ["Document", "load", "save"]
