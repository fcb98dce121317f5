"""Starts what the picture still needs, stores the results and tells how it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.workspace import Workspace
from core.jobs import Event, EventKind
from core.model import Catalog
from core.results import ResultKey, Results
from core.state import EmbeddingState, SessionState
from core.views.embedding import Work, chosen_table, missing_work
from core.views.embedding.runs.layouts import Without

PREFETCHED_VALUES = 4_000_000
"""Tables with more values than this are read at the linked step only."""
PREFETCHED_POINTS = 8_000_000
"""Points of all steps together up to which aligned layouts are made ready to be played."""
PLAYED = ("projection", "cloud")
"""What playing over aligned steps needs."""
HELD, SEEN = 2000, 30
"""Milliseconds that work waits at most for points to be seen, and until they are on the screen once they are drawn."""
SHOWN_IN_PLACE = ("vectors", "projection", "cloud")
"""What no picture can be without: where it fails, the reason stands in the picture's place."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How one piece of work goes; `failure` is one sentence, empty while it runs."""

    title: str
    fraction: float | None = None
    failure: str = ""
    cancelled: bool = False


Wanted: TypeAlias = Callable[[Catalog, Results, SessionState], tuple[Work, ...]]
"""Says what can be started now towards a complete picture."""


class Loader(QObject):
    """Keeps one job running for each thing that is missing; a failed or cancelled one waits for `retry`."""

    changed = Signal()
    """Something started, moved on or ended."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None, wanted: Wanted = missing_work) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._wanted = wanted
        self._running: dict[ResultKey, int] = {}
        self._progress: dict[ResultKey, Progress] = {}
        self._works: dict[ResultKey, Work] = {}
        self._missing: tuple[Work, ...] = ()
        self._asked_again: set[ResultKey] = set()
        self._waiting = False
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.start)

    def start(self, awaited: bool = False) -> None:
        """Start what is missing now and does not run yet; what can wait does while points are awaited on the screen."""
        session = self._workspace.session
        self._missing = self._wanted(session.catalog, session.results, session.state)
        wanted = [work for work in self._missing or self._next_step() if work.key not in self._progress]
        self._waiting = awaited and any(work.patient for work in wanted)
        for work in wanted:
            if not (awaited and work.patient):
                self._begin(work)
        if self._waiting:
            self._later.start(HELD)

    def go_on(self) -> None:
        """Start what waits for points to be seen, now that they are drawn."""
        if self._waiting:
            self._later.start(SEEN)

    def _next_step(self) -> tuple[Work, ...]:
        # Other states of a small table are read ahead, one at a time, so that stepping through them does not wait.
        session = self._workspace.session
        wish = session.state.embedding
        table = chosen_table(session.catalog, wish.table)
        if table is None:
            return ()
        small = table.rows * table.columns * len(table.steps) <= PREFETCHED_VALUES
        if not small and (wish.projection.aligned is None or table.rows * len(table.steps) > PREFETCHED_POINTS):
            return ()
        seen = EmbeddingState(
            table=table.key, projection=wish.projection, dimensions=wish.dimensions, components=wish.components
        )
        for state in table.steps:
            works = missing_work(session.catalog, session.results, SessionState(embedding=seen, step=state.step))
            works = works if small else tuple(work for work in works if work.key.kind in PLAYED)
            if works:
                return tuple(replace(w, task=replace(w.task, group=f"{w.task.group}-ahead")) for w in works)
        return ()

    def _begin(self, work: Work) -> None:
        for key, other in list(self._works.items()):
            if work.task.group and other.task.group == work.task.group and key in self._running:
                self._forget(key)  # it gives way: were it wanted again, it would have to be started again
        self._progress[work.key], self._works[work.key] = Progress(work.task.title), work
        self._running[work.key] = self._workspace.jobs.start(work.task, self._listener(work))

    def _forget(self, key: ResultKey) -> None:
        for known in (self._progress, self._running, self._works):
            known.pop(key, None)

    def _listener(self, work: Work) -> Callable[[Event], None]:
        return lambda event: self._heard(work, event)

    def _heard(self, work: Work, event: Event) -> None:
        if event.kind is EventKind.DONE:
            self._store(work.key, event.value)
        if not isValid(self) or self._works.get(work.key) is not work:  # the view was closed, or another job took over
            return
        match event.kind:
            case EventKind.DONE:
                self._ended(work.key)
                self._progress.pop(work.key, None)
                self._workspace.session.results_changed()
            case EventKind.PROGRESS:
                self._progress[work.key] = Progress(work.task.title, event.fraction)
            case EventKind.FAILED:
                self._ended(work.key)
                self._progress[work.key] = Progress(work.task.title, failure=event.message)
                if work.key.kind not in SHOWN_IN_PLACE:
                    self._workspace.notify("error", f"{work.task.title} failed: {event.message}", event.details)
            case EventKind.CANCELLED:
                self._was_cancelled(work)
        self.changed.emit()

    def _store(self, key: ResultKey, value: object) -> None:
        """Store a result, but not that nothing was found where a run has made or begun it meanwhile."""
        results = self._workspace.session.results
        if value is Without.ABSENT and results.get(key, object) is not None:
            return
        if value is Without.ABSENT and results.kept(key) and key not in self._asked_again:
            self._asked_again.add(key)  # once: a file that cannot be read is not looked for for ever
            return
        results.put(key, value)

    def _was_cancelled(self, work: Work) -> None:
        self._ended(work.key)
        wanted = any(work.key == missing.key for missing in self._missing)
        if wanted:
            self._progress[work.key] = Progress(work.task.title, cancelled=True)
        else:
            self._progress.pop(work.key, None)

    def _ended(self, key: ResultKey) -> None:
        self._running.pop(key, None)

    def progress(self) -> tuple[Progress, ...]:
        """Return how all that is missing for the picture goes."""
        return tuple(self._progress[work.key] for work in self._missing if work.key in self._progress)

    def busy(self) -> bool:
        """Return whether anything that is missing for the picture is being made, or waits its turn."""
        return self._waiting or any(work.key in self._running for work in self._missing)

    def cancel(self) -> None:
        """Ask all jobs to stop."""
        for job in list(self._running.values()):
            self._workspace.jobs.cancel(job)

    def retry(self) -> None:
        """Start again what failed or was cancelled."""
        self._progress = {key: value for key, value in self._progress.items() if key in self._running}
        self.start()
        self.changed.emit()
