"""Labels for the nearest neighbours of labelled points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.model import F4, I4, I8, Bool, Column
from core.results import ResultKey, Results
from core.views.embedding.runs.graphs import kept_graph
from core.work import RefusedError, Token


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Rows without a label that would get one.

    Attributes
    ----------
    masks
        bool (n,) by label, none empty.
    disputed
        Rows left out because their labelled neighbours do not agree.
    """

    masks: Mapping[str, Bool]
    disputed: int

    @property
    def rows(self) -> Bool:
        """Return all rows that would get a label, bool (n,)."""
        together: Bool = np.logical_or.reduce(list(self.masks.values()))
        return together


def spread(
    token: Token | None, vectors: F4, results: Results, of: ResultKey, column: Column, count: int, metric: str
) -> Spread:
    """Return the labels that the `count` nearest neighbours of each labelled row would get; a job's function.

    A row without a label that is a near neighbour of several labelled rows gets the label of most of them, and none
    where two labels have equally many. Raises RefusedError where nothing is labelled, or CancelledError.
    """
    codes = column.codes
    if codes is None or len(codes) != len(vectors) or not (codes >= 0).any():
        raise RefusedError(f"No point has a label in {column.name} yet, or there are too many different ones")
    labelled = np.flatnonzero(codes >= 0).astype(np.int64)
    near = _near(token, vectors, results, of, labelled, count, metric)
    voted, disputed = votes(codes, labelled, near, len(column.categories))
    masks = {name: voted == code for code, name in enumerate(column.categories)}
    return Spread({name: mask for name, mask in masks.items() if mask.any()}, disputed)


def _near(token: Token | None, vectors: F4, results: Results, of: ResultKey, rows: I8, count: int, metric: str) -> I8:
    from core.analysis.neighbours import nearest_many

    graph = kept_graph(results, of, metric, len(vectors))
    if graph is not None and graph.exact and count <= graph.count:
        return graph.indices[rows, :count].astype(np.int64)
    return nearest_many(vectors, rows, count, metric, token)[0]


def votes(codes: I4, labelled: I8, near: I8, labels: int) -> tuple[I4, int]:
    """Return the label that most labelled rows give each row without one, and how many rows are disputed.

    Parameters
    ----------
    codes
        int32 (n,), -1 for rows without a label.
    labelled, near
        Rows with a label, int64 (q,), and the nearest neighbours of each, int64 (q, k), -1 for none.
    labels
        How many different ones there are.

    Returns
    -------
    voted
        int32 (n,): -1 for rows that get none, those that have a label among them.
    """
    to, label = near.ravel(), np.repeat(codes[labelled], near.shape[1])
    there = to >= 0
    there[there] = codes[to[there]] < 0
    pair, voices = np.unique(to[there] * labels + label[there], return_counts=True)
    rows, named = pair // labels, (pair % labels).astype(np.int32)
    voted = np.full(len(codes), -1, np.int32)
    order = np.lexsort((-voices, rows))
    rows, named, voices = rows[order], named[order], voices[order]
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    second = np.minimum(first + 1, len(rows) - 1)
    tied = (second != first) & (rows[second] == rows[first]) & (voices[second] == voices[first])
    voted[rows[first[~tied]]] = named[first[~tied]]
    return voted, int(tied.sum())
