"""What pages that judge runs share: planes in a column that scrolls, a line below, and following the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.actions import Action
from app.views.following import Following
from app.views.hparams.judging.actions import judging_actions
from app.views.hparams.judging.painter import PanesPainted, PanesPainter, Resolve, Why
from app.views.hparams.judging.pane import PlanePane
from app.views.hparams.judging.panel import JudgingPanel
from app.views.hparams.page import Page
from app.views.hparams.parallel.legend import LegendLine
from app.views.hparams.plane.painter import Wish
from app.views.hparams.plane.tools import ToolButtons
from app.widgets.buttons import TextButton
from app.widgets.empty_page import EmptyPage
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.model import Catalog
from core.session import Command
from core.session.commands.runs.judging import judge_by, show_whole_axes
from core.session.commands.runs.runs import show_all_runs
from core.state import SessionState
from core.style import SPACE
from core.views import Picture, Viewport
from core.views.hparams.empty import without_lines
from core.views.judging.panes import Pane

_LEAST = 60

Rows = tuple[tuple[str, ...], Sequence[Sequence[object]]]


class Ground(QWidget):
    """What lies around the planes, in the colour of their background."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill everything."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self._workspace.tokens.canvas))


class JudgingPage(Page, Following):
    """Planes that judge runs by a metric.

    A page of this kind says what is drawn, why nothing is, and what its numbers are.

    Parameters
    ----------
    resolve, why
        What is drawn, with a wish for what is quickly worked out only, and what is said where nothing can be drawn.
    table
        The numbers behind the picture.
    remedies
        What helps where there is nothing to draw, beside showing all runs and choosing another metric.
    """

    part: ClassVar[str]
    """Field of the session's state that the page has for itself."""
    made: ClassVar[Mapping[str, str]] = {}
    """Names of axes that are no fields, by their titles."""

    def __init__(
        self,
        workspace: Workspace,
        resolve: Resolve,
        why: Why,
        table: Callable[[Catalog, SessionState], Rows],
        remedies: Mapping[str, Callable[[], Command]],
    ) -> None:
        super().__init__(workspace)
        self._resolve, self._table = resolve, table
        self.painter = PanesPainter(resolve, why)
        self.painter.setParent(self)
        self.ground = Ground(workspace)
        self.column = QScrollArea()
        self.panes: list[PlanePane] = []
        self.painted: PanesPainted | None = None
        self.legend = LegendLine(workspace, "Points")
        self.note = ElidedLabel("", "muted")
        usual: dict[str, Callable[[], Command]] = {
            "show_all_runs": show_all_runs,
            "usual_metric": lambda: judge_by(None, "the likeliest metric"),
        }
        self.empty = EmptyPage(workspace, {**usual, **remedies})
        self.tool_buttons = ToolButtons(workspace)
        self.fit = TextButton(workspace, "Show all", self.show_all, "zoom-fit")
        self._panel: JudgingPanel | None = None
        self._asked: Wish | None = None
        self._transient: SessionState | None = None
        self._nothing = True
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        self.fit.setToolTip("Take back zoom and pan, so that all axes hold all values (F, double click)")
        self.note.setFixedHeight(24)
        self.column.setWidget(self.ground)
        self.column.setFrameShape(QFrame.Shape.NoFrame)
        self.column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.viewport().installEventFilter(self)
        picture = QWidget()
        below = QVBoxLayout(picture)
        below.setContentsMargins(0, 0, 0, SPACE.unit)
        below.setSpacing(SPACE.unit)
        below.addWidget(self.column, 1)
        self._foot = foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, 0, 0, 0)
        foot.addWidget(self.note, 2, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.legend, 3)
        below.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(picture)
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        self.follow()
        self.painter.painted.connect(self._show_painted)
        self.painter.warmed.connect(self._paint_again)
        self.painter.failed.connect(partial(self.workspace.notify, "error", "The runs could not be drawn"))
        self.destroyed.connect(self.painter.close)

    def make_panel(self) -> JudgingPanel:
        """Return the display panel, made once."""
        raise NotImplementedError

    @property
    def body(self) -> QWidget:
        """What cards may lie over."""
        return self

    def card_fields(self) -> Sequence[str]:
        """Return what a card tells beside the axes: the metric."""
        metric = "" if self.painted is None else self.painted.panes.metric
        return (metric,) if metric else ()

    # Following the session

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw again where there is another amount of room."""
        if event.type() is QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        for pane in self.panes:
            pane.gestures.leave()

    def show_hover(self) -> None:
        """Show what is hovered."""
        for pane in self.panes:
            pane.gestures.show_hover()

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is neither resolved nor painted again."""
        session = self.workspace.session
        self.tool_buttons.show_tool(session.state.scatter.tool)
        self.fit.setEnabled(bool(getattr(session.state, self.part).limits))
        nothing = without_lines(session.catalog, session.state)
        self._nothing = nothing is not None
        if nothing is not None:
            self._stack.setCurrentIndex(1)
            self.empty.show_reason(nothing)
        else:
            self.ask()

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""
        self._transient = state
        self.ask()

    def ask(self) -> None:
        """Ask for the picture, unless it is there or has been asked for."""
        room = self.column.viewport() if self._stack.currentIndex() == 0 else self
        if self._nothing or room.width() < _LEAST or room.height() < _LEAST:
            return
        session = self.workspace.session
        viewport = Viewport(room.width(), room.height(), self.devicePixelRatioF(), self.workspace.theme)
        wish = Wish(session.catalog, self._transient or session.state, viewport)
        if not self._same(wish):
            self._asked = wish
            self.painter.request(wish)

    def _same(self, wish: Wish) -> bool:
        """Return whether a wish asks for the image that is there or was asked for."""
        other = self._asked
        if other is None or wish.catalog is not other.catalog or wish.viewport != other.viewport:
            return False
        mine, its = wish.state, other.state
        parts = ("hparams", "brushes", "runs", "selected_runs", "grouping", self.part)
        same = all(getattr(mine, part) == getattr(its, part) for part in parts)
        asked, known = mine.importance, its.importance
        return same and (asked.metric, asked.direction) == (known.metric, known.direction)

    def _paint_again(self) -> None:
        self._asked = None
        self.ask()

    def _show_painted(self, painted: PanesPainted) -> None:
        if self._nothing:
            return
        self.painted = painted
        if self._panel is not None and painted.wish.catalog is self.workspace.session.catalog:
            self._panel.show_painted(painted.wish.catalog, painted.panes.metric)
        if painted.nothing is not None:
            self._stack.setCurrentIndex(1)
            self.empty.show_reason(painted.nothing)
            return
        self._stack.setCurrentIndex(0)
        self._place(painted)
        self.legend.show_legend(painted.panes.legend)
        self._foot.setStretch(1, 0 if painted.panes.legend is None else 3)  # without it the note has all the room
        self.note.setText(painted.panes.note)
        self.note.setAccessibleName(painted.panes.note)
        self.show_hover()

    def _place(self, painted: PanesPainted) -> None:
        panes = painted.panes
        self.ground.resize(round(panes.width), round(panes.height))
        while len(self.panes) < len(panes.panes):
            self.panes.append(PlanePane(self.workspace, self, self.part, dict(self.made), self.ground))
        for pane, plane, image in zip(self.panes, panes.panes, painted.images, strict=False):
            pane.show_painted(image, _rectangle(plane))
        for pane in self.panes[len(panes.panes) :]:
            pane.leave()
        for before, after in zip(self.panes, self.panes[1:], strict=False):
            QWidget.setTabOrder(before.surface, after.surface)
        if self.panes:
            self.setFocusProxy(self.panes[0].surface)

    # What the view asks

    def show_all(self) -> None:
        """Show all values of all axes."""
        self.workspace.session.end_gesture()
        self.workspace.session.do(show_whole_axes(self.part))

    def tools(self) -> Sequence[QWidget]:
        """Return the tools, and the way back from zoom."""
        return (self.tool_buttons, self.fit)

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = self.make_panel()
            if self.painted is not None:
                self._panel.show_painted(self.painted.wish.catalog, self.painted.panes.metric)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with the planes."""
        return judging_actions(self.workspace, self.kind, self.show_all)

    def picture(self, viewport: Viewport) -> Picture:
        """Return the planes at another size."""
        session = self.workspace.session
        return self._resolve(session.catalog, session.state, viewport, False).picture(viewport)

    def table(self) -> Rows:
        """Return the numbers behind the picture."""
        session = self.workspace.session
        return self._table(session.catalog, session.state)

    def ready(self) -> bool:
        """Return whether the picture shows what it should."""
        if self._stale or not self.workspace.session.catalog.complete:
            return False
        return self._nothing or (self.painted is not None and self.painted.final and self.painted.wish is self._asked)

    def tool_active(self) -> bool:
        """Return whether something is being dragged."""
        return any(pane.gestures.dragging for pane in self.panes)

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        return any(pane.gestures.escape() for pane in self.panes)


def _rectangle(pane: Pane) -> QRect:
    return QRect(round(pane.left), round(pane.top), round(pane.width), round(pane.height))
