"""Commands of the query bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.session.command import Command
from core.state import Brush, SessionState


def brush_into_query(brush_id: str, query: str) -> Command:
    """Take a brush away and put a query in its place that finds the same."""

    def apply(state: SessionState) -> SessionState:
        brushes = tuple(brush for brush in state.brushes if brush.id != brush_id)
        return replace(state, brushes=brushes, runs=replace(state.runs, query=query))

    return Command("Write filter as query", apply)


def query_into_brushes(brushes: Sequence[Brush], query: str) -> Command:
    """Put brushes in the place of the query, and what is left of it."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, brushes=(*state.brushes, *brushes), runs=replace(state.runs, query=query))

    return Command("Turn query into filters", apply)
