"""Finds clusters when the user says so, and tells how it goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.views.embedding.acts import Acts
from app.views.embedding.drawing import Drawing
from app.views.embedding.moved.piece import Piece
from app.views.embedding.quality.trusting import Measuring
from app.workspace import Workspace
from core.analysis.clusters.advice import Advice
from core.results import ResultKey
from core.session.commands.points.clusters import (
    colour_by_clusters,
    draw_around,
    drawn_around,
    name_cluster,
    show_clusters,
    wish_clusters,
)
from core.session.commands.points.edits import drop_column
from core.session.commands.points.selection import Combine
from core.state import Clustered, ClusterWish
from core.views.embedding.clusters.asking import Question, advice_work, forecast, question
from core.views.embedding.clusters.result import Clusters, clustered_columns, found_clusters


class Clustering(QObject):
    """One run at a time, whose clusters become a column; beside it the advice on how many clusters there may be."""

    changed = Signal()
    """Something started, moved on or ended."""
    wanted = Signal()
    """The user wants to see how clusters are found."""

    def __init__(self, workspace: Workspace, acts: Acts, drawing: Drawing) -> None:
        super().__init__()
        self._workspace, self._acts, self._drawing = workspace, acts, drawing
        self._run, self._tries = Piece(workspace, self), Piece(workspace, self)
        self._asked: tuple[str, Question] | None = None
        self._advice: ResultKey | None = None
        self._last: ResultKey | None = None
        self.refusal = ""
        self._chosen = self._seen = ""
        self._run.changed.connect(self._on_run)
        self._tries.changed.connect(self.changed)

    @property
    def table(self) -> str:
        """Key of the table that is shown, empty without one."""
        about = self._drawing.about
        return "" if about is None else about.subject.table.key

    @property
    def wish(self) -> ClusterWish:
        """How clusters would be found."""
        return self._workspace.session.state.embedding.clustering

    def change(self, label: str, **changes: object) -> None:
        """Change how clusters would be found."""
        self.refusal = ""
        self._workspace.session.do(wish_clusters(label, **changes))

    def columns(self) -> dict[str, Clustered]:
        """Return the columns of the table that are clusters."""
        about = self._drawing.about
        return {} if about is None else clustered_columns(about.subject.edits)

    @property
    def listed(self) -> str:
        """The column of clusters that is listed: the one that colours the points, else the one chosen or made last."""
        columns, coloured = self.columns(), self.coloured
        if coloured in columns and coloured != self._seen:
            self._chosen = coloured
        self._seen = coloured
        if self._chosen not in columns:
            self._chosen = next(reversed(columns), "")
        return self._chosen

    def list(self, name: str) -> None:
        """List another column of clusters."""
        self._chosen = name
        self.changed.emit()

    @property
    def coloured(self) -> str:
        """Name of the column that colours the points, empty for none."""
        column = self._drawing.column()
        return "" if column is None else column.name

    def found(self, name: str) -> Clusters | None:
        """Return the clusters of a column, None while they are not there."""
        clustered = self.columns().get(name)
        return None if clustered is None else found_clusters(self._workspace.session.results, clustered.key)

    def hint(self) -> str:
        """Return what a run would do that is not obvious."""
        about = self._drawing.about
        if about is None:
            return ""
        shown = int(self._acts.shown().sum()) if self.wish.shown_only else None
        return forecast(about, self.wish, self._workspace.session.results, shown)

    def going(self) -> Measuring | None:
        """Return how the run goes or came to nothing, None where there is none."""
        return self._run.going(self._last)

    def start(self) -> None:
        """Find clusters as the user wishes; those that were found before are shown at once."""
        session, about = self._workspace.session, self._drawing.about
        self.refusal = ""
        if about is None:
            return
        try:
            asked = question(session.catalog, about, session.results, session.state)
        except ValueError as error:
            self.refusal = str(error)
            self.changed.emit()
            return
        self._asked, self._last = (self.table, asked), asked.work.key
        if found_clusters(session.results, asked.work.key) is not None:
            self._show()
        else:
            self._run.start(asked.work.key, asked.work.task)

    def stop(self) -> None:
        """End the run."""
        self._asked = None
        self._run.cancel()

    def _on_run(self) -> None:
        if self._asked is not None and self._run.going(self._asked[1].work.key) is None:
            self._show()
        self.changed.emit()

    def _show(self) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        table, made = asked
        session = self._workspace.session
        if found_clusters(session.results, made.work.key) is not None:
            session.end_gesture()
            session.do(show_clusters(table, made.name, made.clustered))
            self.changed.emit()

    def advise(self) -> None:
        """Try several numbers of clusters on a sample."""
        session, about = self._workspace.session, self._drawing.about
        self.refusal = ""
        if about is None:
            return
        try:
            work = advice_work(about, session.results, session.state)
        except ValueError as error:
            self.refusal = str(error)
        else:
            self._advice = work.key
            if session.results.get(work.key, Advice) is None:
                self._tries.start(work.key, work.task)
        self.changed.emit()

    def advice(self) -> Advice | None:
        """Return what was advised of what is looked at, None while nothing was."""
        about, session = self._drawing.about, self._workspace.session
        if about is None or self._advice is None:
            return None
        try:
            key = advice_work(about, session.results, session.state).key
        except ValueError:
            return None
        return session.results.get(key, Advice) if key == self._advice else None

    def advising(self) -> Measuring | None:
        """Return how trying goes or came to nothing, None where nothing is tried."""
        return self._tries.going(self._advice)

    def stop_advising(self) -> None:
        """Try no more."""
        self._tries.cancel()

    def colour(self, name: str) -> None:
        """Colour the points by a column of clusters."""
        self._workspace.session.do(colour_by_clusters(name))

    @property
    def drawn_around(self) -> bool:
        """Whether boundaries are drawn around the clusters that are listed."""
        wish = self._workspace.session.state.embedding
        return drawn_around(wish) and wish.marks.cluster_by == self.listed

    def toggle_around(self) -> None:
        """Draw boundaries around the clusters that are listed, or take them away."""
        if self.listed:
            self._workspace.session.do(draw_around(self.listed, not self.drawn_around))

    def drop(self, name: str) -> None:
        """Take a column of clusters away."""
        self._workspace.session.do(drop_column(self.table, name))

    def rename(self, column: str, number: int, before: str, name: str) -> None:
        """Call a cluster something else, nothing for what it was called when it was found."""
        if name != before:
            self._workspace.session.do(name_cluster(self.table, column, number, before, name))

    def select(self, column: str, number: int, combine: Combine) -> None:
        """Select the points of a cluster that are shown."""
        found = self.found(column)
        if found is not None:
            self._acts.select_where(lambda frame: found.labels == number, combine)

    def isolate(self, column: str, name: str) -> None:
        """Show only the points of a cluster, as large as they fit, or all again."""
        about = self._drawing.about
        known = None if about is None or about.metadata is None else about.metadata.columns.get(column)
        if known is not None:
            self._acts.isolate_category(known, name)
            self._acts.frame_selection()
