"""Pictures of points made whole here and now: methods that take a while are run, and what colours need is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from core.jobs import Task, Token
from core.jobs.calls import perform
from core.model import Catalog
from core.results import ResultKey, Results
from core.state import PointMeasure, ProjectionSpec, SessionState
from core.views.embedding.methods import acts_at_once, known_spec
from core.views.embedding.moved.sides import Pair, pair_of
from core.views.embedding.moved.work import compare_task
from core.views.embedding.panes.known import complete
from core.views.embedding.panes.lens import lens_of
from core.views.embedding.runs.needs import planned
from core.views.embedding.runs.starting import run_work
from core.views.embedding.subject import subject, vectors_in
from core.views.embedding.trust.shown import links_key, settled, values_key
from core.views.embedding.trust.work import What, task_of
from core.views.embedding.work import Known, known


def finish(catalog: Catalog, results: Results, whole: SessionState, token: Token | None = None) -> None:
    """Compute all that the pictures of a state show, the main one and those beside it, as the window did when asked.

    What cannot be made again, such as a run that was steered by hand, stays as it is without it: its note says so.
    Raises ValueError, with one sentence, where a method cannot be run, and what reading raises.
    """
    complete(catalog, results, whole, token)
    for step in (_run_all, _measure_all):
        if step(catalog, results, whole, token):
            complete(catalog, results, whole, token)


def as_shown(catalog: Catalog, results: Results, whole: SessionState) -> SessionState:
    """Return a state that asks for the projections that are shown: one that was chosen and not run yet is none."""
    wish, panes = whole.embedding, list(whole.embedding.panes.beside)
    for place in range(len(whole.embedding.panes.shown)):
        lens = lens_of(catalog, results, whole, place)
        if lens is not None:
            seen = lens.seen(whole)
            spec = _shown_spec(catalog, results, seen)
            panes[place] = panes[place] if spec is None else replace(panes[place], projection=spec)
    spec = _shown_spec(catalog, results, whole)
    wish = replace(wish, panes=replace(wish.panes, beside=tuple(panes)))
    return replace(whole, embedding=wish if spec is None else replace(wish, projection=spec))


def _shown_spec(catalog: Catalog, results: Results, seen: SessionState) -> ProjectionSpec | None:
    """Return the projection that is shown in the place of the wished one, None where that is there."""
    about = known(catalog, results, seen)
    there = about is None or about.projection is None or about.spec == known_spec(seen.embedding.projection)
    return None if about is None or there else about.spec


def _call(task: Task, token: Token | None) -> Any:
    if token is not None:
        token.check()
        token.progress(None, task.title)
    return perform(task, token)


def _seen(catalog: Catalog, results: Results, whole: SessionState) -> Iterator[SessionState]:
    """Yield the state as it is seen in each picture."""
    yield whole
    for place in range(len(whole.embedding.panes.shown)):
        lens = lens_of(catalog, results, whole, place)
        if lens is not None:
            yield lens.seen(whole)


def _run_all(catalog: Catalog, results: Results, whole: SessionState, token: Token | None) -> bool:
    ran = [_run(catalog, results, seen, token) for seen in _seen(catalog, results, whole)]
    return any(ran)


def _run(catalog: Catalog, results: Results, seen: SessionState, token: Token | None) -> bool:
    """Run the method of a picture if it takes a while and nothing of it is there; return whether it was."""
    spec, about, shown = known_spec(seen.embedding.projection), subject(catalog, seen), known(catalog, results, seen)
    vectors = None if about is None else vectors_in(results, about.vectors)
    if about is None or vectors is None or acts_at_once(spec) or spec.history or spec.aligned is not None:
        return False
    if shown is not None and shown.spec == spec and shown.projection is not None:
        return False
    if refusal := planned(spec, *vectors.shape).refusal:
        raise ValueError(refusal)
    work = run_work(about, vectors, spec, results)
    results.put(work.key, _call(work.task, token))
    return True


def _measure_all(catalog: Catalog, results: Results, whole: SessionState, token: Token | None) -> bool:
    """Measure what points are coloured by and which links are broken; return whether anything was."""
    about = known(catalog, results, whole)
    if about is None or about.projection is None or not settled(about.projection):
        return False
    asked = [(key, task) for key, task in _measures(catalog, about, whole, results) if key not in results]
    done = False
    for key, task in asked:
        try:
            made = task()
        except ValueError:
            continue  # it cannot be measured of this picture: the note says so
        results.put(key, _call(made, token))
        done = True
    return done


def _measures(
    catalog: Catalog, about: Known, whole: SessionState, results: Results
) -> Iterator[tuple[ResultKey, Callable[[], Task]]]:
    wish, made = whole.embedding, about.projection
    vectors = vectors_in(results, about.subject.vectors)
    if wish.colour_measure is PointMeasure.MOVED:
        found, near = pair_of(catalog, about, whole, results), wish.moved.neighbours
        if isinstance(found, Pair):
            yield found.key(near), lambda: compare_task(about, found, near, results)
    if vectors is None or made is None:
        return
    if wish.colour_measure in (PointMeasure.FAITHFULNESS, PointMeasure.STABILITY):
        values = values_key(about.key, made, wish, wish.colour_measure)
        yield values, lambda: task_of(What.VALUES, about, vectors, wish, results, values)
    if wish.broken_links.shown:
        links = links_key(about.key, made, wish)
        yield links, lambda: task_of(What.LINKS, about, vectors, wish, results, links)
