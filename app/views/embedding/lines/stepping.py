"""Lets the mouse tell the step of a place on a path, and go there by a click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel

from app.theme.fonts import text_font
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.gestures import Tool
from app.views.embedding.scene.stops import stop_at, stops_of
from core.style import SPACE, TYPE


class PathStepping(QObject):
    """Watches the mouse over the picture; what it does at no place is left to the picture.

    Parameters
    ----------
    chosen
        Called with the number of a step among those of the paths when it is clicked.
    named
        What a row is called, in a few words.
    """

    def __init__(self, canvas: Canvas, chosen: Callable[[int], None], named: Callable[[int], str]) -> None:
        super().__init__(canvas)
        self._canvas, self._chosen, self._named = canvas, chosen, named
        self._pointing = False
        self.tag = QLabel(canvas)
        self.tag.setObjectName("floating")
        self.tag.setFont(text_font(TYPE.table))
        self.tag.setMargin(SPACE.unit)
        self.tag.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.tag.hide()
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell the step under the mouse, and take the press that goes there."""
        if isinstance(event, QMouseEvent):
            idle = self._canvas.tool is Tool.NONE and not self._canvas.dragging
            if event.type() is QEvent.Type.MouseMove and not event.buttons():
                self._point(event.position() if idle else None)
            elif event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton and idle:
                return self._go(event)
        elif event.type() is QEvent.Type.Leave:
            self._point(None)
        return False

    def _point(self, at: QPointF | None) -> None:
        stops, frame = stops_of(self._canvas.frame), self._canvas.frame
        index = None if at is None or stops is None or frame is None else stop_at(frame, stops, at.x(), at.y())
        if index is None or stops is None or at is None:
            if self._pointing:
                self._pointing = False
                self.tag.hide()
                self._canvas.unsetCursor()
            return
        place = int(stops.place[index])
        hint = "" if place == stops.here else "\nClick goes there"
        self.tag.setText(f"{stops.names[place]} · {self._named(int(stops.row[index]))}{hint}")
        self.tag.adjustSize()
        room = self._canvas.rect().adjusted(SPACE.unit, SPACE.unit, -SPACE.unit, -SPACE.unit)
        box = self.tag.rect().translated(int(at.x()) + 14, int(at.y()) - self.tag.height() - 10)
        left, top = min(box.left(), room.right() - box.width()), max(box.top(), room.top())
        self.tag.move(max(left, room.left()), top)
        self.tag.show()
        self.tag.raise_()
        self._pointing = True
        self._canvas.setCursor(Qt.CursorShape.PointingHandCursor)

    def _go(self, event: QMouseEvent) -> bool:
        frame, stops = self._canvas.frame, stops_of(self._canvas.frame)
        if frame is None or stops is None or event.modifiers():
            return False
        index = stop_at(frame, stops, event.position().x(), event.position().y())
        if index is None or int(stops.place[index]) == stops.here:
            return False  # where one is, a click selects the point itself
        self._chosen(int(stops.place[index]))
        self._point(None)
        return True
