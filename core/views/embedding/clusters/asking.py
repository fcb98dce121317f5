"""From a wish for clusters to the work that finds them, and the column that they become."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.analysis.clusters.asked import Asked, ClusterMethod, smallest_for
from core.analysis.clusters.find import fitted_rows, reduced_to
from core.jobs import Task
from core.model import Bool, Catalog, Metadata
from core.model.sparse import is_sparse
from core.results import ResultKey, Results
from core.state import Clustered, ClusterSpace, ClusterWish, RowSet, SessionState
from core.views.embedding.clusters.naming import naming_columns
from core.views.embedding.clusters.result import clustered_columns
from core.views.embedding.editing.work import edited_key
from core.views.embedding.marks.wanted import shown_points
from core.views.embedding.methods import described
from core.views.embedding.runs.layouts import Layout, Moving
from core.views.embedding.subject import axes, cloud_key, content_of, vectors_in
from core.views.embedding.work import Known, Work

_RUN, _ADVISE = "core.views.embedding.clusters.running:run", "core.views.embedding.clusters.running:advise_on"
_MOVING = "The picture has to come to rest first: wait for its run, or stop it"


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Clusters to be found.

    Attributes
    ----------
    name
        What their column would be called.
    clustered
        How they are kept.
    work
        What finds them.
    """

    name: str
    clustered: Clustered
    work: Work


def source_key(about: Known, wish: ClusterWish, state: SessionState) -> ResultKey | None:
    """Return the key of what clusters would be looked for in, None while there is no picture at rest."""
    if wish.space is ClusterSpace.VECTORS:
        return about.subject.vectors
    made = about.projection
    if made is None or isinstance(made, Moving):
        return None
    key = cloud_key(about.key, axes(state.embedding))
    stopped = isinstance(made, Layout) and made.stopped and made.epoch
    return ResultKey.of("stopped", key.digest, {"epoch": stopped}) if stopped else key


def question(catalog: Catalog, about: Known, results: Results, state: SessionState) -> Question:
    """Return what would find the clusters that the user wishes for.

    Raises ValueError, with one sentence for the user, where they cannot be looked for.
    """
    wish = state.embedding.clustering
    source = source_key(about, wish, state)
    if source is None:
        raise ValueError(_MOVING)
    rows, among = about.subject.table.rows, _among(about, wish, state)
    number = rows if among is None else int(np.count_nonzero(among))
    asked = asked_of(wish, number)
    if number <= max(asked.count if asked.method is ClusterMethod.KMEANS else asked.smallest, 2):
        raise ValueError(f"{number:,} points are too few: ask for fewer or smaller clusters, or show more points")
    kept = None if among is None else RowSet.of_mask(among)
    plain = _without_clusters(catalog, about)
    told = {**asked_facts(asked), "named_by": wish.named_by, "metadata": plain, "rows": kept.digest if kept else ""}
    key = ResultKey.of("clusters", source.digest, told, asked.seed)
    clustered = Clustered(key, wish, _found_in(about, wish), kept)
    return Question(_free_name(about, asked, key), clustered, work_for(about, results, state, clustered, among))


def work_for(
    about: Known, results: Results, state: SessionState, clustered: Clustered, among: Bool | None = None
) -> Work:
    """Return what finds clusters in what is looked at; raises ValueError while that is not read."""
    wish = clustered.wish
    if among is None and clustered.rows is not None:
        among = clustered.rows.mask()
    number = about.subject.table.rows if among is None else int(np.count_nonzero(among))
    asked = asked_of(wish, number)
    arguments = {
        **_points(about, results, state, wish),
        "among": among,
        "asked": asked,
        "columns": naming_columns(about.metadata, clustered_columns(about.subject.edits), wish.named_by),
        "key": clustered.key,
        "folder": results.folder,
    }
    title = f"{asked.method.called} of {about.subject.table.tensor}"
    return Work(clustered.key, Task(title, _RUN, arguments, process=True))


def advice_work(about: Known, results: Results, state: SessionState) -> Work:
    """Return what tells into how many clusters points may be parted; raises ValueError as `question` does."""
    wish = replace(state.embedding.clustering, method=ClusterMethod.KMEANS)
    source, among = source_key(about, wish, state), _among(about, wish, state)
    if source is None:
        raise ValueError(_MOVING)
    asked = replace(asked_of(wish, about.subject.table.rows), count=0)
    rows = "" if among is None else RowSet.of_mask(among).digest
    key = ResultKey.of("cluster advice", source.digest, {**asked_facts(asked), "rows": rows}, asked.seed)
    arguments = {**_points(about, results, state, wish), "among": among, "asked": asked}
    return Work(
        key, Task(f"Trying numbers of clusters of {about.subject.table.tensor}", _ADVISE, arguments, process=True)
    )


def _points(about: Known, results: Results, state: SessionState, wish: ClusterWish) -> dict[str, object]:
    """Return the vectors that are looked at, and which of their columns; raises ValueError while they are not read."""
    if wish.space is ClusterSpace.PICTURE and about.projection is not None:
        scores = about.projection.scores
        return {"vectors": scores, "components": [each for each in axes(state.embedding) if each < scores.shape[1]]}
    vectors = vectors_in(results, about.subject.vectors)
    if vectors is None:
        raise ValueError("The vectors are still being read")
    return {"vectors": vectors, "components": None}


def asked_of(wish: ClusterWish, rows: int) -> Asked:
    """Return what is asked for, of so many points."""
    smallest = wish.smallest or smallest_for(rows)
    unit = wish.unit and wish.space is ClusterSpace.VECTORS
    return Asked(wish.method, wish.seed, wish.count, smallest, wish.dense, wish.leaves, unit)


def asked_facts(asked: Asked) -> dict[str, object]:
    """Return what the clusters depend on, besides points and chance."""
    if asked.method is ClusterMethod.KMEANS:
        own: dict[str, object] = {"count": asked.count}
    else:
        own = {"smallest": asked.smallest, "dense": asked.dense, "leaves": asked.leaves}
    return {"method": asked.method.value, "unit": asked.unit, **own}


def forecast(about: Known, wish: ClusterWish, results: Results, shown: int | None) -> str:
    """Return what a run would do that is not obvious: reduce vectors, fit to a sample; empty for nothing."""
    rows = about.subject.table.rows if shown is None or not wish.shown_only else shown
    asked, said = asked_of(wish, rows), []
    columns = about.subject.table.columns
    if wish.space is ClusterSpace.PICTURE:
        columns = 0 if about.projection is None else about.projection.scores.shape[1]
    elif components := reduced_to(asked, columns, is_sparse(vectors_in(results, about.subject.vectors))):
        columns = components
        said.append(f"Would look at {components} principal components")
    fitted = fitted_rows(asked, rows, max(columns, 1))
    if fitted < rows:
        said.append(f"Would be fitted on {fitted:,} of {rows:,} points")
    return " · ".join(said)


def _among(about: Known, wish: ClusterWish, state: SessionState) -> Bool | None:
    """Return which rows are looked at, None for all."""
    if not wish.shown_only or about.projection is None:
        return None
    mask = shown_points(about, state)
    return None if mask.all() else mask


def _without_clusters(catalog: Catalog, about: Known) -> str:
    """Return what names the metadata without the clusters that were found before."""
    edits = about.subject.edits
    plain = replace(edits, columns=tuple(each for each in edits.columns if each.clustered is None))
    key = edited_key(about.subject.filed, plain, about.subject.table.rows, lambda file: content_of(catalog, file))
    return "" if key is None else key.digest


def _found_in(about: Known, wish: ClusterWish) -> str:
    if wish.space is ClusterSpace.VECTORS:
        return "the vectors, each made one long" if wish.unit else "the vectors"
    return described(about.spec)


def _free_name(about: Known, asked: Asked, key: ResultKey) -> str:
    """Return the name of the column: that of the same clusters if they are one already, else one that is not taken."""
    for name, clustered in clustered_columns(about.subject.edits).items():
        if clustered.key == key:
            return name
    number = asked.count if asked.method is ClusterMethod.KMEANS else asked.smallest
    first = name = f"{asked.method.called} {number}"
    taken, turn = _taken(about.metadata), 1
    while name in taken:
        turn += 1
        name = f"{first} ({turn})"
    return name


def _taken(metadata: Metadata | None) -> frozenset[str]:
    return frozenset() if metadata is None else frozenset(metadata.columns)
