"""The page of parallel coordinates: all runs as lines across their hyperparameters and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.actions import Action
from app.views.following import Following
from app.views.hparams.importance.ordering import AxisOrderer
from app.views.hparams.page import Page
from app.views.hparams.parallel.actions import parallel_actions
from app.views.hparams.parallel.axis_menu import AxisMenu
from app.views.hparams.parallel.field_list import FieldPopup
from app.views.hparams.parallel.gestures import Gestures
from app.views.hparams.parallel.legend import LegendLine
from app.views.hparams.parallel.painter import Painted, Painter, Wish
from app.views.hparams.parallel.panel import ParallelPanel
from app.views.hparams.parallel.surface import Surface
from app.widgets.buttons import TextButton
from app.widgets.empty_page import EmptyPage
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.session.commands.runs.hparams import choose_axes
from core.session.commands.runs.runs import show_all_runs
from core.state import SessionState
from core.style import SPACE
from core.style.text import counted
from core.views import Picture, Viewport
from core.views.emptiness import Emptiness
from core.views.hparams import resolve
from core.views.hparams.empty import without_lines
from core.views.hparams.exported import header, value_rows
from core.views.shown import drawable_runs

_LEAST = 40


class ParallelPage(Page, Following):
    """Parallel coordinates, and what their colours mean."""

    kind: ClassVar[str] = "parallel"
    title: ClassVar[str] = "Parallel"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.painter = Painter()
        self.painter.setParent(self)
        self.surface = Surface(workspace)
        self.legend = LegendLine(workspace)
        self.note = ElidedLabel("", "muted")
        self.note.setFixedHeight(24)
        self.add = TextButton(workspace, "Add axis", self.open_fields, "plus")
        self.add.setToolTip("Choose another axis from all that is known of the runs")
        self.empty = EmptyPage(workspace, {"choose_axes": choose_axes, "show_all_runs": show_all_runs})
        self.orderer = AxisOrderer(workspace, self)
        self.gestures = Gestures(workspace, self)
        self.gestures.setParent(self)
        self._panel: ParallelPanel | None = None
        self._asked: Wish | None = None
        self._transient: SessionState | None = None
        self._nothing = True
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        picture = QWidget()
        below = QVBoxLayout(picture)
        below.setContentsMargins(0, 0, 0, SPACE.unit)
        below.setSpacing(SPACE.unit)
        below.addWidget(self.surface, 1)
        below.addLayout(self._foot())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(picture)
        self._stack.addWidget(self.empty)

    def _foot(self) -> QHBoxLayout:
        """Return the line below the picture, as high whatever it says: how many runs are shown, what colours mean."""
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, 0, 0, 0)
        foot.addWidget(self.note, 1, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.legend, 2)
        return foot

    def _show_note(self, note: str) -> None:
        self.note.setText(note)
        self.note.setAccessibleName(note)

    def _connect(self) -> None:
        self.follow()
        self.painter.painted.connect(self._show_painted)
        self.painter.warmed.connect(self._paint_again)
        self.painter.failed.connect(lambda why: self.workspace.notify("error", "The lines could not be drawn", why))
        self.surface.resized.connect(self.refresh)
        self.surface.scrolled.connect(self.ask)
        self.destroyed.connect(self.painter.close)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        self.gestures.leave()

    def show_hover(self) -> None:
        """Show what is hovered."""
        self.gestures.show_hover()

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is neither resolved nor painted again."""
        session = self.workspace.session
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
        self._show_note("")

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""
        self._transient = state
        self.ask()

    def ask(self) -> None:
        """Ask for the picture, unless it is there or has been asked for."""
        ground = self.surface.viewport()
        if self._nothing or ground.width() < _LEAST or ground.height() < _LEAST:
            return
        session = self.workspace.session
        viewport = Viewport(ground.width(), ground.height(), self.devicePixelRatioF(), self.workspace.theme)
        wish = Wish(session.catalog, self._transient or session.state, viewport, self.surface.offset())
        if not wish.same(self._asked):
            self._asked = wish
            self.painter.request(wish)
            if self.surface.painted is None:
                # The first picture takes a while: the compiled painter is loaded, ranges are looked up.
                runs = drawable_runs(session.catalog, session.state)
                self.surface.wait_for(f"Drawing {counted(len(runs), 'run')}…")

    def _paint_again(self) -> None:
        self._asked = None
        self.ask()

    def _show_painted(self, painted: Painted) -> None:
        if self._nothing:
            return
        self.surface.show_painted(painted)
        if self._panel is not None and painted.wish.catalog is self.workspace.session.catalog:
            self._panel.show_catalog(painted.wish.catalog)
        if painted.nothing is not None:
            self._show_nothing(painted.nothing)
            return
        self._stack.setCurrentIndex(0)
        self.legend.show_legend(painted.plot.part.legend)
        note = painted.plot.part.note
        if painted.sample:
            note += f" · {counted(painted.sample, 'line')} for a start, all of them follow"
        self._show_note(note)
        self.gestures.show_hover()

    def tools(self) -> Sequence[QWidget]:
        """Return the buttons beside those for all pages."""
        return (self.add,)

    def open_fields(self) -> None:
        """Offer all fields as axes."""
        FieldPopup(self.workspace, self).open_below(self.add)

    def open_axis_menu(self, place: int, where: QPoint) -> None:
        """Offer what can be done with an axis."""
        axis, geometry, part = self.surface.axis(place), self.surface.geometry_of(place), self.surface.part
        if axis is not None and geometry is not None and part is not None:
            names = tuple(each.key for each in part.axes)
            menu = AxisMenu(self.workspace, self, geometry, axis.key, names)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(where)

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = ParallelPanel(self.workspace, self.orderer)
            painted = self.surface.painted
            if painted is not None:
                self._panel.show_catalog(painted.wish.catalog)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with axes and lines."""
        return parallel_actions(self.workspace, self.open_fields, self.orderer.order)

    def picture(self, viewport: Viewport) -> Picture:
        """Return the parallel coordinates at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return the values of all shown runs on all axes."""
        session = self.workspace.session
        return header(session.catalog, session.state), value_rows(session.catalog, session.state)

    def ready(self) -> bool:
        """Return whether the picture shows what it should."""
        if self._stale or not self.workspace.session.catalog.complete:
            return False
        painted = self.surface.painted
        return self._nothing or (painted is not None and not painted.sample and painted.wish is self._asked)

    def tool_active(self) -> bool:
        """Return whether a range or an axis is being dragged."""
        return self.gestures.dragging

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        return self.gestures.escape()
