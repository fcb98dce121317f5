"""Saying what moved as work: the keys, what is known already, and the tasks of worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from core.jobs import Task
from core.model import Catalog
from core.results import ResultKey, Results
from core.state import SessionState, Within
from core.views.embedding.methods import title_of
from core.views.embedding.moved.result import Moved, Steady
from core.views.embedding.moved.sides import Found, Pair, Side, pair_of, picture_side, step_name, unmade, vectors_side
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import step_keys, vectors_key

if TYPE_CHECKING:
    from core.views.embedding.work import Known

_HERE = "core.views.embedding.moved.measuring"
Stages: TypeAlias = tuple[Side, ...] | str
"""A side for each step, or why there are none in one sentence."""


def moved_of(found: Found, state: SessionState, results: Results) -> Moved | None:
    """Return how much every point moved between two sides, None while that is not known."""
    return results.get(found.key(state.embedding.moved.neighbours), Moved) if isinstance(found, Pair) else None


def what_moved(catalog: Catalog, about: Known, state: SessionState, results: Results) -> Moved | None:
    """Return how much every point moved, None while that is not known."""
    return moved_of(pair_of(catalog, about, state, results), state, results)


def compare_task(about: Known, pair: Pair, neighbours: int, results: Results) -> Task:
    """Return what says how much every point moved."""
    made = about.projection
    stopped = isinstance(made, Layout) and made.stopped
    arguments = {
        "here": pair.here,
        "there": pair.there,
        "neighbours": neighbours,
        "key": pair.key(neighbours),
        "folder": results.folder,
        "kept": not stopped,
    }
    title = f"What moved in {about.subject.table.tensor}"
    return Task(title, f"{_HERE}:compare", arguments, "embedding-moved", process=True)


def stages_of(catalog: Catalog, about: Known, state: SessionState, results: Results) -> Stages:
    """Return all steps of the table as they are compared one with the next."""
    wish, table, spec = state.embedding, about.subject.table, about.spec
    if len(table.steps) < 2:
        return "This table was logged once: there are no steps to compare"
    of = [vectors_key(catalog, at.tensor) for at in table.steps]
    if wish.moved.within is Within.VECTORS:
        return tuple(
            vectors_side(key, at.tensor, table.rows, spec, results, step_name(at.step))
            for key, at in zip(of, table.steps, strict=True)
        )
    keys = step_keys(catalog, table, spec)
    if any(unmade(results, key, spec) for key in keys):
        return f"{title_of(spec)} is not made of all steps yet: All steps makes it"
    return tuple(
        picture_side(key, spec, vectors, at.tensor, results, wish, step_name(at.step))
        for key, vectors, at in zip(keys, of, table.steps, strict=True)
    )


def steady_key(stages: tuple[Side, ...], neighbours: int) -> ResultKey:
    """Return the key of how many neighbours stay from each step to the next."""
    chain = ResultKey.of("steps", " ".join(side.key.digest for side in stages)).digest
    return ResultKey.of("steady", chain, {"k": neighbours})


def steady_of(stages: Stages, neighbours: int, results: Results) -> Steady | None:
    """Return how many neighbours stay from each step to the next, None while that is not known."""
    return None if isinstance(stages, str) else results.get(steady_key(stages, neighbours), Steady)


def steady_task(about: Known, stages: tuple[Side, ...], neighbours: int, results: Results) -> Task:
    """Return what counts how many neighbours stay from each step to the next."""
    table = about.subject.table
    arguments = {
        "sides": stages,
        "rows": table.rows,
        "columns": table.columns,
        "neighbours": neighbours,
        "key": steady_key(stages, neighbours),
        "folder": results.folder,
    }
    title = f"Steadiness of {table.tensor} over {len(stages)} steps"
    return Task(title, f"{_HERE}:follow", arguments, "embedding-steady", process=True)
