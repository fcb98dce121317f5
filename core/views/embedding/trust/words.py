"""What the measures of a picture are called, what they mean, and what to beware of in how it was made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.projection.pca import Pca
from core.analysis.projection.scaling import Scaling
from core.style.text import grouped
from core.views.embedding.methods import title_of
from core.views.embedding.runs.layouts import Layout, Shown
from core.views.embedding.trust.shown import Trust
from core.views.embedding.work import Known

NAMES: dict[str, tuple[str, str]] = {
    "trustworthiness": (
        "Trustworthiness",
        "Whether what is shown near is near: 1 is best, 0.5 is chance (Venna and Kaski)",
    ),
    "continuity": ("Continuity", "Whether what is near is shown near: 1 is best, 0.5 is chance"),
    "recall": ("kNN recall", "Share of the nearest vectors that are also nearest in the picture: 1 is best"),
    "lcmc": ("LCMC", "kNN recall minus that of a random picture, the local continuity meta-criterion: 1 is best"),
    "mrre_false": (
        "MRRE of shown",
        "1 minus the mean relative rank error of neighbours in the picture: 1 is best",
    ),
    "mrre_missing": (
        "MRRE of true",
        "1 minus the mean relative rank error of neighbours among the vectors: 1 is best",
    ),
    "shepard": (
        "Shepard, Spearman",
        "Spearman's rank correlation of all distances, of Shepard's diagram: 1 is best, 0 is chance",
    ),
    "stress": (
        "Normalised stress",
        "What distances in the picture miss of the true ones, at the best scale: 0 is best",
    ),
    "triplets": (
        "Random triplets",
        "Share of triplets whose nearer two are shown nearer: 1 is best, 0.5 is chance",
    ),
    "neighbourhood_hit": ("Neighbourhood hit", "Share of the nearest in the picture that have a point's class"),
    "silhouette": (
        "Silhouette",
        "How much nearer points are shown to their class than to the next: 1 is best, below 0 classes mix",
    ),
}
"""Names and explanations by measure."""

_SIZES = frozenset({"tsne", "umap", "densmap", "pacmap", "localmap"})
_NAMED = ("euclidean", "manhattan", "hamming")
_LITTLE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One measure to be read: what it is called, its value, its interval and what it means."""

    name: str
    value: str
    interval: str
    meaning: str


def lines(trust: Trust) -> tuple[Line, ...]:
    """Return the measures in words; those that are not defined are left out."""
    found = []
    for name, (value, low, high), exact in zip(trust.measures, trust.values.tolist(), trust.exact, strict=True):
        if np.isfinite(value):
            title, meaning = NAMES[name]
            interval = "exact" if exact else f"{_number(low)} – {_number(high)}"
            found.append(Line(title, _number(value), interval, meaning))
    return tuple(found)


def _number(value: float) -> str:
    return f"{value:.3f}".replace("-", "\N{MINUS SIGN}")


def basis(trust: Trust) -> str:
    """Return what was compared and how many points were looked at, in a few words."""
    metric = trust.metric.capitalize() if trust.metric in _NAMED else trust.metric
    kind = Scaling(trust.scaling).kind
    compared = f"{trust.neighbours} neighbours, {metric} distances{f' of {kind}' if kind else ''}"
    if trust.exact.all():
        return f"{compared} · all {grouped(trust.points)} points"
    near = trust.measures.index("trustworthiness")
    if trust.exact[near]:
        return f"{compared} · all {grouped(trust.points)} points; pairs sampled, 95 % intervals"
    return f"{compared} · {grouped(int(trust.samples[near]))} of {grouped(trust.points)} points, 95 % intervals"


def as_text(trust: Trust) -> str:
    """Return everything measured as text to be pasted, a measure a line with tabs between its numbers, all digits."""
    rows = ["measure\tvalue\tlow\thigh\tsamples"]
    for name, (value, low, high), samples in zip(trust.measures, trust.values.tolist(), trust.samples, strict=True):
        rows.append(f"{name}\t{value}\t{low}\t{high}\t{samples}")
    return "\n".join((f"{trust.sentence}.", basis(trust), *rows, *trust.warnings))


def cautions(about: Known, shown: tuple[int, ...]) -> tuple[str, ...]:
    """Return what to beware of in how the picture is read, known without measuring.

    What was left out, stopped or rounded stands on the picture, as its note.
    """
    return (*_variance(about.projection, shown), *_sizes(about))


def _variance(made: Shown | None, shown: tuple[int, ...]) -> tuple[str, ...]:
    if not isinstance(made, Pca):
        return ()
    ratios = made.explained_variance_ratio
    held = float(sum(ratios[c] for c in shown if c < len(ratios)))
    return (f"The picture shows {held:.0%} of the variance".replace("%", " %"),) if held < _LITTLE else ()


def _sizes(about: Known) -> tuple[str, ...]:
    if about.spec.method not in _SIZES or not isinstance(about.projection, Layout):
        return ()
    return (f"Sizes of groups and gaps between them mean little in {title_of(about.spec)}",)
