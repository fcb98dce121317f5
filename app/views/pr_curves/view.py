"""The view of PR curves: a card for each class, one threshold for all, the table of points below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from app.actions import Action
from app.background import Background
from app.views.base import View
from app.views.following import Following
from app.views.pr_curves.actions import Doing, pr_curve_actions
from app.views.pr_curves.gestures import Gestures
from app.views.pr_curves.legend import ClassLegend
from app.views.pr_curves.painter import Painted, Painter, Wish
from app.views.pr_curves.panel import PrCurvesPanel
from app.views.pr_curves.points import PointsTable
from app.views.pr_curves.saving import Saving
from app.views.pr_curves.surface import Surface
from app.views.pr_curves.threshold_bar import ThresholdBar
from app.views.pr_curves.toolbar import Toolbar
from app.widgets.empty_page import EmptyPage
from app.workspace import Workspace
from core.session import Change
from core.session.commands.cards.pr_curves import focus_card, query_classes, show_plot
from core.session.commands.runs.runs import show_all_runs
from core.state import PrPlot
from core.views import Picture, Viewport
from core.views.pr_curves.board import threshold_range
from core.views.pr_curves.picture import resolve
from core.views.pr_curves.points import PointTable
from core.views.pr_curves.table import HEADER, curve_rows

_LEAST = 60
_PATIENCE = 300
"""Milliseconds until it is said that a picture takes long."""


class PrCurvesView(View, Following):
    """Cards with curves of all shown runs; `surface` draws them, `painter` makes them."""

    kind: ClassVar[str] = "pr_curves"
    title: ClassVar[str] = "PR curves"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.painter = Painter()
        self.painter.setParent(self)
        self.toolbar = Toolbar(workspace)
        self.thresholds = ThresholdBar(workspace)
        self.surface = Surface(workspace)
        self.legend = ClassLegend(workspace)
        self.points = PointsTable(workspace)
        remedies = {
            "clear_query": lambda: query_classes(""),
            "show_all_runs": show_all_runs,
            "show_pr": lambda: show_plot(PrPlot.PRECISION_RECALL),
        }
        self.saving = Saving(workspace, self.points)
        self.empty = EmptyPage(workspace, remedies)
        self.gestures = Gestures(workspace, self)
        self.gestures.setParent(self)
        self._ranges = Background(self._show_range, self)
        self._panel: PrCurvesPanel | None = None
        self._asked: Wish | None = None
        self._listed: Wish | None = None
        self._ranged: tuple[object, ...] = ()
        self._nothing = True
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._late.timeout.connect(lambda: self.toolbar.show_counts("Drawing…"))
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        picture = QWidget()
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.setObjectName("halves")
        self.halves.addWidget(self.surface)
        self.halves.addWidget(self.points)
        self.halves.setStretchFactor(0, 3)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([600, 200])
        inner = QVBoxLayout(picture)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.thresholds)
        inner.addWidget(self.legend)
        inner.addWidget(self.halves, 1)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(picture)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(body, 1)
        self.setFocusProxy(self.surface)

    def _connect(self) -> None:
        self.follow()
        self.painter.painted.connect(self._show_painted)
        self.painter.listed.connect(self._show_points)
        self.painter.warmed.connect(self._paint_again)
        self.painter.failed.connect(lambda why: self.workspace.notify("error", "The curves could not be drawn", why))
        self.surface.resized.connect(self.refresh)
        self.surface.scrolled.connect(self.ask)
        self.legend.pointed.connect(lambda label: self.surface.show_class(label or None))
        self.points.chosen.connect(self.choose_point)
        self.destroyed.connect(self.painter.close)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        self.gestures.leave()

    def show_hover(self) -> None:
        """Show what is hovered."""
        self.gestures.show_hover()

    def session_changed(self, change: Change) -> None:
        """Show a change."""
        super().session_changed(change)
        self._follow_selection(change)

    def _follow_selection(self, change: Change) -> None:
        chosen = change.after.selected_runs
        if chosen != change.before.selected_runs and len(chosen) == 1:
            self.choose_point(next(iter(chosen)), "")

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is neither resolved nor painted again."""
        self.toolbar.refresh()
        self.thresholds.refresh()
        self.points.setVisible(self.workspace.session.state.pr_curves.table)
        self.points.show_selected()
        self.ask()

    def ask(self) -> None:
        """Ask for the picture, unless it is there or has been asked for."""
        ground = self.surface.viewport()
        if ground.width() < _LEAST or ground.height() < _LEAST:
            return
        session = self.workspace.session
        viewport = Viewport(ground.width(), ground.height(), self.devicePixelRatioF(), self.workspace.theme)
        wish = Wish(session.catalog, session.state, viewport, self.surface.offset())
        if not wish.same(self._asked):
            self._asked = wish
            self.painter.request(wish)
            if not self._late.isActive():
                self._late.start()

    def _paint_again(self) -> None:
        self._asked = None
        self.ask()

    def _show_painted(self, painted: Painted) -> None:
        self._late.stop()
        if painted.wish is not self._asked:
            self._late.start()
        self.toolbar.show_counts(painted.counts)
        self.legend.show_entries(painted.board.legend, painted.wish.state.pr_curves.hidden_classes)
        self._nothing = painted.nothing is not None
        self._stack.setCurrentIndex(0 if painted.nothing is None else 1)
        if painted.nothing is not None:
            self.empty.show_reason(painted.nothing)
        self.surface.show_painted(painted)
        self.gestures.painted_anew()
        problems = (each.problem for card in painted.cards for each in card.plot.body.found)
        self.workspace.session.tell_problems(problem for problem in problems if problem is not None)

    def _show_points(self, wish: Wish, table: PointTable) -> None:
        self._listed = wish
        self.points.show_points(table)
        if self._panel is not None:
            self._panel.show_points(table)
        self._find_range(wish)

    def _find_range(self, wish: Wish) -> None:
        """Ask how far thresholds reach: what was read for the table is known, so that this is quick."""
        key = (wish.catalog, wish.state.runs, wish.state.brushes, wish.state.step, wish.state.pr_curves.class_query)
        if key != self._ranged:
            self._ranged = key
            self._ranges.ask(lambda: threshold_range(wish.catalog, wish.state))

    def _show_range(self, limits: tuple[float, float]) -> None:
        self.thresholds.show_range(*limits)

    def choose_point(self, run: str, card: str) -> None:
        """Show the point of a run on a card in the panel; an empty name leaves it as it is."""
        if self._panel is not None:
            self._panel.show_point_of(run, card)

    def move_threshold(self, share: float) -> None:
        """Move the threshold or the target by a share of its range."""
        self.thresholds.shift(share)

    def current(self) -> str | None:
        """Return the card that the keys are about."""
        card = self.surface.focused_card() if self.surface.hasFocus() else None
        return card.place.card.key if card is not None else None

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = PrCurvesPanel(self.workspace)
            if self.points.rows.points is not None:
                self._panel.show_points(self.points.rows.points)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with curves."""
        doing = Doing(self.current, self.move_threshold, self.toolbar.filter.take_focus, self.saving.ask)
        return pr_curve_actions(self.workspace, doing)

    def picture(self, viewport: Viewport) -> Picture:
        """Return the cards in sight at another size."""
        session = self.workspace.session
        painted = self.surface.painted
        cards = [card.place.card for card in painted.cards] if painted and not self._nothing else None
        return resolve(session.catalog, session.results, session.state, viewport, cards)

    def card_keys(self) -> tuple[str, ...] | None:
        """Return the keys of the cards in sight."""
        painted = self.surface.painted
        keys = () if painted is None or self._nothing else tuple(card.place.card.key for card in painted.cards)
        return keys or None

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return every threshold of every curve; the table of points is copied or exported by its own menu."""
        session = self.workspace.session
        return HEADER, curve_rows(session.catalog, session.state)

    def ready(self) -> bool:
        """Return whether the picture and the table show what they should."""
        if self._stale or not self.workspace.session.catalog.complete:
            return False
        painted = self.surface.painted
        if painted is None or painted.wish is not self._asked or self._listed is not self._asked:
            return False
        return self._nothing or not painted.plain

    def tool_active(self) -> bool:
        """Return whether something is being dragged."""
        return self.gestures.dragging

    def escape(self) -> bool:
        """Take back the drag that is going on, else show all cards again, else empty the filter that is being typed."""
        if self.gestures.escape():
            return True
        if self.workspace.session.state.pr_curves.focus:
            self.workspace.session.do(focus_card(""))
            return True
        return self.toolbar.filter.escape()
