"""Documents: value, edits, history, settings and the file format."""

from gradviz.project.codec import load, save
from gradviz.project.document import Document
from gradviz.project.pictures import read_any

__all__ = ["Document", "load", "read_any", "save"]
