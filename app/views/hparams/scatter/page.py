"""The page of points: runs between two fields, with trends and Pareto fronts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.actions import Action
from app.views.hparams.plane.axis_menu import PlaneAxisMenu
from app.views.hparams.plane.page import PlanePage
from app.views.hparams.plane.tools import ToolButtons
from app.views.hparams.scatter.actions import scatter_actions
from app.views.hparams.scatter.panel import ScatterPanel
from app.widgets.buttons import TextButton
from app.workspace import Workspace
from core.model import Catalog
from core.session import Command
from core.session.commands.runs.runs import select_runs
from core.session.commands.runs.scatter import change_scatter, limit_plane
from core.state import AxisLimits, SessionState
from core.views import Picture, Viewport
from core.views.emptiness import Emptiness
from core.views.plane.picking import names_of
from core.views.scatter.empty import without_points
from core.views.scatter.exported import columns_shown, header, value_rows
from core.views.scatter.plot import resolve, scatter_of


def choose_pair() -> Command:
    """Let the page choose its axes."""
    return change_scatter("Choose axes automatically", x=None, y=None, x_limits=None, y_limits=None)


class ScatterPage(PlanePage):
    """Two fields as axes; a third as colour, a fourth as size."""

    kind: ClassVar[str] = "scatter"
    title: ClassVar[str] = "Scatter"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, scatter_of, "Runs as points", {"choose_pair": choose_pair})
        self.tool_buttons = ToolButtons(workspace)
        self.fit = TextButton(workspace, "Show all", self.show_all, "zoom-fit")
        self.fit.setToolTip("Take back zoom and pan, so that both axes hold all values (F, double click)")
        self._panel: ScatterPanel | None = None

    def looked_at(self, state: SessionState) -> object:
        """Return what decides what is drawn."""
        return state.scatter

    def card_fields(self) -> Sequence[str]:
        """Return the fields of colours and sizes."""
        session = self.workspace.session
        return columns_shown(session.catalog, session.state)

    def limit(self, x: AxisLimits | None, y: AxisLimits | None, merge: str) -> Command:
        """Return the command that shows a part of both axes."""
        return limit_plane(x, y, merge)

    def show_all(self) -> None:
        """Show all values of both axes."""
        self.workspace.session.end_gesture()
        self.workspace.session.do(limit_plane(None, None))

    def select_front(self) -> None:
        """Select the runs on the front that is shown."""
        part, session = self.surface.part, self.workspace.session
        if part is not None and part.marked is not None and len(part.marked):
            session.end_gesture()
            session.do(select_runs(names_of(part, part.marked)))

    def open_axis_menu(self, axis: str, where: QPoint) -> None:
        """Offer what can be done with an axis; nothing between them."""
        plot = self.surface.plot
        if plot is None or axis not in ("x", "y"):
            return
        across = axis == "x"
        along, name = (plot.x, plot.part.x.key) if across else (plot.y, plot.part.y.key)
        other = (plot.y if across else plot.x).source.choice.limits
        inverted: dict[str, Any] = {f"{axis}_inverted": not along.source.choice.inverted}
        menu = PlaneAxisMenu(
            self.workspace, self, along, name,
            lambda limits: limit_plane(limits, other) if across else limit_plane(other, limits),
            lambda: change_scatter("Invert axis", **inverted),
        )  # fmt: skip
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def emptiness(self, catalog: Catalog, state: SessionState) -> Emptiness:
        """Return why there are no points."""
        return without_points(catalog, state)

    def refresh(self) -> None:
        """Show the session as it is now."""
        state = self.workspace.session.state.scatter
        self.tool_buttons.show_tool(state.tool)
        self.fit.setEnabled(state.x_limits is not None or state.y_limits is not None)
        super().refresh()

    def show_catalog(self, catalog: Catalog) -> None:
        """List the fields of a catalog."""
        if self._panel is not None:
            self._panel.show_catalog(catalog)

    def tools(self) -> Sequence[QWidget]:
        """Return the tools, and the way back from zoom."""
        return (self.tool_buttons, self.fit)

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = ScatterPanel(self.workspace)
            self._panel.front.select_wanted.connect(self.select_front)
            painted = self.surface.painted
            if painted is not None:
                self._panel.show_catalog(painted.wish.catalog)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with points."""
        return scatter_actions(self.workspace, self.show_all, self.select_front)

    def picture(self, viewport: Viewport) -> Picture:
        """Return the points at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return the values of all shown runs."""
        session = self.workspace.session
        return header(session.catalog, session.state), value_rows(session.catalog, session.state)
