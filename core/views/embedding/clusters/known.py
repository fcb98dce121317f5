"""Clusters that a session has as columns: recalled from the disk, or found again where they are gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from core.jobs import Task
from core.model import Metadata
from core.results import ResultKey, Results
from core.state import Clustered, SessionState
from core.views.embedding.clusters.result import (
    Clusters,
    again_key,
    clustered_columns,
    found_clusters,
    looked_for,
    missing_labels,
)
from core.views.embedding.runs.layouts import Without
from core.views.embedding.subject import Subject

if TYPE_CHECKING:
    from core.views.embedding.work import Known, Work


def clusters_known(about: Subject, results: Results) -> dict[str, Clusters | None] | None:
    """Return the clusters of each column that has some, None for those that are gone.

    None for all while they are still looked for.
    """
    columns = clustered_columns(about.edits)
    if not all(looked_for(results, each.key) for each in columns.values()):
        return None
    return {name: found_clusters(results, each.key) for name, each in columns.items()}


def out_of_date(about: Subject, made: Metadata, results: Results) -> bool:
    """Return whether metadata were made without clusters that have been found since."""
    return any(
        missing_labels(made.columns.get(name)) and len(found.sizes) > 0
        for name, each in clustered_columns(about.edits).items()
        if (found := found_clusters(results, each.key)) is not None
    )


def recall_tasks(about: Subject, results: Results) -> Iterator[tuple[ResultKey, Task]]:
    """Yield what looks for kept clusters."""
    for name, each in clustered_columns(about.edits).items():
        if found_clusters(results, each.key) is None:
            facts = {"results": results, "key": each.key}
            title = f"Looking for {name} of {about.table.tensor}"
            yield each.key, Task(title, "core.views.embedding.clusters.result:recall", facts, f"clusters {name}")


def again_works(about: Known, results: Results, state: SessionState) -> Iterator[Work]:
    """Yield what finds clusters again whose kept result is gone, as far as what they were found in is looked at."""
    from core.views.embedding.clusters.asking import source_key, work_for

    for each in clustered_columns(about.subject.edits).values():
        gone = results.get(each.key, object) is Without.ABSENT
        if not gone or not _fits(about, each):
            continue
        source = source_key(about, each.wish, state)
        if source is not None and source.digest == each.key.input:
            try:
                work = work_for(about, results, state, each)
            except ValueError:
                continue
            yield replace(work, key=again_key(each.key))


def _fits(about: Known, clustered: Clustered) -> bool:
    rows = clustered.rows
    return (rows is None or rows.size == about.subject.table.rows) and about.cloud is not None and about.cloud.whole
