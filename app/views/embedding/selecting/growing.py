"""A selection that grows by the nearest neighbours of its points, as a job that can be cancelled."""

from __future__ import annotations

import numpy as np

from app.views.embedding.selecting.beside import Beside
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.model import Bool
from core.session.command import Command
from core.session.commands.points.selection import Combine, select_now
from core.state import RowSet, SessionState
from core.views.embedding import Known
from core.views.embedding.ready import AT_ONCE
from core.views.embedding.subject import vectors_in


class Growing:
    """Finds neighbours of the selected rows of a table and selects them, too."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._beside = Beside(lambda: workspace.session)

    def start(self, about: Known | None, selected: RowSet | None) -> None:
        """Look for the neighbours of some rows, as many of each and by the measure that the inspector lists."""
        if about is None or selected is None:
            return
        session = self._workspace.session
        vectors = vectors_in(session.results, about.subject.vectors)
        if vectors is None:
            return
        query, table = session.state.embedding.neighbours, about.subject.table
        arguments = {
            "vectors": vectors,
            "results": session.results,
            "of": about.subject.vectors,
            "rows": selected,
            "count": query.count,
            "metric": query.metric.value,
        }
        title = f"Neighbours of the selection in {table.tensor}"
        task = Task(title, "core.views.embedding.neighbours.growing:grown", arguments, group="embedding-growing")
        self._workspace.jobs.start(task, lambda event: self._heard(event, table.key))

    def _heard(self, event: Event, table: str) -> None:
        if event.kind is EventKind.DONE and isinstance(event.value, np.ndarray):
            self._select(table, event.value)
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", f"The selection could not grow: {event.message}", event.details)

    def _select(self, table: str, found: Bool) -> None:
        """Add rows (n,) to the selection, beside the window's thread where they are out of many."""

        def make(state: SessionState) -> Command:
            return select_now(table, state.selected_points.get(table), found, Combine.ADD)

        self._beside.do(make, at_once=len(found) <= AT_ONCE)
