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
from core.views.embedding.runs.running import results_in


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
    results = results_in(folder)
    made = results.recall(key, Clusters)
    if made is None:
        made = made_of(token, _points(vectors, components), among, asked, columns)
        results.keep(key, made)
    return made


def made_of(
    token: Token | None, points: Vectors, among: Bool | None, asked: Asked, columns: Sequence[NamingColumn]
) -> Clusters:
    """Return the clusters of points (n, d), found, measured and named."""
    started = time.perf_counter()
    found = find(points, asked, among, token)
    if token is not None:
        token.progress(None, "Naming clusters")
    names, by = named_clusters(columns, found.labels, found.sizes, token)
    quality, took = found.quality, time.perf_counter() - started
    return Clusters(
        found.labels, found.sizes, names, quality.of_each, quality.overall, quality.looked_at, found.fitted, found.of,
        by, found.notes, took, found.indices.davies_bouldin, found.indices.calinski_harabasz,
    )  # fmt: skip


def advise_on(
    token: Token | None, vectors: Vectors, components: Sequence[int] | None, among: Bool | None, asked: Asked
) -> Advice:
    """Return how well several numbers of clusters part vectors, or some `components` of coordinates."""
    return advise(_points(vectors, components), asked, among, token)


def _points(vectors: Vectors, components: Sequence[int] | None) -> Vectors:
    return vectors if components is None else np.ascontiguousarray(vectors[:, list(components)])
