"""``armillary export --beside``: other methods, steps and tables that are drawn beside an embedding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model import Catalog, EmbeddingTable
    from core.state import Pane

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
