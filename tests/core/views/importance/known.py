"""Runs whose importances are known in closed form, and asking about them as the window does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.analysis.importance.columns import Numeric
from core.jobs import Event, EventKind
from core.jobs.synchronous import SynchronousRunner
from core.model import Catalog
from core.results import Results
from core.state import ImportanceState, SessionState
from core.views.importance.page import Answer, answer_of
from core.views.importance.work import task_of
from tests.core.analysis.importance.problems import Problem
from tests.core.views.hparams.made import made_catalog

ALL = ("fanova", "permutation", "mdi", "spearman", "information", "best_tenth")


def runs_of(problem: Problem, metric: str = "loss") -> Catalog:
    """Runs that have logged the points of a problem as parameters, and its target."""
    columns, target = problem
    params: dict[str, Sequence[object]] = {
        column.name: column.values.tolist()
        if isinstance(column, Numeric)
        else [column.categories[code] for code in column.codes]
        for column in columns
    }
    return made_catalog(params, {metric: target.tolist()})


def asked(catalog: Catalog, state: SessionState | None = None, results: Results | None = None) -> Answer:
    """Ask everything that is missing, as a job does, and return what is known then."""
    state, results = state or SessionState(), results or Results()
    before = answer_of(catalog, results, state)
    events: list[Event] = []
    if before.missing:
        SynchronousRunner().submit(task_of(before.subject, before.missing, results), events.append)
        assert events[-1].kind is EventKind.DONE, events[-1].details
        assert isinstance(events[-1].value, dict)
        for key, kept in events[-1].value.items():
            results.put(key, kept)
    return answer_of(catalog, results, state)


def showing(*evaluators: str) -> SessionState:
    """A state in which some evaluators are shown."""
    return SessionState(importance=ImportanceState(evaluators=evaluators))


def values(answer: Answer, evaluator: str) -> dict[str, float]:
    """What one evaluator says, by the title of the row."""
    place = [each.name for each in answer.board.evaluators].index(evaluator)
    cells = {row.title: row.cells[place] for row in answer.board.rows}
    return {title: np.nan if cell is None else cell.value for title, cell in cells.items()}
