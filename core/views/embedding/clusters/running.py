"""What a worker process does for clusters: it finds, measures and names them, and keeps them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.analysis.clusters.advice import Advice, advise
from core.analysis.clusters.asked import Asked
from core.analysis.clusters.find import find
from core.analysis.projection.chunks import Vectors
from core.jobs import Token
from core.model import Bool
from core.results import ResultKey
from core.views.embedding.clusters.naming import NamingColumn, named_clusters
from core.views.embedding.clusters.result import Clusters
from core.views.embedding.running import results_in


def run(
    token: Token | None,
    vectors: Vectors,
    components: Sequence[int] | None,
    among: Bool | None,
    asked: Asked,
    columns: Sequence[NamingColumn],
    key: ResultKey,
    folder: Path | None = None,
) -> Clusters:
    """Return the clusters of vectors (n, d), or of some `components` of coordinates; they are kept under `key`.

    Parameters
    ----------
    among
        Which rows are looked at, bool (n,); None for all.
    columns
        What may name them.
    """
    results, started = results_in(folder), time.perf_counter()
    kept = results.recall(key, Clusters)
    if kept is not None:
        return kept
    found = find(_points(vectors, components), asked, among, token)
    if token is not None:
        token.progress(None, "Naming clusters")
    names, by = named_clusters(columns, found.labels, found.sizes, token)
    quality, took = found.quality, time.perf_counter() - started
    made = Clusters(
        found.labels, found.sizes, names, quality.of_each, quality.overall, quality.looked_at, found.fitted, found.of,
        by, found.notes, took,
    )  # fmt: skip
    results.keep(key, made)
    return made


def advise_on(
    token: Token | None, vectors: Vectors, components: Sequence[int] | None, among: Bool | None, asked: Asked
) -> Advice:
    """Return how well several numbers of clusters part vectors, or some `components` of coordinates."""
    return advise(_points(vectors, components), asked, among, token)


def _points(vectors: Vectors, components: Sequence[int] | None) -> Vectors:
    return vectors if components is None else np.ascontiguousarray(vectors[:, list(components)])
