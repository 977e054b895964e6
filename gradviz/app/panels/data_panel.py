"""The data panel: which set, how it is split, how often each class is there, a few samples, and whether inputs are normalised."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.network import NetworkSession
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import TextButton, caption
from gradviz.app.panels.export_form import Choice
from gradviz.app.training.bench import DataFacts
from gradviz.data import sources
from gradviz.errors import DataError, FileError
from gradviz.picture.ramps import colors, levels
from gradviz.picture.theme import Theme

OFFLINE = "mnist-sample"


class ClassBars(QWidget):
    """One bar a class with a sample of it above, where samples are pictures."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: DataFacts | None = None
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_facts(self, facts: DataFacts | None, theme: Theme) -> None:
        """Show the classes of a set, or nothing."""
        self._facts, self._theme = facts, theme
        counted = facts is not None and bool(facts.counts)
        self.setVisible(counted)
        if facts is not None and counted:
            said = ", ".join(f"{name}: {number:,}" for name, number in zip(facts.classes, facts.counts, strict=True))
            self.setToolTip(said)
            self.setAccessibleName(words.say("Samples of each class: {counts}", counts=said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        pictured = self._facts is not None and self._facts.samples
        return QSize(200, scaled(72 if pictured else 48))

    def paintEvent(self, event: QPaintEvent) -> None:
        facts, theme = self._facts, self._theme
        if facts is None or theme is None or not facts.counts:
            return
        painter = QPainter(self)
        step = self.width() / len(facts.counts)
        most = max(*facts.counts, 1)
        low = self.height() - scaled(16)
        top = min(step, scaled(26)) + 4 if facts.samples else 2
        painter.setFont(number_font(11))
        for place, (name, number) in enumerate(zip(facts.classes, facts.counts, strict=True)):
            left = place * step
            if place < len(facts.samples):
                side = min(step - 4, scaled(24))
                painter.drawImage(QRectF(left + (step - side) / 2, 0, side, side), thumbnail(facts.samples[place], theme))
            tall = (low - top) * number / most
            painter.fillRect(QRectF(left + 2, low - tall, step - 4, tall), QColor(theme["accent"]))
            painter.setPen(QColor(theme["muted"]))
            painter.drawText(QRectF(left, low, step, scaled(16)), Qt.AlignmentFlag.AlignCenter, name)
        painter.end()


def thumbnail(sample: NDArray[Any], theme: Theme) -> QImage:
    """A picture of the data in the greys of the theme."""
    shown = levels(sample.mean(axis=0), "grey", 1.0)
    rows, columns = shown.shape
    image = QImage(shown.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable([QColor(color).rgb() for color in colors("grey", theme)])
    return image


def split_text(sizes: tuple[int, int, int]) -> str:
    """How many samples train, validate and test."""
    train, validation, test = (f"{size:,}" for size in sizes)
    return words.say("{train} training, {validation} validation, {test} test", train=train, validation=validation, test=test)


def _titles() -> dict[str, str]:
    """The sets that need no file of the user's, by their titles."""
    return {name: words.say(record.title) for name, record in sources().items() if record.claims is None}


class DataPanel(QWidget):
    """Edits go to the session; what the data are is read by the training."""

    def __init__(self, session: NetworkSession, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self._session, self._training, self._theme = session, training, theme
        self._title = caption("", "section")
        self.choice = Choice(_titles(), session.network.spec.data)
        self.choice.activated.connect(lambda _: session.choose_data(self.choice.key))
        self._split, self._note = caption("", wraps=True), caption("", "error", wraps=True)
        self.fallback = TextButton("link")
        self.fallback.clicked.connect(lambda: session.choose_data(OFFLINE))
        self.bars = ClassBars()
        self.normalize = QCheckBox()
        self.normalize.clicked.connect(lambda on: session.set_field("training", "normalize", on))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self._split, self.bars, self._note):
            column.addWidget(widget)
        column.addWidget(self.fallback, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.normalize)
        session.document_changed.connect(self.refresh)
        training.turned.connect(self.refresh)
        training.data_read.connect(self._fit)

    def _fit(self) -> None:
        """The network reads what the data are shaped like."""
        facts, spec = self._training.facts, self._session.network.spec
        if facts is not None and facts.shape != spec.input and self._training.network == self._session.network:
            self._session.choose_data(spec.data, facts.shape)

    def refresh(self) -> None:
        """Show the set as far as it is known."""
        training, spec = self._training, self._session.network.spec
        if self.choice.findData(spec.data) < 0 and spec.data:
            self.choice.addItem(spec.data, spec.data)
        self.choice.choose(spec.data)
        self.choice.setToolTip(words.say(sources()[spec.data].doc) if spec.data in sources() else spec.data)
        self.normalize.setChecked(spec.training.normalize)
        broken = training.state == "failed" and isinstance(training.error, (DataError, FileError))
        self._note.setText(str(training.error) if broken else "")
        self._note.setVisible(broken)
        loading = training.state == "loading"
        self.fallback.setVisible(broken or (loading and training.loaded is not None))
        self.bars.show_facts(None if broken else training.facts, self._theme)
        self._split.setText(self._sentence(loading))
        self._split.setVisible(not broken)

    def _sentence(self, loading: bool) -> str:
        training = self._training
        if loading and training.loaded is not None:
            name, done, total = training.loaded
            return words.say("Loading {name}: {done} of {total} MB", name=name, done=f"{done / 1e6:.1f}", total=f"{total / 1e6:.1f}")
        if training.facts is None:
            return words.say("Reading the data …")
        return split_text(training.facts.sizes)

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.refresh()

    def retranslate(self) -> None:
        """Another language."""
        self._title.setText(words.say("Data"))
        self.choice.setAccessibleName(words.say("Data"))
        self.choice.say(_titles())
        self.normalize.setText(words.say("Normalise the inputs"))
        self.normalize.setToolTip(words.say("Every feature gets mean 0 and variance 1."))
        self.fallback.setText(words.say("Use the digits that come with gradviz"))
        self.refresh()
