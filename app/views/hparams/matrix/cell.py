"""One cell of the scatter matrix: its picture, and what hands on it do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.views.hparams.parallel.card import ValuesCard
from app.views.hparams.plane.gestures import Drag, PlaneGestures
from app.views.hparams.plane.surface import PlaneSurface
from app.workspace import Workspace
from core.session import Command
from core.session.command import change_session
from core.state import AxisLimits, PlaneTool, SessionState
from core.views.plane.brushing import Side
from core.views.plane.plot import PlanePlot

_ADD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class Host(Protocol):
    """The page, as far as a cell needs it."""

    @property
    def ground(self) -> QWidget:
        """The widget over which cards may lie."""

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""

    def card_fields(self) -> Sequence[str]:
        """Return the fields that the card beside the mouse tells beside those of the axes."""

    def open_pair(self, x: str, y: str) -> None:
        """Show two fields on the page of points."""

    def go(self, row: int, column: int) -> None:
        """Give the focus to the nearest cell to a row and column."""


class CellCard(ValuesCard):
    """The card beside the mouse, which may reach over the cells around."""

    def __init__(self, workspace: Workspace, ground: QWidget, surface: QWidget) -> None:
        super().__init__(workspace, ground)
        self._ground, self._surface = ground, surface

    def place_near(self, cursor: QPoint, bounds: QRect) -> None:
        """Move beside the cursor, a place of the cell."""
        del bounds
        super().place_near(self._surface.mapTo(self._ground, cursor), self._ground.visibleRegion().boundingRect())


class CellGestures(PlaneGestures):
    """As on a plane of its own, but a click opens the pair, and nothing is zoomed."""

    def __init__(self, workspace: Workspace, cell: Cell) -> None:
        self._cell = cell
        super().__init__(workspace, cell)

    def _click(self, drag: Drag, event: QMouseEvent) -> None:
        if drag.button is not Qt.MouseButton.LeftButton or event.modifiers() & _ADD:
            super()._click(drag, event)
        else:
            self._cell.open()

    def _tip(self, plot: PlanePlot, side: Side | None, at: object) -> str:
        del side, at
        return (
            f"{plot.part.y.title} over {plot.part.x.title}\n"
            "Drag to show the runs in a rectangle; click opens the two as Scatter; Ctrl and click selects a run"
        )

    def _turn(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls

    def _double(self, event: QMouseEvent) -> None:
        del event

    def _pan(self, drag: Drag, at: object) -> None:
        del drag, at


class Cell:
    """A plane of two fields; a board for its gestures."""

    def __init__(self, workspace: Workspace, host: Host, at: tuple[int, int], ground: QWidget) -> None:
        self._workspace, self._host = workspace, host
        self.row, self.column = at
        self.surface = PlaneSurface(workspace, "Cell of the matrix")
        self.surface.setParent(ground)
        self.surface.setMinimumSize(1, 1)
        self.gestures = CellGestures(workspace, self)
        self.gestures.setParent(self.surface)
        self.gestures.card.deleteLater()
        self.gestures.card = CellCard(workspace, ground, self.surface)
        self.surface.keyed.connect(self._key)

    def leave(self) -> None:
        """Let go of what is highlighted, and hide."""
        self.gestures.leave()
        self.surface.hide()

    def open(self) -> None:
        """Show the two fields on the page of points."""
        plot = self.surface.plot
        if plot is not None:
            self._host.open_pair(plot.part.x.key, plot.part.y.key)

    def _key(self, event: QKeyEvent) -> None:
        ways: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Return: self.open,
            Qt.Key.Key_Left: lambda: self._host.go(self.row, self.column - 1),
            Qt.Key.Key_Right: lambda: self._host.go(self.row, self.column + 1),
            Qt.Key.Key_Up: lambda: self._host.go(self.row - 1, self.column),
            Qt.Key.Key_Down: lambda: self._host.go(self.row + 1, self.column),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is not None:
            event.accept()
            way()

    # A board

    @property
    def tool(self) -> PlaneTool:
        """What dragging does: the same as on the page of points."""
        return self._workspace.session.state.scatter.tool

    def card_fields(self) -> Sequence[str]:
        """Return what the card tells beside the axes."""
        return self._host.card_fields()

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet."""
        self._host.show_transient(state)

    def limit(self, x: AxisLimits | None, y: AxisLimits | None, merge: str) -> Command:
        """Return a command that does nothing: cells show all values."""
        del x, y
        return change_session("Zoom", merge)

    def open_axis_menu(self, axis: str, where: QPoint) -> None:
        """Offer nothing: scales are chosen on the page of points."""
