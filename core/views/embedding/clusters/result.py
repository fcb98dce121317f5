"""Clusters as they were found, and where in the results they lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import F8, I4, I8, Column
from core.results import ResultKey, Results
from core.state import Clustered, TableEdits
from core.views.embedding.runs.layouts import Without


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Clusters of a table's n rows, the largest first.

    Attributes
    ----------
    labels
        int32 (n,): the cluster of each row, -1 for none.
    sizes
        int64 (k,).
    names
        What each is called, k different texts.
    widths
        float64 (k,): the mean silhouette of each, -1 to 1; NaN where it is not known.
    overall
        The mean silhouette of all points in clusters, NaN where there are no two clusters.
    measured
        How many points were compared for it.
    fitted, of
        To how many points clusters were fitted, of how many that were looked at.
    named_by
        The column whose categories or words name them, empty for none.
    notes
        What the user should know, one sentence each.
    seconds
        How long it took.
    davies_bouldin, calinski_harabasz
        How well they are apart by these indices of all points; NaN where there are no two clusters.
    """

    labels: I4
    sizes: I8
    names: tuple[str, ...]
    widths: F8
    overall: float
    measured: int
    fitted: int
    of: int
    named_by: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    davies_bouldin: float = np.nan
    calinski_harabasz: float = np.nan

    @property
    def without(self) -> int:
        """How many of the points that were looked at belong to no cluster."""
        return self.of - int(self.sizes.sum())


def again_key(key: ResultKey) -> ResultKey:
    """Return the key of clusters that were found again because the kept ones are gone."""
    return ResultKey.of("clusters again", key.digest)


def found_clusters(results: Results, key: ResultKey) -> Clusters | None:
    """Return clusters that are in memory, None where they are not, or not yet."""
    for each in (key, again_key(key)):
        found = results.get(each, object)
        if isinstance(found, Clusters):
            return found
    return None


def looked_for(results: Results, key: ResultKey) -> bool:
    """Return whether clusters are in memory, or it is known that they are not kept."""
    return results.get(key, object) is Without.ABSENT or found_clusters(results, key) is not None


def recall(token: object, results: Results, key: ResultKey) -> Clusters | Without:
    """Return clusters that were found before, `Without.ABSENT` if none are kept; a job's function."""
    return results.recall(key, Clusters) or Without.ABSENT


def clustered_columns(edits: TableEdits) -> dict[str, Clustered]:
    """Return the columns of a table that are clusters, by their names."""
    kept = ((each.name, each.clustered) for each in edits.columns if not each.formula)
    return {name: clustered for name, clustered in kept if clustered is not None}


def names_of(clustered: Clustered, found: Clusters) -> tuple[str, ...]:
    """Return what clusters are called, by the user where they were renamed."""
    return tuple(clustered.names.get(str(number), name) for number, name in enumerate(found.names))


def missing_labels(column: Column | None) -> bool:
    """Return whether a column has no value at all."""
    return column is None or (not column.categories and not any(column.texts[:1]))


def codes_of(clustered: Clustered, found: Clusters | None, rows: int) -> tuple[I4, tuple[str, ...]]:
    """Return the category of each of so many rows, int32, and the categories: clusters of one name are one."""
    codes = np.full(rows, -1, np.int32)
    if found is None:
        return codes, ()
    names = names_of(clustered, found)
    known = {name: code for code, name in enumerate(dict.fromkeys(names))}
    place = np.array([*(known[name] for name in names), -1], np.int32)
    codes[: len(found.labels)] = place[found.labels[:rows]]
    return codes, tuple(known)
