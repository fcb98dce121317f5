"""Projections as work: made in little time, or recalled from what was computed in an earlier session."""

from __future__ import annotations

from core.analysis.projection.pca import Pca
from core.jobs import Token
from core.model import F4, Metadata
from core.results import ResultKey, Results
from core.state import ProjectionSpec
from core.views.embedding.methods import FIRST_LOOK, complete_parameters
from core.views.embedding.runs.layouts import Impossible, Layout, Without
from core.views.embedding.runs.walk import Walk


def project(
    token: Token | None,
    vectors: F4,
    results: Results,
    key: ResultKey,
    spec: ProjectionSpec = FIRST_LOOK,
    metadata: Metadata | None = None,
) -> Pca | Layout:
    """Return a projection that takes little time, from the disk if it was computed in an earlier session."""
    kept = recall(token, results, key, spec)
    if isinstance(kept, Pca | Layout):
        return kept
    made = _made(token, vectors, spec, metadata)
    results.keep_soon(key, made)
    return made


def project_wished(
    token: Token | None,
    vectors: F4,
    results: Results,
    key: ResultKey,
    spec: ProjectionSpec,
    metadata: Metadata | None = None,
) -> Pca | Layout | Impossible:
    """Return a projection as `project` does, or why it cannot be made of this table."""
    try:
        return project(token, vectors, results, key, spec, metadata)
    except ValueError as error:
        return Impossible(str(error)[:1].upper() + str(error)[1:])


def _made(token: Token | None, vectors: F4, spec: ProjectionSpec, metadata: Metadata | None) -> Pca | Layout:
    from core.analysis.projection import methods
    from core.analysis.projection.naming import given_by

    parameters = complete_parameters(spec)
    given = given_by(methods.METHODS[spec.method], parameters, metadata, len(vectors))
    made = methods.project(token, vectors, spec.method, parameters, spec.seed, given=given)
    if isinstance(made, Pca):
        return made
    return Layout(made.scores, made.axis_titles, made.set_aside, getattr(made, "notes", ()))


def recall(token: Token | None, results: Results, key: ResultKey, spec: ProjectionSpec) -> Pca | Layout | Without:
    """Return a projection that was computed before, `Without.ABSENT` if none was."""
    plain = spec.method == FIRST_LOOK.method and spec.aligned is None
    kept = results.recall(key, Pca) if plain else results.recall(key, Layout)
    return Without.ABSENT if kept is None else kept


def recall_walk(token: Token | None, results: Results, key: ResultKey) -> Walk | Without:
    """Return how a projection over all steps went before, `Without.ABSENT` if there was none."""
    return results.recall(key, Walk) or Without.ABSENT


def keep(token: Token | None, results: Results, key: ResultKey, value: Layout) -> None:
    """Keep a projection on disk."""
    results.keep(key, value)
