"""The nearest neighbours of all selected points together."""

from __future__ import annotations

import numpy as np

from core.model import F4, I8, Bool
from core.results import ResultKey, Results
from core.state import RowSet
from core.views.embedding.runs.graphs import kept_graph
from core.work import Token


def grown(
    token: Token | None, vectors: F4, results: Results, of: ResultKey, rows: RowSet, count: int, metric: str
) -> Bool:
    """Return a mask (n,) of some rows and of the exact `count` nearest neighbours of each; a job's function.

    They are taken from the graph of a projection where that holds them.
    """
    from core.analysis.neighbours import nearest_many

    mask, chosen = rows.mask().copy(), rows.indices()
    graph = kept_graph(results, of, metric, len(vectors))
    if graph is not None and graph.exact and count <= graph.count:
        near: I8 = graph.indices[chosen, :count].ravel().astype(np.int64)
    else:
        near = nearest_many(vectors, chosen, count, metric, token)[0].ravel()
    mask[near[near >= 0]] = True
    return mask
