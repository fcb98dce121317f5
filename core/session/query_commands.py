"""Commands of the query bar."""

from __future__ import annotations

from dataclasses import replace

from core.session.commands import Command
from core.state import SessionState


def brush_into_query(brush_id: str, query: str) -> Command:
    """Take a brush away and put a query in its place that finds the same."""

    def apply(state: SessionState) -> SessionState:
        brushes = tuple(brush for brush in state.brushes if brush.id != brush_id)
        return replace(state, brushes=brushes, runs=replace(state.runs, query=query))

    return Command("Write filter as query", apply)
