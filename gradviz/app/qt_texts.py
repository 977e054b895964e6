"""Qt's own texts, as in its file dialog and the menus of text fields, in the language of the window. Owns their translator."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from gradviz import words
from gradviz.words import mark

FORGOTTEN = {"&Look in:": mark("Look in:"), "Files of &type:": mark("Files of type:"), "Folder": mark("Folder")}
"""Texts of the file dialog that Qt's own translations lack."""


class QtTexts(QTranslator):
    """Speaks for the whole application until it is deleted. English is what Qt says without it."""

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(parent)
        self.speak(language)

    def speak(self, language: str) -> None:
        """Use `language` from now on; where Qt does not have it, English."""
        QCoreApplication.removeTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self.load(QLocale(language), "qtbase", "_", folder):
            QCoreApplication.installTranslator(self)

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """None, and not an empty text, leaves a text to English."""
        return super().translate(context, source, disambiguation, n) or (words.say(FORGOTTEN[source]) if source in FORGOTTEN else None)
