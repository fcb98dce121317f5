"""The page of the scatter matrix: every pair of some fields as a small plane, all brushed together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.actions import Action
from app.views.hparams.matrix.actions import matrix_actions
from app.views.hparams.matrix.cell import Cell
from app.views.hparams.matrix.ground import MatrixGround
from app.views.hparams.matrix.painter import MatrixPainted, MatrixPainter
from app.views.hparams.matrix.panel import MatrixPanel
from app.views.hparams.plane.following import FollowingPage
from app.views.hparams.plane.tools import ToolButtons
from app.workspace import Workspace
from core.session.commands.runs.scatter import open_pair, show_matrix
from core.state import SessionState
from core.views import Picture, Viewport
from core.views.hparams.exported import field_rows
from core.views.hparams.fields import field_title
from core.views.matrix.empty import without_cells
from core.views.matrix.fields import matrix_fields
from core.views.matrix.plot import resolve
from core.views.plane.part import Area
from core.views.scatter.fields import colour_shown


class MatrixPage(FollowingPage):
    """Planes below the diagonal, distributions on it, correlations above."""

    kind: ClassVar[str] = "matrix"
    title: ClassVar[str] = "Matrix"

    def __init__(self, workspace: Workspace) -> None:
        choose = partial(show_matrix, None, "Choose fields automatically")
        super().__init__(workspace, MatrixPainter(), {"choose_fields": choose})
        self.ground = MatrixGround(workspace)
        self.area = QScrollArea()
        self.tool_buttons = ToolButtons(workspace)
        self.cells: dict[tuple[int, int], Cell] = {}
        self.painted: MatrixPainted | None = None
        self._panel: MatrixPanel | None = None
        self.area.setWidget(self.ground)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setCornerWidget(QWidget())  # the style draws a hole there
        self.lay_out(self.area)
        self.painter.painted.connect(self._show_painted)
        self.ground.pair_wanted.connect(self.open_pair)

    # What it shows

    def room(self) -> QWidget:
        """Return the widget whose size the picture has, or more."""
        return self.area.viewport()

    def shown(self) -> MatrixPainted | None:
        """Return what is in sight."""
        return self.painted

    def looked_at(self, state: SessionState) -> object:
        """Return what decides what is drawn."""
        return state.matrix, state.scatter

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere, in all cells."""
        for cell in self.cells.values():
            cell.gestures.show_hover()

    def leave(self) -> None:
        """Let go of what is highlighted."""
        for cell in self.cells.values():
            cell.gestures.leave()

    def refresh(self) -> None:
        """Show the session as it is now."""
        self.tool_buttons.show_tool(self.workspace.session.state.scatter.tool)
        super().refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw at another size."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.refresh)  # after the layout has given the picture its size

    def _show_painted(self, painted: MatrixPainted) -> None:
        if self._nothing:
            return
        self.painted = painted
        if self._panel is not None and painted.wish.catalog is self.workspace.session.catalog:
            self._panel.show_catalog(painted.wish.catalog)
        if painted.plot is None:
            self.show_nothing(without_cells(painted.wish.catalog, painted.wish.state))
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
        self.show_note(part.note)

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

    def tool_active(self) -> bool:
        """Return whether something is being dragged."""
        return any(cell.gestures.dragging for cell in self.cells.values())

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        return any(cell.gestures.escape() for cell in self.cells.values())
