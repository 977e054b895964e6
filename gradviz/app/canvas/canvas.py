"""The canvas widget: shows a Diagram under a camera and tells what was pointed at or opened. Owns events and motion only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gradviz.app.canvas.backing import Backing
from gradviz.app.canvas.camera import Camera, aimed, brought
from gradviz.app.canvas.dive import Dive
from gradviz.app.canvas.flight import Flight
from gradviz.app.canvas.framing import Framing
from gradviz.app.canvas.gesture import Gesture
from gradviz.app.canvas.light import Light
from gradviz.app.canvas.paint import MathPaths
from gradviz.app.canvas.sharpening import Sharpening
from gradviz.app.canvas.sheet import Sheet
from gradviz.graph import Edge
from gradviz.picture.diagram import Diagram, Item
from gradviz.picture.options import Detail
from gradviz.picture.theme import METRICS, Theme

HINT, HINT_ABOVE, ROOMY = 26, 66, 640
"""The hint stands between the floating bars, or above them where the canvas is narrow."""


class Canvas(QWidget):
    """One custom widget for every size of graph."""

    hovered = Signal(object)
    clicked = Signal(object)
    zoom_changed = Signal(float)
    detail_changed = Signal(str)
    node_keyed = Signal(int)
    toggled = Signal(object)
    banded = Signal(object)
    dragged = Signal(object, QPointF)
    dropped = Signal()
    menu_asked = Signal(object, QPoint)
    opened = Signal(object, QPointF)
    asked = Signal(str)
    resized = Signal(float)
    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(METRICS.canvas_min_width, METRICS.canvas_min_height)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.sheet = Sheet(theme)
        self.camera = Camera()
        self.keeps_fit = True
        self.reduced_motion = False
        self.hint, self.empty = "", ""
        self.framing = Framing(self.sheet, self)
        self._aim: tuple[QPointF, float] | None = None
        self._backing = Backing(self.sheet)
        self._gesture = Gesture(self)
        self._gesture.clicked.connect(self.clicked)
        self._gesture.toggled.connect(self.toggled)
        self._gesture.panned.connect(self.pan)
        self._gesture.dragged.connect(self._drag)
        self._gesture.dropped.connect(self.dropped)
        self._gesture.banded.connect(self._take_band)
        self._ringed = False
        self._hover: Item = None
        self._detail: Detail = "near"
        self._sharpening = Sharpening(self._backing, self, lambda: self.camera)
        self._light = Light(self)
        self._flight = Flight(self)
        self._flight.moved.connect(self._set_camera)
        self._dive = Dive(self)

    # What is shown.

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme; a picture in those of before is no longer shown."""
        self.sheet.apply_theme(theme)
        self._backing.forget()
        self._sharpening.request()

    def refresh(self, math: MathPaths) -> None:
        """Paint everything again, now that more formulas are typeset."""
        if self.sheet.typeset(math):
            self._sharpening.request()

    def stop(self) -> None:
        """End the light on an edge, as when there is another graph."""
        self._light.end()

    def show_diagram(self, diagram: Diagram) -> None:
        """Show another state or another picture; only what changed is painted again."""
        resized = (diagram.width, diagram.height) != (self.sheet.diagram.width, self.sheet.diagram.height)
        areas = self.sheet.show(diagram)
        if resized and self.keeps_fit:
            self._set_camera(self.framing.measured())
        if areas is None or self.camera.detail != self._detail:
            self._sharpening.request()
        elif not self._sharpening.requested:
            region = self._backing.seen_through(self.camera, self._backing.repaint(areas))
            self.update(self.rect() if region is None else region)

    def flow(self, item: Item, back: bool) -> None:
        """Let a light run along the line of `item`, against its direction when `back`."""
        self._light.end()
        wire = None if self.reduced_motion or item is None else self.sheet.lit_wire(item)
        if wire is not None:
            self._light.run(wire, back)

    # The camera.

    @property
    def is_sharp(self) -> bool:
        """Whether nothing is left to be painted for the camera of now."""
        return self._sharpening.done

    def expect(self, width: float, height: float) -> Detail:
        """How much a picture of this size will show here, to be composed so from the start; one that fits otherwise is asked for anew."""
        self._detail = (self.framing.expected(width, height) if self.keeps_fit else self.camera).detail
        return self._detail

    def fit(self) -> None:
        """Show the whole picture, however large, in a short flight."""
        self.keeps_fit = self.framing.is_whole = True
        self._fly_to(self.framing.measured())

    def begin(self) -> None:
        """As when a document has been opened: the whole picture, or where it begins if the whole would be a texture."""
        self.framing.is_whole = False
        self.refit()

    def refit(self) -> None:
        """Show the whole picture from now on, whatever becomes of the size, without a flight."""
        self._flight.stop()
        self.keeps_fit = True
        self._set_camera(self.framing.measured())

    def leave_room(self, above: int, below: int) -> None:
        """Keep so much free of a picture that is fitted, which stays where it is as far as that goes."""
        if (above, below) != self.framing.margins:
            self.framing.margins = (above, below)
            if self.keeps_fit:
                self._flight.stop()
                self._set_camera(self.framing.fitted())

    def dive(self, deeper: bool, at: QPointF | None = None) -> None:
        """Another level: all of it, growing out of what was opened, or on the way back shrinking to its place."""
        self.refit()
        self._backing.forget()
        self._sharpening.request()
        if not self.reduced_motion and self.isVisible():
            self._dive.begin(deeper, at)

    @property
    def middle(self) -> QPointF:
        """The point of the picture in the middle of the widget."""
        return self.camera.scene(QPointF(self.width() / 2, self.height() / 2))

    def aim(self, middle: QPointF, zoom: float) -> None:
        """Show a point of the picture in the middle, this large, whatever becomes of the size until the camera is moved."""
        self._flight.stop()
        self.keeps_fit = False
        self._set_camera(aimed(middle, zoom, self.width(), self.height()))
        self._aim = (middle, zoom)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the widget, or about its middle."""
        self.keeps_fit = False
        middle = QPointF(self.width() / 2, self.height() / 2)
        self._set_camera(self.camera.zoomed(factor, at if at is not None else middle))

    def pan(self, dx: float, dy: float) -> None:
        """Drag the picture by pixels."""
        self.keeps_fit = False
        self._set_camera(self.camera.panned(dx, dy))

    def _fly_to(self, camera: Camera) -> None:
        if self.reduced_motion or not self.isVisible():
            self._set_camera(camera)
            self._sharpening.request()
        else:
            self._flight.begin(self.camera, camera)

    def _set_camera(self, camera: Camera) -> None:
        zoomed = camera.zoom != self.camera.zoom
        self._aim = None
        self.camera = camera
        if zoomed:
            self.zoom_changed.emit(camera.zoom)
        self._sharpening.follow(zoomed)
        self.update()

    def _sharpen(self) -> None:
        """Just before a paint, so that it is done once for all that has changed."""
        if self._sharpening.requested and self.camera.detail != self._detail:
            self._detail = self.camera.detail
            self.detail_changed.emit(self._detail)
        if self._sharpening.requested:
            self._sharpening.begin()

    # Events.

    def event(self, event: QEvent) -> bool:
        """On a screen of another sharpness, as of a projector, the picture is painted anew."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._sharpening.request()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._sharpen()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.sheet.theme["surface"]))
        self._backing.blit(painter, self._dive.seen(self.camera))
        self._light.paint(painter, self.camera, self.sheet.theme)
        self._paint_words(painter)
        self._paint_band(painter)
        if self._ringed:
            painter.setPen(QPen(QColor(self.sheet.theme["accent"]), METRICS.ring))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_band(self, painter: QPainter) -> None:
        if self._gesture.band is not None:
            painter.setPen(QPen(QColor(self.sheet.theme["accent"]), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._gesture.band)

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(QColor(self.sheet.theme["muted"]))
        if self.empty:
            centered = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.contentsRect().adjusted(24, 0, -24, 0), centered, self.empty)
        elif self.hint:
            area = self.rect().adjusted(0, 0, 0, -HINT if self.width() > ROOMY else -HINT_ABOVE)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self.hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.keeps_fit:
            self.camera = self.framing.fitted() if event.size().width() == event.oldSize().width() else self.framing.measured()
            self.zoom_changed.emit(self.camera.zoom)
        elif self._aim is not None:
            self.camera = aimed(*self._aim, self.width(), self.height())
        self._sharpening.cover()
        self.resized.emit(float(self.width()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dive.pressed = event.position()
        self.pointed.emit(self.camera.scene(event.position()))
        self._gesture.press(event.position(), self.item_under(event.position()), event.button(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._gesture.busy:
            self._hover_at(event.position())
            return
        self._gesture.move(event.position())
        if self._gesture.kind in ("pan", "drag"):
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._gesture.kind == "band":
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._gesture.release(event.position())
        self.unsetCursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = self.camera.scene(event.position())
        item = self.sheet.item_at(point)
        if item is None:
            self.fit()
        else:
            self.opened.emit(item, point)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._gesture.cancel()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(self.item_under(QPointF(event.pos())), event.globalPos())
        else:
            self.menu_asked.emit(None, QPoint())

    def item_under(self, at: QPointF) -> Item:
        """What lies under a point of the widget."""
        return self.sheet.item_at(self.camera.scene(at))

    def _drag(self, item: Item, way: QPointF) -> None:
        self.keeps_fit = False
        self.dragged.emit(item, way / self.camera.zoom)

    def _take_band(self, band: QRectF) -> None:
        """The nodes and edges that lie whole in a band."""
        area = self.camera.transform().inverted()[0].mapRect(band)
        self.banded.emit(
            [piece.item for piece in self.sheet.pieces_in(area) if area.contains(piece.bounds) and isinstance(piece.item, int | Edge)]
        )

    def area_of(self, item: Item) -> QRectF:
        """Where an item lies on the widget."""
        return self.camera.transform().mapRect(self.sheet.place_of(item))

    def look_at(self, item: Item) -> None:
        """Bring an item into sight, near enough to be read."""
        place = self.sheet.place_of(item)
        to = brought(self.camera, place, self.width(), self.height(), self.framing.margins[0])
        if place.isEmpty() or to == self.camera:
            return
        self.keeps_fit = False
        self._fly_to(to)

    def follow(self, item: Item) -> None:
        """Keep an item in sight of a picture of which only a part is looked at because the whole cannot be read."""
        to = self.framing.following(self.camera, item)
        if to is not None:
            self._fly_to(to)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover_at(event.position())

    def leaveEvent(self, event: object) -> None:
        self._report(None)
        self.pointed.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        asked = {Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open", Qt.Key.Key_Backspace: "back", Qt.Key.Key_Escape: "back"}
        if event.key() in turns and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.node_keyed.emit(turns[Qt.Key(event.key())])
        elif event.key() in asked:
            self._dive.pressed = None
            self.asked.emit(asked[Qt.Key(event.key())])
            super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _hover_at(self, point: QPointF) -> None:
        self._report(self.item_under(point))
        self.pointed.emit(self.camera.scene(point))

    def _report(self, item: Item) -> None:
        if item != self._hover or type(item) is not type(self._hover):
            self._hover = item
            self.hovered.emit(item)
