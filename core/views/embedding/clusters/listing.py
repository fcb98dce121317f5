"""Clusters as a list: names, colours, sizes, how well each is apart; and what is said of all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.clusters.asked import ClusterMethod
from core.model import Column
from core.state import Clustered, ClusterSpace
from core.state.column_looks import ColumnLook
from core.style import ThemeName, hex_of
from core.style.text import counted, duration, grouped
from core.views.embedding.clusters.result import Clusters, names_of
from core.views.embedding.colouring import by_category
from core.views.embedding.looks.groups import groups_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One cluster.

    Attributes
    ----------
    number, name
        From 0 on, the largest first, and what it is called.
    colour
        ``"#rrggbb"`` of its points where they are coloured by it.
    size, share
        How many points it has, and their share of all that were looked at.
    width
        Its mean silhouette, NaN where it is not known.
    """

    number: int
    name: str
    colour: str
    size: int
    share: float
    width: float

    @property
    def tip(self) -> str:
        """What there is to know, in words."""
        known = not np.isnan(self.width)
        apart = f", silhouette {self.width:.2f}: {judged(self.width)}" if known else ""
        return f"{self.name}: {counted(self.size, 'point')}, {percent(self.share)}{apart}"


def entries(
    clustered: Clustered, found: Clusters, column: Column | None, look: ColumnLook, theme: ThemeName
) -> list[Entry]:
    """Return the clusters of a column, the largest first."""
    colours = {} if column is None else _colours(column, len(found.labels), look, theme)
    rows = zip(names_of(clustered, found), found.sizes.tolist(), found.widths.tolist(), strict=True)
    return [
        Entry(number, name, colours.get(name, ""), size, size / max(found.of, 1), width)
        for number, (name, size, width) in enumerate(rows)
    ]


def _colours(column: Column, rows: int, look: ColumnLook, theme: ThemeName) -> dict[str, str]:
    if column.codes is None:
        return {}
    palette = by_category(column, rows, theme, look).palette[:, :3].tolist()
    groups = groups_of(column, look).entries
    return {name: hex_of(tuple(palette[group.index])) for group in groups for name in group.members}


def judged(width: float) -> str:
    """Return what a silhouette means (L. Kaufman and P. J. Rousseeuw, "Finding Groups in Data", 1990, chapter 2)."""
    steps = ((0.7, "clearly apart"), (0.5, "well apart"), (0.25, "loosely apart"), (0.0, "hardly apart"))
    return next((said for least, said in steps if width > least), "runs into others")


def percent(share: float) -> str:
    """Return a share with one digit where it is small."""
    return f"{100 * share:.0f} %" if share >= 0.1 or share == 0 else f"{100 * share:.1f} %"


def sentence(found: Clusters) -> str:
    """Return what was found, in a sentence without a full stop."""
    count = len(found.sizes)
    if not count:
        return f"No cluster among {counted(found.of, 'point')}: ask for smaller ones, or for less density"
    none = f", {grouped(found.without)} ({percent(found.without / max(found.of, 1))}) in none" if found.without else ""
    apart = "" if np.isnan(found.overall) else f" · silhouette {found.overall:.2f}, {judged(found.overall)}"
    return f"{counted(count, 'cluster')} of {counted(found.of, 'point')}{none}{apart}"


def indices_of(found: Clusters) -> str:
    """Return what two indices of all points say of how well clusters are apart; empty where there are no two."""
    known = not np.isnan(found.davies_bouldin)
    said = [f"Davies-Bouldin {found.davies_bouldin:.2f}"] if known else []
    if not np.isnan(found.calinski_harabasz):
        said.append(f"Calinski-Harabasz {_large(found.calinski_harabasz)}")
    return " · ".join(said)


def _large(value: float) -> str:
    """Return a number of any size: an index of 4 and one of 400,000 both say something."""
    return f"{value:.3g}" if value < 1000 or np.isinf(value) else grouped(round(value))


INDICES_TIP = (
    "Davies-Bouldin: how wide clusters are for how far their centres are apart; the lower, the better apart\n"
    "Calinski-Harabasz: variance between clusters for that inside of them; the higher, the better apart, and "
    "higher for more points\nSilhouette: how much nearer points are to their own cluster than to the next, from -1 to 1"
)
"""What the measures of clusters mean, a line each."""


def basis(clustered: Clustered, found: Clusters) -> str:
    """Return how clusters were found and measured, sentences apart by dots."""
    wish, clusters = clustered.wish, int(found.sizes.sum())
    parts = [
        f"Found in {clustered.of}" if wish.space is ClusterSpace.VECTORS else f"Found in the picture: {clustered.of}"
    ]
    if wish.method is ClusterMethod.KMEANS or found.fitted < found.of:
        parts.append(f"seed {wish.seed}")
    parts += found.notes
    if found.measured and found.measured < clusters:
        parts.append(f"Silhouette of {grouped(found.measured)} of {grouped(clusters)} points, a share of each cluster")
    if found.named_by:
        parts.append(f"Named by {found.named_by}")
    parts.append(f"{found.seconds:.1f} s" if found.seconds < 99.5 else duration(found.seconds))
    return " · ".join(parts)
