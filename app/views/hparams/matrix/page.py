"""The page of the scatter matrix: every pair of some fields as a small plane, all brushed together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.actions import Action
from app.views.hparams.matrix.actions import matrix_actions
from app.views.hparams.matrix.cell import Cell
from app.views.hparams.matrix.ground import MatrixGround
from app.views.hparams.matrix.painter import MatrixPainted, MatrixPainter
from app.views.hparams.matrix.panel import MatrixPanel
from app.views.hparams.page import Page
from app.views.hparams.parallel.legend import LegendLine
from app.views.hparams.plane.painter import Wish
from app.views.hparams.plane.tools import ToolButtons
from app.widgets.empty_page import EmptyPage
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.session import Change
from core.session.run_commands import show_all_runs
from core.session.scatter_commands import open_pair, show_matrix
from core.state import SessionState
from core.style import SPACE
from core.views import Picture, Viewport
from core.views.emptiness import Emptiness
from core.views.hparams.empty import without_lines
from core.views.hparams.exported import field_rows
from core.views.hparams.fields import field_title
from core.views.matrix.empty import without_cells
from core.views.matrix.fields import matrix_fields
from core.views.matrix.plot import resolve
from core.views.plane.part import Area
from core.views.scatter.fields import colour_shown

_GROWTH = 400
"""Milliseconds between two looks at logs that are still being read."""
_LEAST = 80


class MatrixPage(Page):
    """Planes below the diagonal, distributions on it, correlations above."""

    kind: ClassVar[str] = "matrix"
    title: ClassVar[str] = "Matrix"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.painter = MatrixPainter()
        self.painter.setParent(self)
        self.ground = MatrixGround(workspace)
        self.area = QScrollArea()
        self.legend = LegendLine(workspace, "Points")
        self.note = ElidedLabel("", "muted")
        self.note.setFixedHeight(24)
        choose = partial(show_matrix, None, "Choose fields automatically")
        self.empty = EmptyPage(workspace, {"show_all_runs": show_all_runs, "choose_fields": choose})
        self.tool_buttons = ToolButtons(workspace)
        self.cells: dict[tuple[int, int], Cell] = {}
        self.painted: MatrixPainted | None = None
        self._panel: MatrixPanel | None = None
        self._asked: Wish | None = None
        self._transient: SessionState | None = None
        self._nothing = True
        self._stale = True
        self._growing = QTimer(self, singleShot=True, interval=_GROWTH)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        self.area.setWidget(self.ground)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setCornerWidget(QWidget())  # the style draws a hole there
        picture = QWidget()
        below = QVBoxLayout(picture)
        below.setContentsMargins(0, 0, 0, SPACE.unit)
        below.setSpacing(SPACE.unit)
        below.addWidget(self.area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, 0, 0, 0)
        foot.addWidget(self.note, 2, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.legend, 2)
        below.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(picture)
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        self._growing.timeout.connect(self._catch_up)
        self.workspace.changed.connect(self._changed)
        self.workspace.theme_changed.connect(self.refresh)
        self.painter.painted.connect(self._show_painted)
        self.painter.warmed.connect(self._paint_again)
        self.painter.failed.connect(partial(self.workspace.notify, "error", "The matrix could not be drawn"))
        self.ground.pair_wanted.connect(self.open_pair)
        self.destroyed.connect(self.painter.close)

    # Following the session

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        for cell in self.cells.values():
            cell.gestures.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw at another size."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self.refresh)  # after the layout has given the picture its size

    def _changed(self, change: Change) -> None:
        if change.hover:
            for cell in self.cells.values():
                cell.gestures.show_hover()
        elif change.catalog and not self.workspace.session.catalog.complete:
            self._grow()
        elif change.catalog or change.before is not change.after:
            self.refresh()

    def _grow(self) -> None:
        """Show logs that are still being read now and then: painting must not hold up reading."""
        if not self._growing.isActive():
            self.refresh()
            self._growing.start()
        else:
            self._stale = True

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the session as it is now; what has not changed is neither resolved nor painted again."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        session = self.workspace.session
        self.tool_buttons.show_tool(session.state.scatter.tool)
        nothing = without_lines(session.catalog, session.state)
        self._nothing = nothing is not None
        if nothing is not None:
            self._show_nothing(nothing)
        else:
            self._stack.setCurrentIndex(0)  # its size is what is asked for
            self.ask()

    def _show_nothing(self, nothing: Emptiness) -> None:
        self._stack.setCurrentIndex(1)
        self.empty.show_reason(nothing)
        self.note.setText("")

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""
        self._transient = state
        self.ask()

    def ask(self) -> None:
        """Ask for the picture, unless it is there or has been asked for."""
        room = self.area.viewport()
        if self._nothing or room.width() < _LEAST or room.height() < _LEAST:
            return
        session = self.workspace.session
        viewport = Viewport(room.width(), room.height(), self.devicePixelRatioF(), self.workspace.theme)
        wish = Wish(session.catalog, self._transient or session.state, viewport)
        if not self._same(wish):
            self._asked = wish
            self.painter.request(wish)

    def _same(self, wish: Wish) -> bool:
        """Return whether a wish asks for what is there or was asked for."""
        other = self._asked
        if other is None or wish.catalog is not other.catalog or wish.viewport != other.viewport:
            return False
        mine, its = wish.state, other.state
        same = mine.hparams == its.hparams and mine.brushes == its.brushes and mine.runs == its.runs
        same = same and mine.selected_runs == its.selected_runs and mine.grouping == its.grouping
        return same and mine.matrix == its.matrix and mine.scatter == its.scatter

    def _paint_again(self) -> None:
        self._asked = None
        self.ask()

    def _show_painted(self, painted: MatrixPainted) -> None:
        if self._nothing:
            return
        self.painted = painted
        if self._panel is not None and painted.wish.catalog is self.workspace.session.catalog:
            self._panel.show_catalog(painted.wish.catalog)
        if painted.plot is None:
            self._show_nothing(without_cells(painted.wish.catalog, painted.wish.state))
            return
        self._stack.setCurrentIndex(0)
        part = painted.plot.part
        self.ground.resize(round(painted.plot.width), round(painted.plot.height))
        self.ground.show_part(part)
        for cell in part.cells:
            self._show_cell((cell.row, cell.column), cell.place, painted)
        for at, shown in self.cells.items():
            if at not in painted.images:
                shown.leave()
        self.legend.show_legend(part.legend)
        self.note.setText(part.note)
        self.note.setAccessibleName(part.note)

    def _show_cell(self, at: tuple[int, int], place: Area, painted: MatrixPainted) -> None:
        if at not in self.cells:
            self.cells[at] = Cell(self.workspace, self, at, self.ground)
        surface = self.cells[at].surface
        surface.setGeometry(round(place.left), round(place.top), round(place.width), round(place.height))
        surface.show_painted(painted.images[at])
        surface.setAccessibleName(surface.accessibleDescription())
        surface.show()
        self.cells[at].gestures.show_hover()

    # What cells ask for

    def card_fields(self) -> Sequence[str]:
        """Return the field of the colours."""
        session = self.workspace.session
        return (colour_shown(session.catalog, session.state),)

    def open_pair(self, x: str, y: str) -> None:
        """Show two fields on the page of points."""
        session = self.workspace.session
        session.end_gesture()
        session.do(open_pair(x, y, f"{field_title(y)} over {field_title(x)}"))

    def go(self, row: int, column: int) -> None:
        """Give the focus to the nearest cell to a row and column."""
        seen = [at for at, cell in self.cells.items() if cell.surface.isVisible()]
        if seen:
            nearest = min(seen, key=lambda at: (abs(at[0] - row) + abs(at[1] - column), at))
            surface = self.cells[nearest].surface
            surface.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(surface)

    # A view

    def tools(self) -> Sequence[QWidget]:
        """Return the tools."""
        return (self.tool_buttons,)

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = MatrixPanel(self.workspace)
            if self.painted is not None:
                self._panel.show_catalog(self.painted.wish.catalog)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with the matrix."""
        return matrix_actions(self.workspace)

    def picture(self, viewport: Viewport) -> Picture:
        """Return the matrix at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return the values of all shown runs."""
        session = self.workspace.session
        names = matrix_fields(session.catalog, session.state)
        return ("run", *names), field_rows(session.catalog, session.state, names)

    def ready(self) -> bool:
        """Return whether the picture shows what it should."""
        if self._stale or not self.workspace.session.catalog.complete:
            return False
        painted = self.painted
        return self._nothing or (painted is not None and painted.final and painted.wish is self._asked)

    def tool_active(self) -> bool:
        """Return whether something is being dragged."""
        return any(cell.gestures.dragging for cell in self.cells.values())

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        return any(cell.gestures.escape() for cell in self.cells.values())
