"""The data panel: which set and its settings, how it is split, what a few samples look like, and whether inputs are normalised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.network import NetworkSession
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.choice import Choice, Tick
from gradviz.app.panels.class_bars import ClassBars
from gradviz.app.panels.controls import IconButton, caption
from gradviz.app.panels.elided_link import ElidedLink
from gradviz.app.panels.fields_form import FieldsForm
from gradviz.app.panels.painted import Painted
from gradviz.app.panels.scatter import Scatter
from gradviz.app.training.bench import DataFacts
from gradviz.data import sources
from gradviz.picture.theme import Theme
from gradviz.project.network import Row

OFFLINE = "mnist-sample"
TARGET_COLUMN = "target"
EMPTY_LINE = "\u00a0"
TABLES = "*.csv *.tsv *.txt *.csv.gz *.npz"


class Progress(Painted):
    """How much of something is done, as a thin line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(4)
        self._share = 0.0

    def show_share(self, share: float, theme: Theme) -> None:
        """Show a share from 0 to 1."""
        self._share, self._theme = share, theme
        self.setAccessibleName(f"{share:.0%}")
        self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        painter.fillRect(self.rect(), QColor(theme["line"]))
        painter.fillRect(0, 0, round(self.width() * self._share), self.height(), QColor(theme["accent"]))


def split_text(sizes: tuple[int, int, int]) -> str:
    """How many samples train, validate and test."""
    train, validation, test = (words.grouped(size) for size in sizes)
    return words.say("{train} training, {validation} validation, {test} test", train=train, validation=validation, test=test)


def count_text(samples: int) -> str:
    """How many samples there are."""
    return words.count("{count} sample", "{count} samples", samples, count=words.grouped(samples))


def counts_text(counts: Sequence[int]) -> str:
    """How many samples of each class there are for training; "" for numbers to be met."""
    if not counts:
        return ""
    least, most = min(counts), max(counts)
    if least == most:
        return words.count(
            "{count} sample of each class for training", "{count} samples of each class for training", most, count=words.grouped(most)
        )
    return words.say("{least} to {most} samples of a class for training", least=words.grouped(least), most=words.grouped(most))


def left_out_text(rows: int) -> str:
    """How many rows of a table could not be used; "" for none."""
    return words.count("{n} row lacked a value and was left out.", "{n} rows lacked a value and were left out.", rows) if rows else ""


def _chosen(row: Row, columns: tuple[str, ...], target: str) -> Row:
    """The column to predict as a choice among all; what is set is shown before the table is read with it."""
    return Row(replace(row.field, default=columns[-1], choices=columns), row.value if row.value in columns else target)


def _titles() -> dict[str, str]:
    """The sets that need no file of the user's, by their titles."""
    return {name: words.say(record.title) for name, record in sources().items() if record.claims is None}


class DataPanel(QWidget):
    """Edits go to the session; what the data are is read by the training."""

    def __init__(self, session: NetworkSession, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self._session, self._training, self._theme = session, training, theme
        self._title = caption("", "section")
        self.choice = Choice(_titles(), session.data_kind)
        self.choice.activated.connect(lambda _: session.choose_data(self.choice.key))
        self.own = IconButton("more", "muted")
        self.own.clicked.connect(self._show_own)
        self._split, self._note = caption("", wraps=True), caption("", "error", wraps=True)
        self.progress = Progress()
        self.cancel, self.again, self.fallback = ElidedLink(), ElidedLink(), ElidedLink()
        self.cancel.clicked.connect(training.give_up)
        self.again.clicked.connect(lambda: training.open(session.network))
        self.fallback.clicked.connect(lambda: session.choose_data(OFFLINE))
        self.points, self.bars, self.form = Scatter(), ClassBars(), FieldsForm()
        self._counts = caption("", wraps=True)
        self._table: tuple[str, tuple[str, ...], str] = ("", (), "")
        self.form.changed.connect(self._set)
        self.form.settled.connect(session.settle)
        self.normalize = Tick()
        self.normalize.clicked.connect(lambda on: session.set_field("training", "normalize", on))
        self._arrange()
        session.document_changed.connect(self.refresh)
        training.turned.connect(self.refresh)
        training.data_read.connect(self._fit)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        head.addWidget(self._title)
        head.addSpacing(12)
        head.addStretch(1)
        head.addWidget(self.choice)
        head.addWidget(self.own)
        for widget in (self._split, self.progress, self.points, self.bars, self._counts, self._note):
            column.addWidget(widget)
        for link in (self.cancel, self.again, self.fallback):
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.form)
        column.addWidget(self.normalize)

    def _fit(self) -> None:
        """The network reads what the data are shaped like, and answers with one output a class."""
        facts = self._training.facts
        if facts is not None and self._training.network == self._session.network:
            self._session.fit_to_data(facts.shape, len(facts.classes) if facts.counts else 0)

    def refresh(self) -> None:
        """Show the set as far as it is known."""
        training, spec = self._training, self._session.network.spec
        kind = self._session.data_kind
        if self.choice.findData(kind) < 0 and kind:
            self.choice.addItem(Path(kind).name or kind, kind)
        self.choice.choose(kind)
        if not kind:
            self.choice.setCurrentIndex(-1)
        self.choice.setToolTip(words.say(sources()[kind].doc) if kind in sources() else kind)
        self.form.show_rows(self._rows())
        self.normalize.setChecked(spec.training.normalize)
        broken = training.lacks_data
        self._note.setText(training.complaint if broken else "")
        self._note.setVisible(broken)
        loading = training.state == "loading" and training.loaded is not None
        self.progress.setVisible(loading)
        if loading and training.loaded is not None:
            self.progress.show_share(training.loaded[1] / max(training.loaded[2], 1), self._theme)
        self.cancel.setVisible(loading)
        self.cancel.setText(words.say("Cancel") if self._is_own else words.say("Cancel the download"))
        self.again.setVisible(broken)
        self.fallback.setVisible((broken or loading) and spec.data != OFFLINE)
        if training.state == "loading" and training.facts is None and not loading:
            self._wait()
        else:
            self._show_facts(None if broken or loading else training.facts)
        self._split.setText(self._sentence())
        self._split.setVisible(not broken)

    def _rows(self) -> tuple[Row, ...]:
        """The settings of the set; the column to predict is one of those that the table is known to have."""
        facts, kind = self._training.facts, self._session.data_kind
        if facts is not None and facts.columns and self._training.network == self._session.network:
            self._table = (kind, facts.columns, facts.target)
        rows = self._session.data_form()
        if self._table[0] != kind:
            return rows
        return tuple(_chosen(row, *self._table[1:]) if row.field.name == TARGET_COLUMN else row for row in rows)

    def _set(self, field: str, value: object) -> None:
        """The last column is predicted unless another one is named."""
        path, columns, _ = self._table
        last = field == TARGET_COLUMN and path == self._session.data_kind and value == columns[-1]
        self._session.set_data_field(field, "" if last else value)

    def _show_facts(self, facts: DataFacts | None) -> None:
        """The samples and the classes, or nothing."""
        self.points.show_facts(facts, self._theme)
        self.bars.show_facts(facts, self._theme)
        self._counts.setText(
            "\n".join(filter(None, (counts_text(facts.counts), left_out_text(facts.left_out)))) if facts is not None else ""
        )
        self._counts.setVisible(bool(self._counts.text()))

    def _wait(self) -> None:
        """While another set is read nothing is told of the last one, and its room is kept: the panels below stay in place."""
        self.points.wait()
        self.bars.wait()
        self._counts.setText(EMPTY_LINE)
        self._counts.setVisible(not self.bars.isHidden())

    @property
    def _is_own(self) -> bool:
        """Whether the data are a file or folder of the user's, of which nothing is downloaded."""
        return self._session.data_kind not in sources()

    def _sentence(self) -> str:
        training = self._training
        if training.state == "loading" and training.loaded is not None:
            name, done, total = training.loaded
            if self._is_own:
                return words.say("Reading the pictures: {done} of {total}", done=words.grouped(done), total=words.grouped(total))
            return words.say("Loading {name}: {done} of {total}\u00a0MB", name=name, done=f"{done / 1e6:.1f}", total=f"{total / 1e6:.1f}")
        if training.facts is None:
            return words.say("Reading the data …")
        return split_text(training.facts.sizes)

    # Data of one's own.

    def _show_own(self) -> None:
        menu = QMenu(self)
        menu.addAction(words.say("Open a table of your own…")).triggered.connect(self._open_table)
        menu.addAction(words.say("Open a folder of pictures…")).triggered.connect(self._open_folder)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.own.mapToGlobal(QPoint(0, self.own.height())))

    def _open_table(self) -> None:
        kinds = words.say("Tables ({suffixes})", suffixes=TABLES)
        name, _ = QFileDialog.getOpenFileName(self, words.say("Open a table of your own"), "", kinds)
        self.open(name)

    def _open_folder(self) -> None:
        self.open(QFileDialog.getExistingDirectory(self, words.say("A folder that holds one folder of pictures a class")))

    def open(self, name: str) -> None:
        """Learn from a file or folder of the user's; nothing for no name."""
        if name:
            self._session.choose_data(name)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.own.apply_theme(theme)
        self.form.apply_text_size()
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Data"))
        self.choice.setAccessibleName(words.say("Data"))
        self.choice.say(_titles())
        self.choice.setPlaceholderText(words.say("Choose a set"))
        self.own.explain(words.say("Data of your own"))
        self.normalize.setText(words.say("Normalise the inputs"))
        self.normalize.setToolTip(words.say("Every feature gets mean 0 and variance 1."))
        self.again.setText(words.say("Try again"))
        self.fallback.setText(words.say("Use the digits that come with gradviz"))
        self.form.retranslate()
        self.refresh()
