"""Neighbour graphs that runs have left: which there is of what."""

from __future__ import annotations

import hashlib

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.scaling import Scaling
from core.model.arrays import I4
from core.results import ResultKey, Results
from core.views.embedding.runs.needs import graph_count

QUICKLY_READ = 4_000_000
"""Neighbours of all rows together that are read at once."""


def scaled_key(vectors: ResultKey, scaling: Scaling) -> ResultKey:
    """Return the key of vectors that were scaled, of the vectors themselves where nothing was done to them."""
    return vectors if scaling is Scaling.NONE else ResultKey.of("scaled", vectors.digest, {"scaling": scaling.value})


def graph_key(vectors: ResultKey, metric: str, count: int) -> ResultKey:
    """Return the key of the neighbour graph of vectors."""
    return ResultKey.of("graph", vectors.digest, {"metric": metric, "count": count})


def sample_key(vectors: ResultKey, size: int, metric: str, seed: int, labels: I4 | None = None) -> ResultKey:
    """Return the key of a sample of vectors and of who of it is near to each of the others."""
    classes = "" if labels is None else hashlib.blake2b(labels.tobytes(), digest_size=8).hexdigest()
    return ResultKey.of("sample", vectors.digest, {"size": size, "metric": metric, "classes": classes}, seed)


def sample_like(vectors: ResultKey, other: ResultKey) -> ResultKey:
    """Return the key of the sample of vectors that has the same rows as another one, which is that of another step."""
    return ResultKey.of("sample", vectors.digest, {"like": other.digest})


def kept_graph(results: Results, vectors: ResultKey, metric: str, rows: int) -> NeighbourGraph | None:
    """Return the graph that runs with usual parameters share, None if there is none at hand.

    Large ones are not read from disk: that takes longer than looking for the neighbours of a few rows. Call it off the
    window's thread.
    """
    count = graph_count(0, rows)
    key = graph_key(vectors, metric, count)
    if rows * count > QUICKLY_READ:
        return results.get(key, NeighbourGraph)
    return results.recall(key, NeighbourGraph)
