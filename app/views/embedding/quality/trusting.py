"""Measures how far the shown picture can be trusted: by itself where that is cheap, otherwise when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.views.embedding.projecting.runs import Runs
from app.workspace import Workspace
from core.jobs import Event, EventKind
from core.results import ResultKey
from core.state import EmbeddingState, PointMeasure
from core.views.embedding import Known
from core.views.embedding.subject import vectors_in
from core.views.embedding.trust.shown import Trust, classes_of, links_key, settled, trust_key, values_key
from core.views.embedding.trust.work import ShortError, What, cheap, task_of

AT_REST = 900
"""Milliseconds without a change after which a picture is measured unasked."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """How one piece of measuring goes; `failure` is one sentence, empty unless it could not be done.

    `short` says whether that was for want of memory, so that it can be tried again.
    """

    title: str
    job: int = 0
    begun: bool = False
    fraction: float | None = None
    message: str = ""
    failure: str = ""
    cancelled: bool = False
    short: bool = False

    @property
    def over(self) -> bool:
        """Whether it goes on no more."""
        return self.cancelled or bool(self.failure)


class Trusting(QObject):
    """Starts what is to be measured of the picture that is looked at, and tells how it goes."""

    changed = Signal()
    """Something started, moved on or ended."""

    def __init__(self, workspace: Workspace, runs: Runs) -> None:
        super().__init__(runs)
        self._workspace = workspace
        self._runs = runs
        self._measuring: dict[ResultKey, Measuring] = {}
        self._unasked: set[ResultKey] = set()
        self.about: Known | None = None
        self.watched: Callable[[], bool] = lambda: False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(AT_REST)
        self._rest.timeout.connect(self._on_rest)
        runs.changed.connect(self._make_room)

    @property
    def _wish(self) -> EmbeddingState:
        return self._workspace.session.state.embedding

    def look(self, about: Known | None) -> None:
        """Look at a picture; what it needs for its colours and links is started."""
        self.about = about
        if about is None or not settled(about.projection):
            self._rest.stop()
            return
        for what in (What.VALUES, What.LINKS):
            key = self.key(what)
            if key is not None and key not in self._measuring:
                self._start(what, key)
        self._rest.start()

    def key(self, what: What) -> ResultKey | None:
        """Return the key of what is measured, or would be; None where nothing is wished for or it is there."""
        about, wish = self.about, self._wish
        if about is None or about.projection is None or not settled(about.projection):
            return None
        if what is What.TRUST:
            column = classes_of(about.metadata, wish)
            labels = "" if column is None else column.name
            return trust_key(about.key, about.projection, wish, about.subject.metadata, labels)
        if what is What.VALUES:
            measured = wish.colour_measure not in (PointMeasure.NONE, PointMeasure.DISTANCE, PointMeasure.MOVED)
            wanted = measured and about.values is None
            return values_key(about.key, about.projection, wish, wish.colour_measure) if wanted else None
        wanted = wish.broken_links.shown and about.torn is None
        return links_key(about.key, about.projection, wish) if wanted else None

    def _start(self, what: What, key: ResultKey) -> None:
        results, about = self._workspace.session.results, self.about
        vectors = None if about is None else vectors_in(results, about.subject.vectors)
        if about is None or vectors is None:
            return
        try:
            task = task_of(what, about, vectors, self._wish, results, key)
        except ValueError as error:
            self._measuring[key] = Measuring("", failure=str(error), short=isinstance(error, ShortError))
        else:
            self._measuring[key] = Measuring(task.title)
            job = self._workspace.jobs.start(task, partial(self._on_event, key))
            if key in self._measuring:
                self._measuring[key] = replace(self._measuring[key], job=job)
        self.changed.emit()

    def _on_rest(self) -> None:
        about, key = self.about, self.key(What.TRUST)
        if about is None or key is None or not self.watched() or self._runs.all() or key in self._measuring:
            return
        results, table = self._workspace.session.results, about.subject.table
        if results.get(key, Trust) is None and (cheap(table.rows, table.columns) or results.kept(key)):
            self._unasked.add(key)
            self._start(What.TRUST, key)

    def rest(self) -> None:
        """Measure the picture soon, if that is cheap and nothing changes."""
        if self.about is not None and not self._rest.isActive():
            self._rest.start()

    def _make_room(self) -> None:
        """Stop what nobody asked for: a run does not wait for it."""
        if self._runs.all():
            for key in [key for key in self._unasked if key in self._measuring]:
                self._workspace.jobs.cancel(self._measuring.pop(key).job)
            self._unasked.clear()

    def _on_event(self, key: ResultKey, event: Event) -> None:
        if event.kind is EventKind.DONE:
            self._workspace.session.results.put(key, event.value)
        if not isValid(self) or key not in self._measuring:
            return
        known = self._measuring[key]
        if known.job not in (0, event.job):
            return  # the end of one that was cancelled, which comes after another has begun
        match event.kind:
            case EventKind.STARTED:
                self._measuring[key] = replace(known, begun=True)
            case EventKind.PROGRESS:
                self._measuring[key] = replace(known, begun=True, fraction=event.fraction, message=event.message)
            case EventKind.DONE:
                del self._measuring[key]
                self._workspace.session.results_changed()
            case EventKind.FAILED:
                self._measuring[key] = replace(known, failure=event.message)
            case EventKind.CANCELLED:
                self._was_cancelled(key)
        self.changed.emit()

    def _was_cancelled(self, key: ResultKey) -> None:
        if key in self._unasked or not self._measuring[key].cancelled:
            self._measuring.pop(key)  # it made room: it starts again when it is looked at again
        self._unasked.discard(key)

    def trust(self) -> Trust | None:
        """Return what was measured of the picture, None while nothing was."""
        key = self.key(What.TRUST)
        return None if key is None else self._workspace.session.results.get(key, Trust)

    def measure(self, what: What = What.TRUST) -> None:
        """Measure the picture, or once more what could not be measured for its colours or links."""
        key = self.key(what)
        if key is None:
            return
        self._unasked.discard(key)
        known = self._measuring.get(key)
        if known is None or known.over:
            self._start(what, key)

    def cancel(self, what: What) -> None:
        """Stop measuring."""
        key = self.key(what)
        known = None if key is None else self._measuring.get(key)
        if key is not None and known is not None and not known.over:
            self._unasked.discard(key)  # what the user has stopped does not begin again by itself
            self._measuring[key] = replace(known, cancelled=True)
            self._workspace.jobs.cancel(known.job)
            self.changed.emit()

    def going(self, what: What) -> Measuring | None:
        """Return how measuring goes or came to nothing, None where nothing is to be done."""
        key = self.key(what)
        return None if key is None else self._measuring.get(key)
