"""Commands about what is compared to say what moved, and about keeping that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.model import F4
from core.session.command import Command
from core.state import Assigned, ColumnEdit, RowSet, SessionState, TableEdits

HUNDREDTHS = 100


def change_moved(label: str, merge: str = "", **changes: object) -> Command:
    """Change what is compared, how, or what is drawn over the steps."""

    def apply(state: SessionState) -> SessionState:
        moved = replace(state.embedding.moved, **changes)  # type: ignore[arg-type]
        return replace(state, embedding=replace(state.embedding, moved=moved))

    return Command(label, apply, merge=merge)


def keep_moved(table: str, name: str, values: F4) -> Command:
    """Keep how much every point moved, float32 (n,), as a column in hundredths; it goes through all points.

    A column of this name is replaced; rows without a value have none.
    """
    kept = ColumnEdit(name, assigned=_hundredths(values))

    def apply(state: SessionState) -> SessionState:
        edits = state.embedding.edits.get(table, TableEdits())
        known = edits.column(name) is not None
        columns = tuple(kept if each.name == name else each for each in edits.columns)
        changed = replace(edits, columns=columns if known else (*columns, kept))
        return replace(state, embedding=replace(state.embedding, edits={**state.embedding.edits, table: changed}))

    return Command(f"Keep what moved as {name}", apply)


def _hundredths(values: F4) -> tuple[Assigned, ...]:
    there = ~np.isnan(values)
    rounded = np.full(len(values), -1, dtype=np.int16)
    rounded[there] = np.rint(values[there] * HUNDREDTHS)
    present = np.unique(rounded[there]).tolist()
    return tuple(Assigned(f"{each / HUNDREDTHS:.2f}", RowSet.of_mask(rounded == each)) for each in present)
