"""Runs over all steps as work: what is handed to a worker process, and where its results belong."""

from __future__ import annotations

from core.analysis.projection.methods import METHODS
from core.analysis.projection.naming import given_by
from core.jobs import Task
from core.model import Catalog
from core.results import ResultKey, Results
from core.state import ProjectionSpec
from core.views.embedding.methods import complete_parameters, title_of
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.starting import metadata_for
from core.views.embedding.runs.stepping import Stage
from core.views.embedding.runs.walk import Walk
from core.views.embedding.subject import Subject, step_keys, vectors_key, walk_key
from core.views.embedding.work import Work

_RUN = "core.views.embedding.runs.stepping:run"


def walk_work(catalog: Catalog, about: Subject, spec: ProjectionSpec, results: Results) -> tuple[Work, list[ResultKey]]:
    """Return what aligns a projection over all steps in a worker process, and the keys of the steps.

    Raises ValueError, with one sentence for the user, if metadata that it needs are missing or do not fit.
    """
    table, parameters = about.table, complete_parameters(spec)
    given = given_by(METHODS[spec.method], parameters, metadata_for(about, spec, results), table.rows)
    keys = list(step_keys(catalog, table, spec))
    stages = tuple(
        Stage(state.tensor, vectors_key(catalog, state.tensor), key)
        for state, key in zip(table.steps, keys, strict=True)
    )
    key = walk_key(catalog, table, spec)
    arguments = {
        "stages": stages,
        "walk": key,
        "method": spec.method,
        "parameters": parameters,
        "seed": spec.seed,
        "strength": spec.aligned or 0.0,
        "folder": results.folder,
        "given": given,
    }
    title = f"{title_of(spec)} of {table.tensor} over {len(keys)} steps"
    return Work(key, Task(title, _RUN, arguments, process=True)), keys


def all_made(results: Results, walk: ResultKey, keys: list[ResultKey]) -> bool:
    """Return whether all steps are made, without reading any."""
    known = results.get(walk, object)
    whole = isinstance(known, Walk) and known.whole
    return whole and all(isinstance(results.get(key, object), Layout) or results.kept(key) for key in keys)
