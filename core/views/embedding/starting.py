"""Runs as work: what is handed to a worker process, and where its result belongs."""

from __future__ import annotations

import hashlib

import numpy as np

from core.analysis.projection.methods import METHODS
from core.analysis.projection.naming import given_by
from core.jobs import Task
from core.model import F4, Metadata
from core.results import Results
from core.state import ProjectionSpec
from core.views.embedding.layouts import Shown
from core.views.embedding.methods import DIMENSIONS, FROM, complete_parameters, needs_metadata, title_of
from core.views.embedding.subject import Subject
from core.views.embedding.work import Work

_RUN = "core.views.embedding.running:run"
INITIALISATION, FROM_LAYOUT = "initialisation", "layout"
"""Parameter and choice that start a run from the coordinates that are shown."""


def starts_from_layout(spec: ProjectionSpec) -> bool:
    """Return whether a run begins at the coordinates that are shown."""
    return complete_parameters(spec).get(INITIALISATION) == FROM_LAYOUT


def begun_from(spec: ProjectionSpec, shown: Shown | None) -> tuple[ProjectionSpec, F4 | None]:
    """Return a projection that names the layout it starts from, and that layout; None where it starts from none.

    Raises ValueError if it is to start from what is shown and that cannot be.
    """
    if not starts_from_layout(spec):
        return spec, None
    dimensions = int(complete_parameters(spec)[DIMENSIONS])
    if shown is None or shown.scores.shape[1] < dimensions:
        raise ValueError(f"What is shown has no {dimensions} coordinates to start from")
    layout = np.nan_to_num(np.ascontiguousarray(shown.scores[:, :dimensions], dtype=np.float32))
    digest = hashlib.blake2b(layout.tobytes(), digest_size=8).hexdigest()
    return ProjectionSpec(spec.method, spec.parameters, spec.seed, f"{FROM}{digest}"), layout


def run_work(about: Subject, vectors: F4, spec: ProjectionSpec, results: Results, layout: F4 | None = None) -> Work:
    """Return what makes a projection in a worker process.

    Raises ValueError, with one sentence for the user, if metadata that it needs are missing or do not fit.
    """
    key, parameters = about.key_of(spec), complete_parameters(spec)
    given = given_by(METHODS[spec.method], parameters, _metadata(about, spec, results), len(vectors), layout)
    arguments = {
        "vectors": vectors,
        "of": about.vectors,
        "key": key,
        "method": spec.method,
        "parameters": parameters,
        "seed": spec.seed,
        "folder": results.folder,
        "given": given,
    }
    return Work(key, Task(f"{title_of(spec)} of {about.table.tensor}", _RUN, arguments, process=True))


def _metadata(about: Subject, spec: ProjectionSpec, results: Results) -> Metadata | None:
    if about.metadata is None or not needs_metadata(spec):
        return None
    metadata = results.get(about.metadata, Metadata)
    if metadata is None:
        raise ValueError("The metadata are still being read")
    return metadata


def warm_work() -> Task:
    """Return what makes a worker process ready for runs, once after each start of one."""
    return Task("Preparing projections", "core.views.embedding.running:warm", process=True)
