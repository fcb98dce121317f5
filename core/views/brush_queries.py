"""Brushes as the text of queries."""

from __future__ import annotations

from typing import Final

from core.analysis.query import Among, Compare, Entity, Field, Node, Operator, query_text, read
from core.analysis.query.nodes import all_of, conjuncts
from core.state import Brush, RunsBrush, SessionState

MOST_NAMES: Final = 50
"""Of more runs a brush is not written by their names: nobody would read that."""


def as_query(state: SessionState, brush: Brush) -> str | None:
    """Return the query that finds what the present one and a brush find together, None if it cannot be written."""
    node = _node(brush)
    if node is None:
        return None
    both = all_of((*conjuncts(read(state.runs.query).node), node))
    assert both is not None
    return query_text(both)


def _node(brush: Brush) -> Node | None:
    if not isinstance(brush, RunsBrush) or not 0 < len(brush.runs) <= MOST_NAMES:
        return None
    field, names = Field(Entity.ATTRIBUTE, "name"), tuple(sorted(brush.runs))
    return Compare(field, Operator.EQUAL, names[0]) if len(names) == 1 else Among(field, names)
