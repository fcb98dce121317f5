"""The picture of parallel coordinates: an image of the lines below axes, ranges and what is highlighted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPointF, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.views.hparams.parallel.drawing import Pen, colour_of, heading_area
from app.views.hparams.parallel.painter import Painted
from app.widgets.told_mouse import ToldMouse
from app.workspace import Workspace
from core.views.hparams.axis import AxisGeometry
from core.views.parallel import Parallel, ParallelAxis

_MOVING = 180
"""Milliseconds in which axes move to their new places."""
_SELECTED_AT_MOST = 200
"""Selected lines drawn over the others; of more the first ones."""
_EMPHASIS, _SELECTED = 2.75, 2.0
AXIS_REACH = 14.0
"""Logical pixels from an axis within which it is meant."""


@dataclass(frozen=True, slots=True)
class Moving:
    """An axis that is being dragged: its field, where the mouse holds it, and whether letting go removes it."""

    name: str
    x: float
    leaving: bool


class Surface(ToldMouse, QAbstractScrollArea):
    """Draws what was painted; tells what mouse, wheel and keys do to it. `hands` decides what that means."""

    scrolled = Signal()
    resized = Signal()
    left = Signal()
    """Emitted when the mouse leaves."""
    menu_wanted = Signal(QPoint)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.painted: Painted | None = None
        self.waiting = ""
        self.hovered: int | None = None
        self.hot_axis: int | None = None
        self.focused_axis: int | None = None
        self.moving: Moving | None = None
        self._xs: dict[str, float] = {}
        self._from: dict[str, float] = {}
        self._wanted: dict[str, float] = {}
        self._drawn: tuple[object, QPixmap] = (None, QPixmap())
        self._motion = QVariantAnimation(self)
        self._set_up()

    def _set_up(self) -> None:
        self._motion.setDuration(_MOVING)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._slide)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Parallel coordinates of runs")
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().valueChanged.connect(self._scroll)

    # What is shown

    def show_painted(self, painted: Painted) -> None:
        """Show another plot; axes that stand elsewhere move there."""
        self.painted = painted
        wanted = {axis.key: axis.x for axis in painted.plot.part.axes}
        before, self._wanted = self._wanted, wanted
        if wanted != before:
            self._motion.stop()
            if wanted.keys() == before.keys() and sorted(wanted.values()) == sorted(before.values()):
                self._from = dict(self._xs)
                self._motion.start()
            else:
                self._xs = wanted
        self.hovered = self.hovered if self.hovered is not None and self.hovered < len(painted.plot.part.keys) else None
        self._fit_scroll()
        self.viewport().update()

    def _slide(self, share: float) -> None:
        if self.painted is not None:
            self._xs = {
                axis.key: self._from.get(axis.key, axis.x) * (1 - share) + axis.x * share
                for axis in self.painted.plot.part.axes
            }
            self.viewport().update()

    @property
    def part(self) -> Parallel | None:
        """The plot in sight."""
        return None if self.painted is None else self.painted.plot.part

    def axis(self, place: int) -> ParallelAxis | None:
        """Return an axis by its place."""
        part = self.part
        return part.axes[place] if part is not None and 0 <= place < len(part.axes) else None

    def geometry_of(self, place: int) -> AxisGeometry | None:
        """Return the geometry of an axis by its place."""
        return self.painted.plot.geometries[place] if self.painted is not None and self.axis(place) else None

    def offset(self) -> float:
        """Return how far the plot is scrolled, logical pixels."""
        return float(self.horizontalScrollBar().value())

    def place(self, at: QPointF) -> QPointF:
        """Return where a place of the viewport lies in the plot."""
        return QPointF(at.x() + self.offset(), at.y())

    def axis_at(self, x: float, reach: float = AXIS_REACH) -> int | None:
        """Return the place of the axis within reach of a place in the plot."""
        part = self.part
        if part is None or not part.axes:
            return None
        best = min(range(len(part.axes)), key=lambda number: abs(part.axes[number].x - x))
        return best if abs(part.axes[best].x - x) <= reach else None

    def heading_at(self, at: QPointF) -> int | None:
        """Return the place of the axis whose title is at a place in the plot."""
        part = self.part
        if part is None:
            return None
        areas = (heading_area(axis.x, self.gap()) for axis in part.axes)
        return next((place for place, area in enumerate(areas) if area.contains(at)), None)

    def gap(self) -> float:
        """Return the distance of two axes."""
        return self.painted.plot.frame.gap if self.painted is not None and self.painted.plot.frame.gap else 160.0

    def reveal(self, place: int) -> None:
        """Scroll so that an axis is in sight."""
        axis, bar = self.axis(place), self.horizontalScrollBar()
        if axis is None:
            return
        margin = self.gap() / 2 + 12
        low, high = axis.x + margin - self.viewport().width(), axis.x - margin
        bar.setValue(round(min(max(bar.value(), low), high)))

    def wait_for(self, waiting: str) -> None:
        """Say what is being drawn until the first picture comes."""
        self.waiting = waiting
        self.viewport().update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines, what is highlighted, and axes."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), QColor(self._workspace.tokens.canvas))
            if self.painted is None:
                painter.setPen(QColor(self._workspace.tokens.muted))
                painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.waiting)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(-self.offset(), 0.0)
            self._draw_lines(painter)
            pen = Pen(painter, self._workspace.tokens, self.gap())
            self._draw_highlights(pen)
            self._draw_axes(painter, pen)
            self._draw_moving(painter, pen)

    def _draw_lines(self, painter: QPainter) -> None:
        if self.painted is None:
            return
        image, scale = self.painted.image, self.painted.wish.viewport.scale
        painter.setOpacity(0.35 if self._motion.state() is QVariantAnimation.State.Running else 1.0)
        area = QRectF(self.painted.left, 0.0, image.width() / scale, image.height() / scale)
        painter.drawImage(area, image)
        painter.setOpacity(1.0)

    def _draw_highlights(self, pen: Pen) -> None:
        part = self.part
        if part is None or len(part.axes) < 2:
            return
        for line in part.selected[:_SELECTED_AT_MOST].tolist():
            pen.highlight(part, line, colour_of(part, line), _SELECTED, self._xs)
        if self.hovered is not None:
            pen.highlight(part, self.hovered, QColor(self._workspace.tokens.warm), _EMPHASIS, self._xs)

    def _draw_axes(self, painter: QPainter, pen: Pen) -> None:
        part = self.part
        if part is None:
            return
        resting = self.moving is None and self._motion.state() is not QVariantAnimation.State.Running
        if resting:
            for place, axis in enumerate(part.axes):
                pen.below(axis, axis.x, self.hot_axis == place)
            painter.drawPixmap(QPointF(self.offset(), 0.0), self._scales(part))
        for place, axis in enumerate(part.axes):
            focused, hot = self.hasFocus() and self.focused_axis == place, self.hot_axis == place
            if self.moving is not None and self.moving.name == axis.key:
                continue
            if not resting:
                pen.axis(part, axis, self._xs.get(axis.key, axis.x), focused, hot)
            elif focused or hot:
                pen.scale(part, axis, axis.x, focused, hot)

    def _scales(self, part: Parallel) -> QPixmap:
        """Return axes with labels and titles as they stand, drawn once for all moves of a brush."""
        size, scale = self.viewport().size(), self.devicePixelRatioF()
        axes = tuple((axis.key, axis.title, axis.detail, axis.x, axis.ticks, axis.rails) for axis in part.axes)
        key = (axes, part.top, part.bottom, size.toTuple(), scale, self.offset(), self._workspace.theme)
        if self._drawn[0] != key:
            pixmap = QPixmap(size * scale)
            pixmap.setDevicePixelRatio(scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.translate(-self.offset(), 0.0)
                pen = Pen(painter, self._workspace.tokens, self.gap())
                for axis in part.axes:
                    pen.scale(part, axis, axis.x, False, False)
            self._drawn = (key, pixmap)
        return self._drawn[1]

    def _draw_moving(self, painter: QPainter, pen: Pen) -> None:
        part, moving = self.part, self.moving
        if part is None or moving is None:
            return
        axis = next((axis for axis in part.axes if axis.key == moving.name), None)
        if axis is None:
            return
        painter.setOpacity(0.35 if moving.leaving else 0.9)
        pen.axis(part, axis, moving.x, True, True)
        painter.setOpacity(1.0)
        if moving.leaving:
            painter.setPen(QPen(QColor(self._workspace.tokens.bad)))
            area = QRectF(moving.x - 90, self.viewport().height() / 2 - 12, 180, 24)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "Release to remove")

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another size."""
        super().resizeEvent(event)
        self._fit_scroll()
        self.resized.emit()

    def _fit_scroll(self) -> None:
        width = self.viewport().width()
        content = self.painted.plot.frame.width if self.painted is not None else width
        self.horizontalScrollBar().setRange(0, max(round(content - width), 0))
        self.horizontalScrollBar().setPageStep(width)
        self.horizontalScrollBar().setSingleStep(round(self.gap() / 2))

    def _scroll(self) -> None:
        self.viewport().update()
        self.scrolled.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell when the mouse leaves."""
        if event.type() is QEvent.Type.Leave:
            self.left.emit()
        return super().viewportEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go from axis to axis, and on to what is beside the picture after the last one."""
        part = self.part
        if part is not None and self.focused_axis is not None:
            following = self.focused_axis + (1 if forward else -1)
            if 0 <= following < len(part.axes):
                self.focus_axis(following)
                return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the focus to the first axis, or the last where it came backwards."""
        super().focusInEvent(event)
        part = self.part
        if part is not None and part.axes and event.reason() is not Qt.FocusReason.MouseFocusReason:
            back = event.reason() is Qt.FocusReason.BacktabFocusReason
            self.focus_axis(len(part.axes) - 1 if back else 0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that no axis has the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def focus_axis(self, place: int) -> None:
        """Give the focus to an axis, and say which it is."""
        self.focused_axis = place
        axis = self.axis(place)
        if axis is not None:
            ranges = f", {len(axis.ranges)} ranges" if axis.ranges else ""
            self.setAccessibleDescription(f"Axis {axis.title} {axis.detail}{ranges}".strip())
            self.reveal(place)
        self.viewport().update()
