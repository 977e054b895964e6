"""The export dialog: choices on the right, their picture on the left, made while the choices change. Owns the dialog only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.exporting import NOW, Exports, Order, Preview
from gradviz.app.fonts import editor_font
from gradviz.app.panels.controls import IconButton, caption, restyle
from gradviz.app.panels.export_form import ExportForm
from gradviz.app.panels.unsaved import ask_to_replace
from gradviz.export.exporter import Exporter
from gradviz.export.request import ALL, END, Request
from gradviz.picture.fitting import MORE_ROOM
from gradviz.picture.theme import Theme

WAIT_MS = 60
MARGIN = 32
"""Of the window beside the dialog."""
LINES = 40


class PreviewView(QWidget):
    """A picture as large as fits on a quiet ground, or the first lines of a text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.preview = Preview(None, "", 0, "", "")
        self.setMinimumSize(380, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_preview(self, preview: Preview) -> None:
        """Show another picture."""
        self.preview = preview
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(680, 440)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme["sunken"]))
        if self.preview.image is not None:
            self._paint_image(painter, self.preview.image)
        elif self.preview.text:
            painter.setPen(QColor(self._theme["text"]))
            painter.setFont(editor_font(12))
            text = "\n".join(self.preview.text.splitlines()[:LINES])
            painter.drawText(self.rect().adjusted(16, 12, -16, -12), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), text)
        painter.end()

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        room = QSize(self.width() - 32, self.height() - 32)
        size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height())
        painter.fillRect(area, QColor(self.preview.ground))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, image)
        painter.setPen(QPen(QColor(self._theme["line"]), 1))
        painter.drawRect(area)


class ExportDialog(QDialog):
    """`choose` asks for the file, `replace` whether others may go for it; tests answer both themselves.

    `suggested` is the file without the ending of its format.
    """

    def __init__(
        self, exports: Exports, exporter: Exporter, request: Request, theme: Theme, suggested: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.say("Export picture"))
        self.exports = exports
        self.choose: Callable[[Exporter], str] = lambda record: self._ask(record, suggested)
        self.replace: Callable[[list[Path]], bool] = lambda paths: ask_to_replace(self, [path.name for path in paths])
        self.number = 0
        self._exporting = False
        self.form = ExportForm(exports.exporters, exporter, request, exports.unused)
        self.view = PreviewView(theme)
        self.notice, self.page = caption("", "muted", wraps=True), caption("")
        self.back, self.on = IconButton("back"), IconButton("forward")
        self.bar = QProgressBar()
        self.copy, self.leave, self.save = QPushButton(), QPushButton(), QPushButton()
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._request_preview)
        self._say(theme)
        self._build()
        self._connect()
        self._show(self.view.preview)
        self.ensurePolished()
        self.resize(self.sizeHint())
        self._wait.start()

    def sizeHint(self) -> QSize:
        """As large as it likes to be, inside the window that it belongs to."""
        wished, owner = super().sizeHint(), self.parentWidget()
        return wished if owner is None else wished.boundedTo(owner.window().size() - QSize(MARGIN, MARGIN))

    def _say(self, theme: Theme) -> None:
        for button, sentence in ((self.back, words.say("Previous picture")), (self.on, words.say("Next picture"))):
            button.apply_theme(theme)
            button.explain(sentence)
        self.copy.setText(words.say("Copy"))
        self.copy.setToolTip(words.say("Copy this picture to the clipboard"))
        self.leave.setText(words.say("Close"))
        self.save.setText(words.say("Export…"))
        self.save.setProperty("kind", "main")
        self.save.setDefault(True)
        self.view.setAccessibleName(words.say("Preview"))
        self.bar.setTextVisible(False)
        self.bar.hide()

    def _build(self) -> None:
        pages = QHBoxLayout()
        left = QVBoxLayout()
        upper = QHBoxLayout()
        upper.setSpacing(24)
        buttons = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addLayout(upper, 1)
        upper.addLayout(left, 1)
        left.addWidget(self.view, 1)
        left.addLayout(pages)
        for widget, stretch in ((self.back, 0), (self.page, 0), (self.on, 0), (self.notice, 1)):
            pages.addWidget(widget, stretch)
        upper.addWidget(self.form)
        column.addLayout(buttons)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.bar, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.save)

    def _connect(self) -> None:
        self.form.changed.connect(self._changed)
        self.back.clicked.connect(lambda: self._turn(-1))
        self.on.clicked.connect(lambda: self._turn(1))
        self.copy.clicked.connect(self._copy)
        self.leave.clicked.connect(self._leave)
        self.save.clicked.connect(self._save)
        self.exports.previewed.connect(self._show)
        self.exports.progressed.connect(self._progress)
        self.exports.done.connect(self._done)
        self.exports.failed.connect(self._failed)
        self.exports.copied.connect(self._tell_copied)

    # The picture.

    def _changed(self) -> None:
        if self.form.exporter.every_step and self.form.steps.key in (NOW, END):
            self.form.steps.choose(ALL)
        self._wait.start()

    def _turn(self, by: int) -> None:
        self.number = min(max(self.number + by, 0), max(self.view.preview.count - 1, 0))
        self._wait.start()

    def _request_preview(self) -> None:
        self.exports.preview(self.form.exporter, self.form.request, self.number, self.view.width() * self.devicePixelRatioF())

    def _show(self, preview: Preview) -> None:
        self.number = min(self.number, max(preview.count - 1, 0))
        self.form.know_count(preview.count)
        self.view.show_preview(preview)
        self.notice.setText(preview.error or self._left_out(preview.left_out))
        restyle(self.notice, "kind", "error" if preview.error else "muted")
        self.page.setText(words.say("{number} of {count}", number=self.number + 1, count=preview.count) if preview.count > 1 else "")
        for widget in (self.back, self.on, self.page):
            widget.setVisible(preview.count > 1)
        self.save.setEnabled(not preview.error and not self._exporting)
        self.copy.setEnabled(not preview.error)

    def _left_out(self, left_out: str) -> str:
        """What had no room, and what to do about it."""
        if not left_out:
            return ""
        advice = words.say("Nodes moved by hand keep their places; laid out anew, more may fit.") if self.exports.is_pinned else ""
        return f"{words.say(left_out)} {advice or words.say(MORE_ROOM)}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wait.start()

    # The clipboard and the file.

    def _copy(self) -> None:
        """This dialog may be gone when the picture is there."""
        record, exports = self.form.exporter, self.exports

        def put(image: QImage, data: bytes) -> None:
            put_on_clipboard(record, image, data)
            exports.copied.emit()

        exports.copy(record, self.form.request, self.number, put)

    def _tell_copied(self) -> None:
        self.notice.setText(words.say("The picture is on the clipboard."))

    def _ask(self, record: Exporter, suggested: Path) -> str:
        kinds = f"{record.name.upper()} (*{record.suffix})"
        name, _ = QFileDialog.getSaveFileName(self, words.say("Export picture"), f"{suggested}{record.suffix}", kinds)
        return name

    def _save(self) -> None:
        record = self.form.exporter
        name = self.choose(record)
        path = Path(name if name.lower().endswith(record.suffix) else name + record.suffix)
        if name and self._may_write(Order(record, self.form.request, path), Path(name)):
            self._set_busy(True)
            self.exports.start(Order(record, self.form.request, path))

    def _may_write(self, order: Order, agreed: Path) -> bool:
        """Whether nothing is lost, or the user says that it may be; of `agreed` the file dialog has asked already."""
        there = [path for path in order.paths(self.view.preview.count) if path != agreed and path.exists()]
        return not there or self.replace(there)

    def _set_busy(self, busy: bool) -> None:
        self._exporting = busy
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        self.save.setEnabled(not busy)
        self.form.setEnabled(not busy)
        self.leave.setText(words.say("Cancel") if busy else words.say("Close"))

    def _progress(self, number: int, count: int) -> None:
        self.bar.setRange(0, count)
        self.bar.setValue(number)

    def _done(self, paths: list[Path]) -> None:
        if self._exporting:
            self._set_busy(False)
            if paths:
                self.accept()

    def _failed(self, sentence: str) -> None:
        if self._exporting:
            self._set_busy(False)
            self._show(Preview(self.view.preview.image, self.view.preview.text, self.view.preview.count, "", sentence))

    def _leave(self) -> None:
        if self._exporting:
            self.exports.cancel()
        else:
            self.reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.exports.cancel()
        super().closeEvent(event)


def put_on_clipboard(record: Exporter, image: QImage, data: bytes) -> None:
    """A picture for programs that take pictures, and the file's own kind for those that know it."""
    content = QMimeData()
    if record.code:
        content.setText(data.decode(errors="replace"))
    else:
        content.setImageData(image)
        if record.suffix == ".svg":
            content.setData("image/svg+xml", data)
    QGuiApplication.clipboard().setMimeData(content)
