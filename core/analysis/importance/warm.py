"""Compiling the loops of forests before they are needed."""

from __future__ import annotations

import numpy as np

from core.analysis.warming import Warming


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it."""
    from core.analysis.importance.columns import Categorical, Column, Numeric
    from core.analysis.importance.fanova import decomposed, pairs_of
    from core.analysis.importance.forest import grown, predicted_unseen
    from core.analysis.importance.table import prepared
    from core.analysis.parallel import Crew

    line = np.arange(8.0)
    columns: list[Column] = [Numeric("x", line), Categorical("c", np.tile([0, 1], 4).astype(np.int32), ("a", "b"))]
    table, _ = prepared(columns, line, ranked=False)
    forest = grown(table.grid, table.target, [0], 2, Crew(1))
    predicted_unseen(forest, table.grid.cells)
    decomposed([forest], table.grid, pairs_of(forest), [0], Crew(1))


warm_up = Warming(call_each_once).warm_up
