"""The part of the panel that finds clusters and lists them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views.embedding.clusters.advice_chart import AdviceChart
from app.views.embedding.clusters.cluster_list import ClusterList
from app.views.embedding.clusters.clustering import Clustering
from app.views.embedding.clusters.wish_fields import WishFields
from app.views.embedding.quality.measure_line import MeasureLine
from app.views.embedding.section import Section, add_row, form_of
from app.widgets.buttons import IconButton, TextButton
from app.widgets.choices import narrow
from app.widgets.labels import label
from app.workspace import Workspace
from core.session.commands.points.selection import Combine
from core.state import SessionState
from core.style import SPACE
from core.views.embedding import Known
from core.views.embedding.clusters.listing import INDICES_TIP, basis, entries, indices_of, sentence

_EMPTY = "Clusters become a column of the table: colours, legend, filters, search, export and names of places go by it"


class ClustersSection(Section):
    """How clusters are found, how many there may be, and those that were found."""

    highlighted = Signal(object)
    """Emitted with the name of the cluster under the mouse where points are coloured by it, None when it leaves."""

    def __init__(self, workspace: Workspace, clustering: Clustering) -> None:
        super().__init__(workspace, "Clusters", folded=True)
        self.clustering = clustering
        self.fields = WishFields(workspace, clustering)
        self.run = TextButton(workspace, "Find clusters", clustering.start, "play", primary=True)
        self.hint, self.trouble = label("", "caption", wrap=True), label("", "bad", wrap=True)
        self.line = MeasureLine("finding clusters", clustering.stop, clustering.start)
        self.trying = MeasureLine("trying numbers of clusters", clustering.stop_advising, clustering.advise)
        self.chart, self.charted = AdviceChart(workspace), label("", "caption", wrap=True)
        self.empty = label(_EMPTY, "caption", wrap=True)
        self.column = QComboBox()
        self.drop = IconButton(workspace, "undo", "Take this column of clusters away")
        self.said, self.basis = label("", wrap=True), label("", "caption", wrap=True)
        self.indices = label("", "caption", wrap=True)
        self.list = ClusterList(workspace)
        self.colour = TextButton(workspace, "Colour by it", self._colour, "colours")
        self.around = TextButton(workspace, "Boundaries", self._draw_around, "contour")
        self.found = QWidget()
        self._about: Known | None = None
        self._state: SessionState | None = None
        self._listed: tuple[object, ...] = ()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.rows.addWidget(self.fields)
        for told in (self.run, self.hint, self.trouble, self.line, self.trying, self.chart, self.charted, self.empty):
            self.rows.addWidget(told)
        below = QVBoxLayout(self.found)
        below.setContentsMargins(0, SPACE.unit, 0, 0)
        below.setSpacing(SPACE.inside)
        form = form_of()
        below.addLayout(form)
        chosen = QHBoxLayout()
        chosen.setSpacing(SPACE.unit)
        chosen.addWidget(self.column, 1)
        chosen.addWidget(self.drop)
        add_row(form, "Listed", chosen)
        look = QHBoxLayout()
        look.setSpacing(SPACE.unit)
        look.addWidget(self.colour, 1)
        look.addWidget(self.around, 1)
        for part in (self.said, self.indices, self.list):
            below.addWidget(part)
        below.addLayout(look)
        below.addWidget(self.basis)
        self.rows.addWidget(self.found)
        narrow(self.column, 6)
        self.column.setAccessibleName("Clusters that are listed")
        self.column.setToolTip("Which of the columns of clusters is listed")
        self.run.setToolTip("Look for clusters; they become a column that colours the points")
        self.around.setCheckable(True)
        for told in (self.said, self.indices):
            told.setToolTip(INDICES_TIP)
        self.around.setAccessibleName("Draw boundaries")
        self.colour.setToolTip("Colour the points by these clusters")

    def _connect(self) -> None:
        clustering = self.clustering
        clustering.changed.connect(self._show)
        self.heading.toggled.connect(lambda _: self._show())
        self.chart.chosen.connect(lambda count: clustering.change("Number of clusters", count=count))
        self.chart.pointed.connect(self._show_pointed)
        self.column.activated.connect(lambda _: clustering.list(self.column.currentText()))
        self.drop.clicked.connect(lambda: clustering.drop(clustering.listed))
        self.list.selected.connect(self._select)
        self.list.isolated.connect(self._isolate)
        self.list.renamed.connect(self._rename)
        self.list.row_hovered.connect(self._highlight)

    def show_state(self, about: Known | None, state: SessionState) -> None:
        """Show how clusters would be found, and which were."""
        self._about, self._state = about, state
        self._show()

    def _show(self) -> None:
        state, clustering = self._state, self.clustering
        self.setEnabled(self._about is not None)
        if state is None or not self.heading.isChecked():
            return
        wish, going, advising = state.embedding.clustering, clustering.going(), clustering.advising()
        self.fields.show_wish(wish, self._about)
        running = going is not None and not going.over
        self.run.setEnabled(self._about is not None and not running)
        counted = self.fields.counts(wish)
        self.fields.suggest.setEnabled(self._about is not None and (advising is None or advising.over))
        self._tell(self.hint, "" if running else clustering.hint())
        self._tell(self.trouble, clustering.refusal)
        self.line.show_going(going)
        self.trying.show_going(advising if counted else None)
        self.chart.show_advice(clustering.advice() if counted else None, wish.count)
        self._show_pointed(None)
        self._show_found(state)

    @staticmethod
    def _tell(told: QWidget, text: str) -> None:
        told.setText(text)  # type: ignore[attr-defined]
        told.setVisible(bool(text))

    def _show_pointed(self, said: str | None) -> None:
        advice = self.clustering.advice() if self.chart.isVisibleTo(self) else None
        if advice is None:
            self._tell(self.charted, "")
            return
        usual = f"Best apart with {advice.best}, of a sample of {advice.looked_at:,} points; click a bar to take it"
        self._tell(self.charted, said or usual)

    def _colour(self) -> None:
        self.clustering.colour(self.clustering.listed)

    def _draw_around(self) -> None:
        self.clustering.toggle_around()

    def _select(self, number: int, combine: Combine) -> None:
        self.clustering.select(self.clustering.listed, number, combine)

    def _isolate(self, number: int) -> None:
        self.clustering.isolate(self.clustering.listed, self.list.entries[number].name)

    def _rename(self, number: int, name: str) -> None:
        self.clustering.rename(self.clustering.listed, number, self.list.entries[number].name, name)

    def _highlight(self, number: int | None) -> None:
        coloured = self.clustering.coloured == self.clustering.listed
        self.highlighted.emit(self.list.entries[number].name if number is not None and coloured else None)

    def _show_found(self, state: SessionState) -> None:
        columns, listed = self.clustering.columns(), self.clustering.listed
        self.empty.setVisible(not columns)
        self.found.setVisible(bool(columns))
        self._offer(tuple(columns))
        clustered, found = columns.get(listed), self.clustering.found(listed)
        self.colour.setEnabled(self.clustering.coloured != listed)
        self.around.setChecked(self.clustering.drawn_around)
        plane = state.embedding.dimensions == 2
        lines = "Draw a line around most points of each cluster, and write its name into it"
        self.around.setToolTip(lines if plane else f"{lines}; lines are drawn in two dimensions")
        if clustered is None or found is None:
            gone = "Their points are not known here: show what they were found in, or find them again"
            self._tell(self.said, gone if clustered is not None and self._about is not None else "")
            self._tell(self.indices, "")
            self._tell(self.basis, f"Found in {clustered.of}" if clustered is not None else "")
            self.list.show_entries(())
            self._listed = ()
            return
        self._tell(self.said, sentence(found))
        self._tell(self.indices, indices_of(found))
        self._tell(self.basis, basis(clustered, found))
        metadata = None if self._about is None else self._about.metadata
        column = None if metadata is None else metadata.columns.get(self.clustering.listed)
        look = state.embedding.look(self.clustering.listed)
        news = (clustered, found, column, look, self._workspace.theme)
        if len(self._listed) != len(news) or any(
            a is not b and a != b for a, b in zip(news, self._listed, strict=True)
        ):
            self._listed = news
            self.list.show_entries(entries(clustered, found, column, look, self._workspace.theme))

    def _offer(self, names: tuple[str, ...]) -> None:
        if names != tuple(self.column.itemText(place) for place in range(self.column.count())):
            blocker = QSignalBlocker(self.column)
            self.column.clear()
            self.column.addItems(list(names))
            blocker.unblock()
        self.column.setCurrentText(self.clustering.listed)
