"""The chart of a card: pyqtgraph's axes and view box around our marks."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QMargins, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QLabel

from app.charts.painter import Painted
from app.views.scalars.axes import ChartAxis, SecondAxis
from app.views.scalars.marks import Marks
from app.views.scalars.viewbox import ChartViewBox
from app.widgets.labels import label
from core.style import SPACE, Tokens
from core.views.cards.page import RIM
from core.views.curves.mapping import Mapping

pg.setConfigOption("mouseRateLimit", -1)  # Qt already drops moves that come too fast; a quick drag must not be lost


class ChartPlot(pg.GraphicsView):  # type: ignore[misc]
    """One chart; the wheel passes through to the grid unless Ctrl is held.

    `held` says that the mouse moves with a button pressed.
    """

    hovered = Signal(QPointF)
    """Emitted with the place of the mouse inside the axes."""
    left = Signal()
    """Emitted when the mouse goes off the area inside the axes."""
    resized = Signal()
    axes_asked = Signal()
    """Emitted when an axis asks where it begins and ends."""

    def __init__(self) -> None:
        super().__init__(background=None)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setMouseTracking(True)
        self.setAcceptDrops(False)  # cards are dropped on what they lie on
        self.box = ChartViewBox()
        self.bottom, self.left_axis = ChartAxis("bottom", self.box), ChartAxis("left", self.box)
        self.right_axis: SecondAxis | None = None
        self.reason: QLabel | None = None
        self._tokens: Tokens | None = None
        self.marks = Marks(self.box, self.bottom, self.left_axis)
        self.box.second_changed.connect(self.marks.update)
        centre = pg.GraphicsWidget()
        layout = QGraphicsGridLayout()
        layout.setContentsMargins(0, 0, RIM, 0)
        layout.setSpacing(0)
        layout.addItem(self.left_axis, 0, 0)
        layout.addItem(self.box, 0, 1)
        layout.addItem(self.bottom, 1, 1)
        layout.setColumnStretchFactor(1, 1)
        layout.setRowStretchFactor(0, 1)
        centre.setLayout(layout)
        self.setCentralItem(centre)
        self._layout = layout
        self.inside = self.held = False
        for axis in (self.bottom, self.left_axis):
            axis.asked.connect(self.axes_asked)

    def show_second_axis(self, shown: bool) -> None:
        """Make room for a vertical axis at the right, or take it away; few cards ever have one."""
        if shown == (self.right_axis is not None and self.right_axis.isVisible()):
            return
        if self.right_axis is None:
            self.right_axis = self._second_axis()
        if shown:
            self._layout.addItem(self.right_axis, 0, 2)
        else:
            self._layout.removeItem(self.right_axis)
        self.right_axis.setVisible(shown)
        self._layout.setContentsMargins(0, 0, 0 if shown else RIM, 0)
        self._layout.activate()

    def _second_axis(self) -> SecondAxis:
        axis = SecondAxis(self.box)
        axis.asked.connect(self.axes_asked)
        if self._tokens is not None:
            axis.dress(self._tokens)
        return axis

    def dress(self, tokens: Tokens) -> None:
        """Wear the colours of a theme."""
        self._tokens = tokens
        self.setBackground(tokens.raised)
        for axis in (self.bottom, self.left_axis, self.right_axis):
            if axis is not None:
                axis.dress(tokens)
        self.marks.dress(tokens)

    def show_painted(self, painted: Painted | None, keep_range: bool) -> None:
        """Show a chart, in the part it was made for unless the user is moving it."""
        if painted is not None:
            made, chart = painted.mapping, painted.chart
            self.bottom.show_axis(chart.x)
            self.left_axis.show_axis(chart.y)
            if chart.second is not None and self.right_axis is not None:
                self.right_axis.show_axis(chart.second)
            second = None if made.second is None else (made.second.bottom, made.second.top)
            if not keep_range or (second is None) != (self.box.second is None):
                self.box.show_second(second)
            if not keep_range:
                self.box.show_limits((made.left, made.right, made.bottom, made.top))
        self.marks.show_painted(painted)

    def show_reason(self, text: str) -> None:
        """Say in the middle why nothing is drawn; empty where something is. Few charts ever do."""
        if self.reason is None:
            if not text:
                return
            self.reason = label("", "muted", wrap=True)
            self.reason.setParent(self.viewport())
            self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.reason.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reason.setText(text)
        self.reason.setVisible(bool(text))
        self._place_reason()

    def _place_reason(self) -> None:
        if self.reason is not None:
            inside = self.mapFromScene(self.box.sceneBoundingRect()).boundingRect()
            self.reason.setGeometry(inside.marginsRemoved(QMargins(*[SPACE.around] * 4)))

    def area(self) -> tuple[float, float]:
        """Return width and height inside the axes."""
        return self.box.width(), self.box.height()

    def mapping(self) -> Mapping | None:
        """Return where data units lie inside the axes, None without a chart."""
        return self.marks.mapping()

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        """Tell that the area has another size."""
        super().resizeEvent(ev)
        if hasattr(self, "_layout"):
            self._layout.activate()
            self._place_reason()
            self.resized.emit()

    def wheelEvent(self, ev: QWheelEvent) -> None:
        """Zoom with Ctrl; else let the grid scroll."""
        if ev.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(ev)
            ev.accept()
        else:
            ev.ignore()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Tell where the mouse is inside the axes."""
        self.held = ev.buttons() != Qt.MouseButton.NoButton
        super().mouseMoveEvent(ev)
        place = self.box.mapFromScene(self.mapToScene(ev.position().toPoint()))
        if self.box.rect().contains(place):
            self.inside = True
            self.hovered.emit(QPointF(place))
        else:
            self._go()

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        """Note that a button is let go."""
        self.held = ev.buttons() != Qt.MouseButton.NoButton
        super().mouseReleaseEvent(ev)

    def leaveEvent(self, ev: QEvent) -> None:
        """Tell that the mouse is gone."""
        super().leaveEvent(ev)
        self._go()

    def _go(self) -> None:
        if self.inside:
            self.inside = False
            self.left.emit()
