"""What the first picture of a table waits for, made before there is a view that asks for it."""

from __future__ import annotations

from typing import Final

from core.jobs import Token
from core.jobs.calls import perform
from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.embedding import reading, sorting
from core.views.embedding.runs import making
from core.views.embedding.work import Work, missing_work

# Imported with this module: each import of its own would wait for the window, which imports a lot meanwhile.
_FIRST: Final = (reading.read_vectors, making.project, sorting.glance_at_points, sorting.sort_points)
_AHEAD: Final = {f"{function.__module__}:{function.__name__}" for function in _FIRST}
"""What does the work without which there is no picture; with all else whoever draws begins by himself."""


def look_ahead(token: Token | None, catalog: Catalog, results: Results, state: SessionState) -> None:
    """Read the vectors of the chosen table and compute its first look, as far as that is missing; raises as that does.

    The results are where they are looked for; whoever asks for one meanwhile waits for this.
    """
    while (work := _next(catalog, results, state)) is not None:
        results.put(work.key, perform(work.task, token))


def _next(catalog: Catalog, results: Results, state: SessionState) -> Work | None:
    works = missing_work(catalog, results, state)
    ahead = (each for each in works if each.task.function in _AHEAD)
    return next((each for each in ahead if not (each.patient or each.task.process)), None)
