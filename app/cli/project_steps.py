"""``armillary project --all-steps``: all logged steps of an embedding, each laid over the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.analysis.projection.methods import Given, Method, Value
    from core.model import F4, Catalog, EmbeddingTable
    from core.views.embedding.runs.walk import Walk, Walked

STRENGTH = 0.5


def refusal(method: Method, table: EmbeddingTable, strength: float) -> str:
    """Return why the steps of a table cannot be aligned, empty if they can."""
    from core.analysis.projection.aligned.following import alignable

    if not 0 <= strength <= 1:
        return f"--strength is from 0, faithful, to 1, stable; not {strength:g}"
    if not alignable(method.name):
        return f"steps are not aligned by {method.name}, whose axes are the same at every step"
    return "" if len(table.steps) > 1 else f"{table.key} was logged once: leave out --all-steps"


def walked(
    catalog: Catalog,
    table: EmbeddingTable,
    method: Method,
    parameters: Mapping[str, Value],
    seed: int,
    strength: float,
    given: Given,
) -> Walked:
    """Return the layouts of all steps and what was measured of them."""
    from core.results import ResultKey
    from core.views.embedding.runs.stepping import Stage, run
    from core.views.embedding.subject import vectors_key

    nowhere = ResultKey.of("walk", "")  # nothing is kept
    stages = tuple(Stage(state.tensor, vectors_key(catalog, state.tensor), nowhere) for state in table.steps)
    return run(None, stages, nowhere, method.name, parameters, seed, strength, None, given)


def coordinates(done: Walked, dimensions: int) -> F4:
    """Return the coordinates of all steps, float32 (s, n, k), NaN for rows that a step has not or sets aside."""
    import numpy as np

    layouts = done.layouts or ()
    result = np.full((len(layouts), max(len(each.scores) for each in layouts), dimensions), np.nan, dtype=np.float32)
    for place, each in enumerate(layouts):
        scores = each.scores[:, :dimensions]
        result[place, : len(scores)] = 0  # where the data has fewer directions
        result[place, : len(scores), : scores.shape[1]] = scores
    return result


def measured(table: EmbeddingTable, walk: Walk) -> str:
    """Return a line for each step with how far points move there and what it keeps of their neighbours."""
    from core.views.embedding.runs.walk import said

    return "\n".join(f"{named(table, place)} {said(walk, place)}" for place in range(len(table.steps)))


def named(table: EmbeddingTable, place: int) -> str:
    """Return what a step is called."""
    from core.style.text import grouped

    step = table.steps[place].step
    return f"state {place + 1}" if step is None else f"step {grouped(step)}"


def numbers(table: EmbeddingTable) -> list[int]:
    """Return the steps; the places of states, counted from 0, where they have none."""
    return [place if state.step is None else state.step for place, state in enumerate(table.steps)]
