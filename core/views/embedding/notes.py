"""What the picture leaves out or waits for, in a few words."""

from __future__ import annotations

import numpy as np

from core.analysis.projection.pca import Pca
from core.model import U1
from core.state import Against, EmbeddingState, PointMeasure, ProjectionSpec
from core.style.text import counted
from core.views.embedding.clusters.result import clustered_columns, missing_labels
from core.views.embedding.memo import remembered
from core.views.embedding.methods import acts_at_once, known_spec, rounds_done, title_of
from core.views.embedding.runs.layouts import Layout, Moving
from core.views.embedding.subject import colour_column
from core.views.embedding.work import Known
from core.views.picture import Emphasis


def note(about: Known, level: U1, linked: int | None, wish: EmbeddingState) -> str:
    """Return what is hidden, set aside, in one place, not done, still read or of another step; empty if nothing is."""
    rows = (_hidden(level, about), _sampled(about), _set_aside(about), _alike(about))
    rest = (
        *about.narrowed,
        _step(about, linked),
        _uncoloured(about, wish),
        _clusters(about, wish),
        _odd(about),
        _reading(about),
    )
    return " · ".join(part for part in (*rows, *_made(about, wish.projection), *rest) if part)


def _hidden(level: U1, about: Known) -> str:
    drawn, rows = _drawn(level), len(level) - _unusable(about)
    return "" if drawn == rows else f"{drawn:,} of {rows:,} points"


def _sampled(about: Known) -> str:
    cloud = about.cloud
    return "" if cloud is None or cloud.whole else f"a sample of {len(cloud.order):,} points while all are sorted"


@remembered(4)
def _drawn(level: U1) -> int:
    return int(np.count_nonzero(level != Emphasis.HIDDEN))


def _unusable(about: Known) -> int:
    aside = None if about.projection is None else about.projection.set_aside
    return 0 if aside is None else int(np.count_nonzero(aside))


def _set_aside(about: Known) -> str:
    rows, made = _unusable(about), about.projection
    if isinstance(made, Layout) and any("set aside" in each for each in made.notes):
        return ""  # its notes say why, too
    return f"{counted(rows, 'row')} with NaN or infinity set aside" if rows else ""


def _alike(about: Known) -> str:
    made = about.projection
    drawn = 0 if made is None else len(made.scores) - _unusable(about)
    return f"all {drawn:,} points in one place" if drawn > 1 and isinstance(made, Pca | Layout) and _flat(made) else ""


@remembered(4)
def _flat(made: Pca | Layout) -> bool:
    if isinstance(made, Pca):
        return not np.any(made.explained_variance_ratio)
    return not np.any(np.nanmax(made.scores, axis=0) - np.nanmin(made.scores, axis=0))


def _made(about: Known, wish: ProjectionSpec) -> tuple[str, ...]:
    """Return how far a run is, or was when it was stopped, and what there is to say about its result."""
    made, wished = about.projection, known_spec(wish)
    if about.reason:
        return (f"{title_of(about.spec)}: {about.reason[:1].lower()}{about.reason[1:]}",)
    if made is not None and wished.aligned is not None and about.spec.aligned is None:
        return (f"{title_of(about.spec)} of this step by itself: run {title_of(wished)} over all steps to align them",)
    if made is not None and about.spec.method != wished.method and not acts_at_once(wished):
        return (f"{title_of(about.spec)}: {title_of(wished)} was not run here",)
    if isinstance(made, Moving):
        return (
            f"{made.step} is being made" if made.step else "",
            rounds_done(about.spec, made.epoch, made.epochs),
            *made.notes,
        )
    if isinstance(made, Layout):
        stopped = f"stopped at {rounds_done(about.spec, made.epoch, made.epochs)}" if made.stopped else ""
        return (stopped, *made.notes)
    return made.notes if isinstance(made, Pca) else ()


def _step(about: Known, linked: int | None) -> str:
    states = about.subject.table.steps
    here = about.subject.state
    if len(states) < 2 or here.step is None or linked is None or linked == here.step:
        return ""
    return f"step {here.step:,} ({states.index(here) + 1} of {len(states)}), linked step {linked:,}"


def _uncoloured(about: Known, wish: EmbeddingState) -> str:
    """Return what a measure of points waits for, by which they would be coloured."""
    if about.values is not None:
        return ""
    if wish.colour_measure is PointMeasure.DISTANCE and about.of is None:
        return "colours wait for a selected point, whose distance they show"
    if wish.colour_measure is PointMeasure.MOVED and wish.moved.against is Against.NOTHING:
        return "colours wait for what is compared with, chosen under What moved"
    return ""


def _clusters(about: Known, wish: EmbeddingState) -> str:
    """Return why there are no clusters where points are coloured by some: they were found in another picture."""
    column = colour_column(about.metadata, wish)
    clustered = None if column is None else clustered_columns(about.subject.edits).get(column.name)
    if column is None or clustered is None or not missing_labels(column):
        return ""
    return f"{column.name} has no clusters here: they were found in {clustered.of}"


def _odd(about: Known) -> str:
    return about.metadata.problems[0].message if about.metadata is not None and about.metadata.problems else ""


def _reading(about: Known) -> str:
    return "reading metadata" if about.subject.metadata and about.metadata is None else ""
