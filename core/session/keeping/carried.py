"""Projections and clusters that lie beside a session, so that nobody computes them again elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.model import Catalog
from core.results import DiskResults, ResultKey, Results
from core.session.commands.points.bookmarks import shown_again
from core.session.keeping.codec import Encoder
from core.session.keeping.contents import table_print
from core.session.keeping.persistence import files_folder
from core.state import Clustered, ProjectionSpec, SessionState
from core.views.embedding.clusters.result import Clusters, clustered_columns, found_clusters
from core.views.embedding.panes.lens import lens_of
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import Subject, subject


def carry(path: Path, catalog: Catalog, results: Results, state: SessionState) -> bool:
    """Put the projections in front beside the session at a path, unless PCA makes them anew at once, and all clusters.

    It reads and writes files: call it off the window's thread. What lay there before of others goes. Returns whether
    there was anything to put there.
    """
    kept = DiskResults(_folder(path))
    made: dict[ResultKey, Layout | Clusters] = {}
    for seen in _pictures(catalog, results, state):
        about = subject(catalog, seen)
        found = None if about is None else results.get(about.projection, object)
        if about is not None and isinstance(found, Layout):
            made[_key(about, seen)] = found
    made |= {each.key: found for each in _clustered(state) if (found := found_clusters(results, each.key)) is not None}
    if not made:
        return False
    kept.clear()
    put = [kept.put(key, found) for key, found in made.items()]
    return all(put)


def take_up(path: Path, catalog: Catalog, results: Results, state: SessionState) -> bool:
    """Take up the projections that lie beside a session and are of the same vectors; return whether there is one."""
    folder = _folder(path)
    if not folder.exists():
        return False
    taken = [_take_up(folder, catalog, results, seen) for seen in _pictures(catalog, results, state)]
    return any([*taken, *(_take_up_clusters(folder, results, each) for each in _clustered(state))])


def _clustered(state: SessionState) -> Iterator[Clustered]:
    """Yield the clusters that are columns of any table."""
    for edits in state.embedding.edits.values():
        yield from clustered_columns(edits).values()


def _take_up_clusters(folder: Path, results: Results, clustered: Clustered) -> bool:
    if found_clusters(results, clustered.key) is not None or results.kept(clustered.key):
        return False
    found = DiskResults(folder).get(clustered.key, Clusters)
    if found is not None:
        results.forget(clustered.key)  # that nothing was kept may be known already
        results.keep(clustered.key, found)
    return found is not None


def _take_up(folder: Path, catalog: Catalog, results: Results, state: SessionState) -> bool:
    about = subject(catalog, state)
    if about is None or isinstance(results.get(about.projection, object), Layout):
        return False
    found = DiskResults(folder).get(_key(about, state), Layout)
    if found is None or len(found.scores) != about.table.rows:
        return False
    results.keep(about.projection, found)
    return True


def _pictures(catalog: Catalog, results: Results, state: SessionState) -> tuple[SessionState, ...]:
    """Return the state as each picture and each bookmark shows it, the main picture first."""
    marked = (shown_again(state, mark) for mark in state.bookmarks)
    lenses = (lens_of(catalog, results, state, place) for place in range(len(state.embedding.panes.shown)))
    return (state, *(lens.seen(state) for lens in lenses if lens is not None), *marked)


def _folder(path: Path) -> Path:
    return files_folder(path) / "projections"


def _key(about: Subject, state: SessionState) -> ResultKey:
    """Return the key of a projection wherever its vectors lie."""
    spec = Encoder().encode(state.embedding.projection, ProjectionSpec)
    return ResultKey.of("carried", table_print(about.table), {"spec": repr(spec), "step": about.state.step})
