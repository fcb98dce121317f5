"""Compares what is shown with something else: by itself where that is cheap, otherwise when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.views.embedding.acts import Acts
from app.views.embedding.moved.most_moved import MostMoved
from app.views.embedding.moved.piece import Piece
from app.views.embedding.projecting.runs import Runs
from app.views.embedding.quality.trusting import Measuring
from app.workspace import Workspace
from core.results import ResultKey, Results
from core.session.commands.points.moved import change_moved
from core.state import MovedState, PointMeasure
from core.views.embedding import Known
from core.views.embedding.moved.choices import Choice, choices
from core.views.embedding.moved.sides import Found, Pair, pair_of
from core.views.embedding.moved.work import Stages, compare_task, stages_of, steady_key, steady_task
from core.views.embedding.trust.work import cheap

AT_REST = 250
"""Milliseconds without a change after which what is looked at is compared unasked."""


class Comparing(QObject):
    """Knows what is compared, starts what is to be found, and tells how it goes."""

    changed = Signal()
    """Something started, moved on or ended."""

    def __init__(self, workspace: Workspace, runs: Runs, acts: Acts) -> None:
        super().__init__(runs)
        self._workspace = workspace
        self._runs = runs
        self.acts = acts
        self.finder = MostMoved(workspace, acts)
        self.about: Known | None = None
        self.found: Found = ""
        self._stages: Stages | None = None
        self.watched: Callable[[], bool] = lambda: False
        """Whether what moved is to be seen."""
        self.followed: Callable[[], bool] = lambda: False
        """Whether steadiness over the steps is to be seen."""
        self._moved, self._steady = Piece(workspace, self), Piece(workspace, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(AT_REST)
        self._rest.timeout.connect(self._on_rest)
        for piece in (self._moved, self._steady):
            piece.changed.connect(self.changed)

    @property
    def wish(self) -> MovedState:
        """With what is compared."""
        return self._workspace.session.state.embedding.moved

    def look(self, about: Known | None) -> None:
        """Look at a picture."""
        session = self._workspace.session
        self.about, self._stages = about, None
        self.found = "" if about is None else pair_of(session.catalog, about, session.state, session.results)
        self.finder.look(None if about is None else about.moved)
        key = self.key()
        if key is None or self._moved.going(key) is None:
            self._moved.stop()  # what it was of is not looked at any more
        self._rest.start()

    def choices(self) -> tuple[Choice, ...]:
        """Return what can be compared with."""
        session = self._workspace.session
        return (
            () if self.about is None else choices(session.catalog, self.about, session.state.embedding, session.results)
        )

    def stages(self) -> Stages:
        """Return all steps as they are compared one with the next, or why they are not."""
        session = self._workspace.session
        if self._stages is None and self.about is not None:
            self._stages = stages_of(session.catalog, self.about, session.state, session.results)
        return self._stages or ""

    def key(self) -> ResultKey | None:
        """Return the key of what moved, None where nothing is compared."""
        return self.found.key(self.wish.neighbours) if isinstance(self.found, Pair) else None

    def steady_key(self) -> ResultKey | None:
        """Return the key of how steady the steps are, None where they are not compared."""
        stages = self.stages()
        return None if isinstance(stages, str) else steady_key(stages, self.wish.neighbours)

    def going(self) -> Measuring | None:
        """Return how comparing goes or came to nothing."""
        return self._moved.going(self.key())

    def going_over_steps(self) -> Measuring | None:
        """Return how following the steps goes or came to nothing."""
        return self._steady.going(self.steady_key())

    def compare(self) -> None:
        """Find what moved."""
        about, key = self.about, self.key()
        if about is not None and key is not None and isinstance(self.found, Pair) and key not in self._results:
            self._moved.start(key, compare_task(about, self.found, self.wish.neighbours, self._results))

    def follow(self) -> None:
        """Find how steady the steps are."""
        about, key, stages = self.about, self.steady_key(), self.stages()
        if about is not None and key is not None and not isinstance(stages, str) and key not in self._results:
            self._steady.start(key, steady_task(about, stages, self.wish.neighbours, self._results))

    def cancel(self) -> None:
        """Do not compare."""
        self._moved.cancel()

    def cancel_steps(self) -> None:
        """Do not follow the steps."""
        self._steady.cancel()

    @property
    def _results(self) -> Results:
        return self._workspace.session.results

    def rest(self) -> None:
        """Look soon at what is to be seen."""
        self._rest.start()

    def _on_rest(self) -> None:
        if self.about is None or self._runs.all():
            return
        key = self.key()
        coloured = self._workspace.session.state.embedding.colour_measure is PointMeasure.MOVED
        wanted = coloured or (key is not None and self.watched() and self._unasked(key))
        if wanted and key is not None and self._moved.going(key) is None:
            self.compare()
        if self.followed():
            key = self.steady_key()
            if key is not None and self._steady.going(key) is None and self._unasked(key, self._steps()):
                self.follow()

    def _steps(self) -> int:
        return 1 if self.about is None else len(self.about.subject.table.steps)

    def _unasked(self, key: ResultKey, times: int = 1) -> bool:
        """Return whether something takes so little time that nobody needs to ask for it."""
        if self.about is None or key in self._results:
            return False
        table = self.about.subject.table
        return cheap(int(table.rows * times**0.5), table.columns) or bool(self._results.kept(key))

    def change(self, label: str, merge: str = "", **changes: object) -> None:
        """Change with what is compared."""
        self._workspace.session.do(change_moved(label, merge, **changes))

    def choose(self, choice: Choice) -> None:
        """Compare with something else."""
        wish, label = choice.wish, f"Compare with {choice.title[:1].lower()}{choice.title[1:]}"
        self.change(label, against=wish.against, step=wish.step, method=wish.method, table=wish.table)
