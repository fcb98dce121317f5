"""The picture of a plane: an image of the points between what surrounds them, and what is being dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.hparams.plane.drawing import PlanePen, title_area
from app.views.hparams.plane.painter import Painted
from app.widgets.told_mouse import ToldMouse
from app.workspace import Workspace
from core.views.plane.part import Plane
from core.views.plane.plot import PlanePlot


class PlaneSurface(ToldMouse, QWidget):
    """Draws what was painted; tells what mouse, wheel and keys do to it."""

    resized = Signal()
    left = Signal()
    """Emitted when the mouse leaves."""
    menu_wanted = Signal(QPoint)

    def __init__(self, workspace: Workspace, name: str) -> None:
        super().__init__()
        self._workspace = workspace
        self.painted: Painted | None = None
        self.hovered: int | None = None
        self.outline: list[QPointF] = []
        """A lasso that is being drawn."""
        self.box: QRectF | None = None
        """A rectangle that is being drawn."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below need not be drawn again
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 120))

    def show_painted(self, painted: Painted) -> None:
        """Show another plane."""
        self.painted = painted
        part = self.part
        if self.hovered is not None and (part is None or self.hovered >= len(part.keys)):
            self.hovered = None
        if part is not None:
            self.setAccessibleDescription(f"{part.y.title} over {part.x.title}, {part.note}")
        self.update()

    @property
    def plot(self) -> PlanePlot | None:
        """The plane in sight."""
        return None if self.painted is None else self.painted.plot

    @property
    def part(self) -> Plane | None:
        """What is drawn."""
        return None if self.plot is None else self.plot.part

    def title_at(self, at: QPointF) -> str | None:
        """Return the axis, ``"x"`` or ``"y"``, whose title is at a place."""
        part = self.part
        if part is None or part.bare:
            return None
        if title_area(part, True).contains(at):
            return "x"
        return "y" if title_area(part, False).contains(at) else None

    def hover(self, point: int | None) -> None:
        """Emphasise a point, None for none."""
        if point != self.hovered:
            self.hovered = point
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, points, what lies over them and axes."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._workspace.tokens.canvas))
            part, painted = self.part, self.painted
            if part is None or painted is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = PlanePen(painter, self._workspace.tokens)
            pen.ground(part)
            scale = painted.wish.viewport.scale
            size = QRectF(0, 0, painted.image.width() / scale, painted.image.height() / scale)
            painter.drawImage(size, painted.image)
            pen.over(part)
            if self.hovered is not None and bool((part.places[self.hovered] >= 0).all()):
                pen.point(part, self.hovered)
            pen.axes(part)
            self._draw_dragged(painter)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._workspace.tokens.accent), 1.0))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_dragged(self, painter: QPainter) -> None:
        tint = QColor(self._workspace.tokens.accent)
        painter.setPen(QPen(tint, 1.25, Qt.PenStyle.DashLine))
        tint.setAlphaF(0.1)
        painter.setBrush(tint)
        if self.box is not None:
            painter.drawRect(self.box)
        if self.outline:
            painter.drawPolygon(QPolygonF(self.outline))

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another size."""
        super().resizeEvent(event)
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Tell when the mouse leaves."""
        if event.type() is QEvent.Type.Leave:
            self.left.emit()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        super().focusOutEvent(event)
        self.update()
