"""``armillary export --beside``: other methods, steps and tables that are drawn beside an embedding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from app.cli.telling import Telling

if TYPE_CHECKING:
    from core.model import Catalog, EmbeddingTable
    from core.results import Results
    from core.state import Pane, SessionState

STEP = "step="
"""Begins what asks for another step."""


class WrongError(ValueError):
    """Raised for what cannot stand beside the picture; the message is the line the user reads."""


def panes_of(wished: Sequence[str], table: EmbeddingTable | None, catalog: Catalog, dims: int) -> tuple[Pane, ...]:
    """Return the pictures that are asked for, each a method, ``step=N`` or a table; raises WrongError.

    They stand beside that of `table`, None for the one that the view chooses.
    """
    from core.state.embedding_panes import MOST_PANES
    from core.views.embedding.subject import chosen_table

    table = table or chosen_table(catalog, "")
    if len(wished) > MOST_PANES:
        raise WrongError(f"{MOST_PANES} pictures can stand beside the first, not {len(wished)}")
    return tuple(_pane(each, table, catalog, dims) for each in wished)


def _pane(wished: str, table: EmbeddingTable | None, catalog: Catalog, dims: int) -> Pane:
    from core.analysis.projection.methods import METHODS
    from core.state import Pane, ProjectionSpec
    from core.views.embedding.methods import DIMENSIONS

    if wished in METHODS:
        made = any(parameter.name == DIMENSIONS for parameter in METHODS[wished].parameters)
        spec = ProjectionSpec(wished, {DIMENSIONS: dims} if made else {})
        return Pane(projection=spec, dimensions=dims)
    if wished.startswith(STEP):
        return Pane(dimensions=dims, step=_step(wished.removeprefix(STEP), table))
    keys = [each.key for each in catalog.embeddings.values() if wished in (each.key, each.tensor)]
    if len(keys) != 1:
        there = ", ".join([*METHODS, f"{STEP}N", *catalog.embeddings])
        found = "several embeddings are" if keys else "nothing is"
        raise WrongError(f"{found} called {wished!r}; beside an embedding there can be {there}")
    return Pane(keys[0], dimensions=dims)


def _step(text: str, table: EmbeddingTable | None) -> int:
    steps = [] if table is None else [str(state.step) for state in table.steps]
    if table is not None and text not in steps:
        raise WrongError(f"{table.key} has no step {text}; it has {', '.join(steps)}")
    if not text.lstrip("-").isdigit():
        raise WrongError(f"{text!r} is no step")
    return int(text)


def run_missing(catalog: Catalog, results: Results, state: SessionState) -> None:
    """Run, here and now, the methods of pictures beside that take a while; raises ValueError where that cannot be."""
    for seen in _seen(catalog, results, state):
        _run(catalog, results, seen)


def _seen(catalog: Catalog, results: Results, state: SessionState) -> Iterable[SessionState]:
    from core.views.embedding.panes.lens import lens_of

    for place in range(len(state.embedding.panes.shown)):
        lens = lens_of(catalog, results, state, place)
        if lens is not None:
            yield lens.seen(state)


def _run(catalog: Catalog, results: Results, seen: SessionState) -> None:
    from core.jobs.calls import resolve
    from core.views.embedding.layouts import Layout
    from core.views.embedding.methods import acts_at_once
    from core.views.embedding.needs import planned
    from core.views.embedding.starting import run_work
    from core.views.embedding.subject import subject, vectors_in

    about, spec = subject(catalog, seen), seen.embedding.projection
    vectors = None if about is None else vectors_in(results, about.vectors)
    if about is None or vectors is None or acts_at_once(spec):
        return
    if isinstance(results.get(about.projection, object), Layout):
        return
    plan = planned(spec, *vectors.shape)
    if plan.refusal:
        raise WrongError(plan.refusal)
    work = run_work(about, vectors, spec, results)
    results.put(work.key, resolve(work.task.function)(Telling(), **work.task.arguments))
