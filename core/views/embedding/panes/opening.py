"""What a picture shows that is put beside others."""

from __future__ import annotations

from dataclasses import replace

from core.analysis.projection.methods import METHODS
from core.model import Catalog
from core.results import Results
from core.state import Pane, ProjectionChoice, ProjectionSpec, SessionState
from core.views.embedding.methods import DIMENSIONS, FIRST_LOOK, complete_parameters
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import Subject, subject


def next_pane(catalog: Catalog, results: Results, state: SessionState) -> Pane:
    """Return a picture that shows the table of the main one in a way that no other picture does.

    That is what has been computed before, else principal components, in the plane where others show them in space, or
    what else takes no time.
    The next method that takes a while is offered to be run in it.
    """
    wish = state.embedding
    beside = [pane for pane in wish.panes.beside if not pane.table]
    shown = [(wish.projection, wish.dimensions), *((pane.projection, pane.dimensions) for pane in beside)]
    about = subject(catalog, state)
    for name in () if about is None else _slow():
        spec = wish.choice.spec(name)
        if about is not None and spec not in [each for each, _ in shown] and _made(about, results, spec):
            dimensions = int(complete_parameters(spec).get(DIMENSIONS, 3))
            return Pane(projection=spec, dimensions=dimensions, choice=_choosing(state, name))
    offered = {wish.projection.method, *(pane.choice.method for pane in wish.panes.beside if pane.choice is not None)}
    method = next((name for name in _slow() if name not in offered), wish.choice.method)
    choice = _choosing(state, method)
    quick = [(FIRST_LOOK, wish.dimensions), (FIRST_LOOK, 5 - wish.dimensions)]
    quick += [(ProjectionSpec(name), wish.dimensions) for name in ("random", "raw")]
    spec, dimensions = next((each for each in quick if each not in shown), quick[0])
    return Pane(projection=spec, dimensions=dimensions, choice=choice)


def _slow() -> tuple[str, ...]:
    """Return the methods that take a while, those that are asked for most first."""
    first = ("umap", "tsne")
    rest = tuple(name for name, method in METHODS.items() if method.process and name not in first)
    return (*first, *rest)


def _made(about: Subject, results: Results, spec: ProjectionSpec) -> bool:
    key = about.key_of(spec)
    found = results.get(key, object)
    return isinstance(found, Layout) or (found is None and results.kept(key))


def _choosing(state: SessionState, method: str) -> ProjectionChoice:
    return replace(state.embedding.choice, method=method)
