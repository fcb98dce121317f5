"""Runs as work: what is handed to a worker process, and where its result belongs."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np

from core.analysis.projection.methods import METHODS
from core.analysis.projection.naming import given_by
from core.jobs import Task
from core.model import F4, Metadata
from core.results import Results
from core.state import ProjectionSpec
from core.views.embedding.methods import DIMENSIONS, FROM, ON, complete_parameters, needs_metadata, title_of
from core.views.embedding.runs.layouts import Layout, Shown
from core.views.embedding.subject import Subject
from core.views.embedding.work import Work

_RUN = "core.views.embedding.runs.running:run"
INITIALISATION, FROM_LAYOUT = "initialisation", "layout"
"""Parameter and choice that start a run from the coordinates that are shown."""


def starts_from_layout(spec: ProjectionSpec) -> bool:
    """Return whether a run begins at the coordinates that are shown."""
    return complete_parameters(spec).get(INITIALISATION) == FROM_LAYOUT


def begun_from(spec: ProjectionSpec, shown: Shown | None) -> tuple[ProjectionSpec, F4 | None]:
    """Return a projection that names the layout it starts from, and that layout; None where it starts from none.

    Raises ValueError if it is to start from what is shown and that cannot be.
    """
    if not starts_from_layout(spec) or spec.aligned is not None:
        return spec, None
    layout, digest = _begin(spec, shown)
    return replace(spec, history=f"{FROM}{digest}", aligned=None), layout


def continues(spec: ProjectionSpec, shown: ProjectionSpec, layout: Shown | None) -> bool:
    """Return whether a run of one projection can go on from the layout of another."""
    if not isinstance(layout, Layout) or not layout.epoch or shown.method != spec.method:
        return False
    if spec.aligned is not None or shown.aligned is not None:
        return False
    dimensions = complete_parameters(spec).get(DIMENSIONS, 0)
    return METHODS[spec.method].steered and layout.scores.shape[1] == dimensions


def continued(spec: ProjectionSpec, layout: Layout) -> tuple[ProjectionSpec, F4]:
    """Return a projection that names the layout from which it goes on, and that layout.

    It does the rounds that are left of those that the parameters say, or 250 more where none are.
    """
    begin, digest = _begin(spec, layout)
    return replace(spec, history=f"{ON}{layout.epoch} {digest}"), begin


def _begin(spec: ProjectionSpec, shown: Shown | None) -> tuple[F4, str]:
    dimensions = int(complete_parameters(spec)[DIMENSIONS])
    if shown is None or shown.scores.shape[1] < dimensions:
        raise ValueError(f"What is shown has no {dimensions} coordinates to start from")
    layout = np.nan_to_num(np.ascontiguousarray(shown.scores[:, :dimensions], dtype=np.float32))
    return layout, hashlib.blake2b(layout.tobytes(), digest_size=8).hexdigest()


def run_work(
    about: Subject,
    vectors: F4,
    spec: ProjectionSpec,
    results: Results,
    layout: F4 | None = None,
    before: Layout | None = None,
) -> Work:
    """Return what makes a projection in a worker process, from a layout, and going on from `before` if there is one.

    Raises ValueError, with one sentence for the user, if metadata that it needs are missing or do not fit.
    """
    key, parameters = about.key_of(spec), complete_parameters(spec)
    given = given_by(METHODS[spec.method], parameters, metadata_for(about, spec, results), len(vectors), layout)
    arguments = {
        "vectors": vectors,
        "of": about.vectors,
        "key": key,
        "method": spec.method,
        "parameters": parameters,
        "seed": spec.seed,
        "folder": results.folder,
        "given": given if before is None else replace(given, epoch=before.epoch),
        "losses": None if before is None else before.losses,
    }
    return Work(key, Task(f"{title_of(spec)} of {about.table.tensor}", _RUN, arguments, process=True))


def metadata_for(about: Subject, spec: ProjectionSpec, results: Results) -> Metadata | None:
    """Return the metadata that a projection depends on, None if on none; raises ValueError while they are read."""
    if about.metadata is None or not needs_metadata(spec):
        return None
    metadata = results.get(about.metadata, Metadata)
    if metadata is None:
        raise ValueError("The metadata are still being read")
    return metadata


def warm_work() -> Task:
    """Return what makes a worker process ready for runs, once after each start of one."""
    return Task("Preparing projections", "core.views.embedding.runs.running:warm", process=True)
