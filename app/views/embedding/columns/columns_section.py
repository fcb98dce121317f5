"""The part of the panel with a small chart for every metadata column."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout

from app.background import Background
from app.views.embedding.acts import VIEW
from app.views.embedding.columns.chart import ColumnChart
from app.views.embedding.columns.menu import Asked, ColumnMenu
from app.views.embedding.columns.number_chart import NumberChart
from app.views.embedding.columns.special_list import SpecialList
from app.views.embedding.columns.value_chart import ValueChart
from app.views.embedding.section import Section
from app.widgets.labels import label
from app.widgets.progress import ProgressBar
from app.workspace import Workspace
from core.model import Metadata
from core.session.commands.points.columns import brush_range, brush_values, clear_column
from core.session.commands.points.selection import allowed_categories
from core.state import Brush, CategoryBrush, RangeBrush, RowSet, SessionState
from core.style import SPACE
from core.style.text import counted
from core.views.embedding import Known
from core.views.embedding.columns.binning import OTHERS
from core.views.embedding.columns.counting import ColumnCounts
from core.views.embedding.columns.cross_filter import CrossFilter, is_of
from core.views.embedding.columns.special import Difference, differences
from core.views.shown_rows import brushes_of, rows_through

TOLD_AFTER, PATIENCE = 150, 200
"""Milliseconds without a change after which it is told what sets the selection apart; of silent waiting."""

_Answer = tuple[Metadata, Mapping[str, ColumnCounts]]
_Told = tuple[Metadata, tuple[Difference, ...] | None]


class ColumnsSection(Section):
    """Charts that narrow the points and one another; counted beside the window's thread while they can be seen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Columns", folded=True)
        self.charts: dict[str, ColumnChart] = {}
        self.empty = label("Without metadata there is nothing to narrow by", "caption", wrap=True)
        self.bar, self.doing = ProgressBar(), label("", "caption", wrap=True)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("Progress of counting")
        self.special = SpecialList(workspace)
        self._place = QVBoxLayout()
        self._place.setSpacing(SPACE.inside)
        for told in (self.empty, self.bar, self.doing):
            self.rows.addWidget(told)
            told.hide()
        self.rows.addWidget(self.special)
        self.rows.addLayout(self._place)
        self._background = Background(self._counted, self, every=True)
        self._telling = Background(self._told, self)
        self._crossed: CrossFilter | None = None
        """Belongs to the thread that counts."""
        self.menu = ColumnMenu(workspace, lambda: None if self._asked is None else (self.table, self._asked))
        self._later = QTimer(self, singleShot=True, interval=TOLD_AFTER)
        self._later.timeout.connect(self._tell)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._show_doing)
        self._about: Known | None = None
        self._state: SessionState | None = None
        self._asked: Asked | None = None
        self._metadata: Metadata | None = None
        self.heading.toggled.connect(self._on_fold)

    def _on_fold(self) -> None:
        self._ask()
        self._watch()

    @property
    def table(self) -> str:
        """Key of the table that is shown."""
        return "" if self._about is None else self._about.subject.table.key

    def show_state(self, about: Known | None, state: SessionState) -> None:
        """Count again what is to be seen, if anything that counts has changed."""
        self._about, self._state = about, state
        self.empty.setVisible(about is None or about.subject.metadata is None)
        if about is None or about.metadata is None:
            self._clear()
        self._ask()
        self._watch()

    @property
    def waits_for(self) -> str:
        """What has to be done before there are charts, in a few words; empty where nothing is waited for."""
        about = self._about
        if about is None or about.subject.metadata is None or not self.heading.isChecked():
            return ""
        if about.metadata is None:
            return f"Reading what is known of {counted(about.subject.table.rows, 'row')}"
        if self._metadata is not None or not about.metadata.columns:
            return ""
        return f"Counting {counted(about.subject.table.rows, 'row')}"

    def _watch(self) -> None:
        """Say what is waited for once it has taken a moment."""
        if not self.waits_for:
            self._patience.stop()
            self._show_doing()
        elif not self._patience.isActive() and self.bar.isHidden():
            self._patience.start()
        elif not self.bar.isHidden():
            self._show_doing()

    def _show_doing(self) -> None:
        waits_for = self.waits_for
        self.doing.setText(waits_for)
        for told in (self.bar, self.doing):
            told.setVisible(bool(waits_for))

    def _ask(self) -> None:
        about, state = self._about, self._state
        if about is None or state is None or about.metadata is None or not self.heading.isChecked():
            return
        metadata, rows = about.metadata, about.subject.table.rows
        brushes = brushes_of(self.table, state.brushes)
        selected = state.selected_points.get(self.table)
        asked = (metadata, rows, brushes, selected)
        if self._asked is not None and metadata is self._asked[0] and asked[1:] == self._asked[1:]:
            return
        self._asked = asked
        self._show_brushes(brushes)
        self._background.ask(lambda: self._count(metadata, rows, brushes, selected))
        self._later.start()

    def _count(self, metadata: Metadata, rows: int, brushes: tuple[Brush, ...], selected: RowSet | None) -> _Answer:
        """Count on the thread of the background."""
        crossed = self._crossed
        if crossed is None or crossed.metadata is not metadata or crossed.rows != rows:
            crossed = self._crossed = CrossFilter(metadata, rows)
        return metadata, crossed.turn(brushes, selected)

    def _counted(self, answer: _Answer) -> None:
        metadata, found = answer
        if self._about is None or self._state is None or metadata is not self._about.metadata:
            return
        if metadata is not self._metadata:
            self._arrange(metadata, found)
        for name, count in found.items():
            self.charts[name].show_counts(count)
        self._show_brushes(brushes_of(self.table, self._state.brushes))
        self._watch()

    def _tell(self) -> None:
        """Say what sets the selection apart, now that nothing changes."""
        if self._asked is not None:
            metadata, rows, brushes, selected = self._asked
            self._telling.ask(lambda: _special(metadata, rows, brushes, selected))

    def _told(self, answer: _Told) -> None:
        metadata, found = answer
        if self._about is not None and metadata is self._about.metadata:
            self.special.show_differences(found)

    def _arrange(self, metadata: Metadata, found: Mapping[str, ColumnCounts]) -> None:
        wanted = {name: NumberChart if count.bins.numeric else ValueChart for name, count in found.items()}
        if {name: type(chart) for name, chart in self.charts.items()} != wanted:
            self._clear()
            for name, kind in wanted.items():
                self._add(name, kind(self._workspace, name))
        self._metadata = metadata

    def _add(self, name: str, chart: ColumnChart) -> None:
        self.charts[name] = chart
        self._place.addWidget(chart)
        session = self._workspace.session
        chart.menu_wanted.connect(lambda at: self.menu.open(chart, at))
        chart.cleared.connect(lambda: session.do(clear_column(self.table, name)))
        if isinstance(chart, NumberChart):
            chart.ranged.connect(lambda low, high: self._narrow(chart, low, high))
            chart.released.connect(session.end_gesture)
        elif isinstance(chart, ValueChart):
            chart.toggled.connect(lambda key, adds: self._toggle(name, key, adds))

    def _show_brushes(self, brushes: tuple[Brush, ...]) -> None:
        """Show at once what each column is narrowed to; its counts follow."""
        for name, chart in self.charts.items():
            own = tuple(brush for brush in brushes if is_of(brush, name))
            chart.show_brushed(bool(own))
            if isinstance(chart, NumberChart):
                chart.show_range(next(((b.lower, b.upper) for b in own if isinstance(b, RangeBrush)), None))
            elif isinstance(chart, ValueChart):
                chart.show_allowed(next((b.values for b in own if isinstance(b, CategoryBrush)), None))

    def _narrow(self, chart: NumberChart, low: float, high: float) -> None:
        said = "" if chart.counts is None else " to ".join(map(chart.counts.bins.value_said, (low, high)))
        self._workspace.session.do(brush_range(self.table, chart.name, low, high, VIEW, said))

    def _toggle(self, name: str, key: str, adds: bool) -> None:
        chart, about = self.charts[name], self._about
        if about is None or about.metadata is None or not isinstance(chart, ValueChart) or self._state is None:
            return
        column = about.metadata.columns[name]
        meant = chart.others() if key == OTHERS else frozenset({key})
        everything = frozenset((*column.categories, ""))
        allowed = allowed_categories(self._workspace.session.state, self.table, column, VIEW)
        if adds:
            allowed = allowed - meant if meant <= allowed else allowed | meant
        else:
            allowed = everything if allowed == meant else meant
        self._workspace.session.do(brush_values(self.table, column, allowed, VIEW))

    def _clear(self) -> None:
        for chart in self.charts.values():
            self._place.removeWidget(chart)
            chart.deleteLater()
        self.charts, self._metadata = {}, None
        self.special.show_differences(None)


def _special(metadata: Metadata, rows: int, brushes: tuple[Brush, ...], selected: RowSet | None) -> _Told:
    if selected is None or selected.size != rows or not selected.count or metadata.rows != rows:
        return metadata, None
    return metadata, differences(metadata, selected.mask(), rows_through(rows, metadata, brushes))
