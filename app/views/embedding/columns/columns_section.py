"""The part of the panel with a small chart for every metadata column."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout

from app.background import Background
from app.views.embedding.acts import VIEW
from app.views.embedding.columns.chart import ColumnChart
from app.views.embedding.columns.number_chart import NumberChart
from app.views.embedding.columns.special_list import SpecialList
from app.views.embedding.columns.value_chart import ValueChart
from app.views.embedding.section import Section
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Metadata
from core.session.column_commands import brush_range, brush_values, clear_column
from core.session.point_commands import allowed_categories
from core.state import Brush, CategoryBrush, RangeBrush, RowSet, SessionState
from core.style import SPACE
from core.views.embedding import Known
from core.views.embedding.columns.binning import OTHERS
from core.views.embedding.columns.counting import ColumnCounts, counts, is_of
from core.views.embedding.columns.special import Difference, differences
from core.views.shown_rows import brushes_of, rows_through

_Answer = tuple[Metadata, Mapping[str, ColumnCounts], tuple[Difference, ...] | None]


class ColumnsSection(Section):
    """Charts that narrow the points and one another; counted beside the window's thread while they can be seen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Columns", folded=True)
        self.charts: dict[str, ColumnChart] = {}
        self.empty = label("Without metadata there is nothing to narrow by", "caption", wrap=True)
        self.special = SpecialList(workspace)
        self._place = QVBoxLayout()
        self._place.setSpacing(SPACE.inside)
        self.rows.addWidget(self.empty)
        self.rows.addWidget(self.special)
        self.rows.addLayout(self._place)
        self._background = Background(self._counted, self)
        self._about: Known | None = None
        self._state: SessionState | None = None
        self._asked: tuple[object, ...] = ()
        self._metadata: Metadata | None = None
        self.heading.toggled.connect(lambda _: self._ask())

    @property
    def table(self) -> str:
        """Key of the table that is shown."""
        return "" if self._about is None else self._about.subject.table.key

    def show_state(self, about: Known | None, state: SessionState) -> None:
        """Count again what is to be seen, if anything that counts has changed."""
        self._about, self._state = about, state
        self.empty.setVisible(about is None or about.metadata is None)
        if about is None or about.metadata is None:
            self._clear()
        self._ask()

    def _ask(self) -> None:
        about, state = self._about, self._state
        if about is None or state is None or about.metadata is None or not self.heading.isChecked():
            return
        metadata, rows = about.metadata, about.subject.table.rows
        brushes = brushes_of(self.table, state.brushes)
        selected = state.selected_points.get(self.table)
        asked = (metadata, rows, brushes, selected)
        if self._asked and metadata is self._asked[0] and asked[1:] == self._asked[1:]:
            return
        self._asked = asked
        self._background.ask(lambda: _count(metadata, rows, brushes, selected))

    def _counted(self, answer: _Answer) -> None:
        metadata, found, special = answer
        if self._about is None or self._state is None or metadata is not self._about.metadata:
            return
        if metadata is not self._metadata:
            self._arrange(metadata, found)
        brushes = brushes_of(self.table, self._state.brushes)
        for name, count in found.items():
            self._show(name, count, tuple(brush for brush in brushes if is_of(brush, name)))
        self.special.show_differences(special)

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
        chart.cleared.connect(lambda: session.do(clear_column(self.table, name)))
        if isinstance(chart, NumberChart):
            chart.ranged.connect(lambda low, high: session.do(brush_range(self.table, name, low, high, VIEW)))
            chart.released.connect(session.end_gesture)
        elif isinstance(chart, ValueChart):
            chart.toggled.connect(lambda key, adds: self._toggle(name, key, adds))

    def _show(self, name: str, count: ColumnCounts, brushes: tuple[Brush, ...]) -> None:
        chart = self.charts[name]
        chart.show_counts(count, bool(brushes))
        if isinstance(chart, NumberChart):
            ends = next(((b.lower, b.upper) for b in brushes if isinstance(b, RangeBrush)), None)
            chart.show_range(ends)
        elif isinstance(chart, ValueChart):
            chart.show_allowed(next((b.values for b in brushes if isinstance(b, CategoryBrush)), None))

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


def _count(metadata: Metadata, rows: int, brushes: tuple[Brush, ...], selected: RowSet | None) -> _Answer:
    found = counts(metadata, rows, brushes, selected)
    if selected is None or selected.size != rows or not selected.count or metadata.rows != rows:
        return metadata, found, None
    return metadata, found, differences(metadata, selected.mask(), rows_through(rows, metadata, brushes))
