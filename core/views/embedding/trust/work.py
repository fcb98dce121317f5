"""Measuring how far a picture can be trusted as work, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

import numpy as np

from core.analysis.projection.methods import METHODS
from core.analysis.projection.scaling_choice import scaling_of
from core.jobs import Task
from core.model import F4, I4
from core.results import ResultKey, Results
from core.state import EmbeddingState, PointMeasure, ProjectionSpec
from core.views.embedding.methods import complete_parameters, title_of
from core.views.embedding.runs.layouts import Layout, Shown
from core.views.embedding.runs.needs import bytes_to_compare, bytes_to_measure, graph_count, lacking, planned
from core.views.embedding.runs.starting import run_work
from core.views.embedding.subject import axes
from core.views.embedding.trust.measuring import SHARED, Pictured
from core.views.embedding.trust.shown import NEIGHBOURS, classes_of, compared_by
from core.views.embedding.work import Known
from core.views.shown_rows import to_length


class What(Enum):
    """What can be measured."""

    TRUST = auto()
    """The picture as a whole."""
    VALUES = auto()
    """Each point, for the colours."""
    LINKS = auto()
    """Which true neighbours lie apart."""


OTHER_SEEDS = 2
"""How many other seeds a method is run with to see what stays."""
CHEAP = 4e9
"""Multiplications up to which a picture is measured unasked: well under a second."""

_HERE = "core.views.embedding.trust.measuring"


class ShortError(ValueError):
    """Raised for what takes more memory than there is at the moment: later it may be done."""


def cheap(rows: int, columns: int) -> bool:
    """Return whether a picture of so many vectors is measured unasked."""
    return float(rows) ** 2 * (columns + 64) <= CHEAP


def task_of(what: What, about: Known, vectors: F4, wish: EmbeddingState, results: Results, key: ResultKey) -> Task:
    """Return what measures the shown picture, which must be at rest.

    Raises ValueError, with one sentence for the user, where that cannot be; it is a `ShortError` where that takes more
    memory than there is.
    """
    if what is What.TRUST:
        _affordable("Measuring", bytes_to_measure(about.spec, *vectors.shape))
        labels = _labels(about, wish, len(vectors))
        parameters = complete_parameters(about.spec)
        return _task("Measuring", "measure", about, vectors, wish, results, key, labels=labels, parameters=parameters)
    if what is What.LINKS:
        _affordable("Looking for broken links", _compared(about.spec, vectors))
        return _task("Broken links", "links", about, vectors, wish, results, key)
    if wish.colour_measure is PointMeasure.STABILITY:
        return _stability_task(about, vectors, results, key)
    _affordable("Faithfulness", _compared(about.spec, vectors))
    return _task("Faithfulness", "faithful", about, vectors, wish, results, key)


def _labels(about: Known, wish: EmbeddingState, rows: int) -> I4 | None:
    column = classes_of(about.metadata, wish)
    return None if column is None or column.codes is None else to_length(column.codes, rows, np.int32(-1))


def unstable(spec: ProjectionSpec, made: Shown | None) -> str:
    """Return why a method cannot be run again with other seeds, one sentence; empty if it can."""
    if not METHODS[spec.method].seeded:
        return f"{title_of(spec)} does not depend on chance: it is the same with every seed"
    if spec.aligned is not None:
        return "Stability is measured of a step that is projected by itself, without the steps before"
    if spec.history:
        return "This layout was steered or began from another, which other seeds cannot repeat"
    if isinstance(made, Layout) and made.stopped:
        return "This run was stopped, so that runs with other seeds cannot be compared with it"
    return ""


def _stability_task(about: Known, vectors: F4, results: Results, key: ResultKey) -> Task:
    made = about.projection
    reason = unstable(about.spec, made)
    if reason or made is None:
        raise ValueError(reason)
    short = planned(about.spec, *vectors.shape).refusal
    if short:
        raise ShortError(short)
    _affordable("Stability", bytes_to_compare(about.spec, len(vectors), 0, NEIGHBOURS * (1 + OTHER_SEEDS)))
    run = run_work(about.subject, vectors, about.spec, results).task.arguments
    again = {name: run[name] for name in ("vectors", "of", "method", "parameters", "given", "folder")}
    seeds = range(about.spec.seed + 1, about.spec.seed + 1 + OTHER_SEEDS)
    others = {seed: about.subject.key_of(replace(about.spec, seed=seed)) for seed in seeds}
    layout = {"scores": made.scores, "aside": made.set_aside, "key": key, "others": others}
    return _named("Stability", "stable", about, **layout, **again)


def _compared(spec: ProjectionSpec, vectors: F4) -> int:
    """Return how many bytes it takes to find all neighbours and look for them in the picture."""
    rows, columns = vectors.shape
    return bytes_to_compare(spec, rows, columns, graph_count(NEIGHBOURS, rows) if rows <= SHARED else NEIGHBOURS)


def _affordable(what: str, needed: int) -> None:
    refusal = lacking(what, needed)
    if refusal:
        raise ShortError(refusal)


def _task(
    title: str,
    function: str,
    about: Known,
    vectors: F4,
    wish: EmbeddingState,
    results: Results,
    key: ResultKey,
    **arguments: object,
) -> Task:
    made = about.projection
    if made is None:
        raise ValueError("There is no picture yet")
    whole = {
        "vectors": vectors,
        "of": about.subject.vectors,
        "picture": Pictured(made.scores, axes(wish), made.set_aside),
        "metric": compared_by(about.spec, len(vectors)),
        "scaling": scaling_of(complete_parameters(about.spec)),
        "key": key,
        "folder": results.folder,
        "kept": not (isinstance(made, Layout) and made.stopped),
    }
    return _named(title, function, about, **whole, **arguments)


def _named(title: str, function: str, about: Known, **arguments: object) -> Task:
    name = f"{title} of {about.subject.table.tensor}"
    return Task(name, f"{_HERE}:{function}", arguments, f"embedding-{function}", process=True)
