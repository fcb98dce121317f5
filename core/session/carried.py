"""Projections that lie beside a session, so that they need not be computed again where its logs lie elsewhere."""

from __future__ import annotations

from pathlib import Path

from core.model import Catalog
from core.results import DiskResults, ResultKey, Results
from core.session.codec import Encoder
from core.session.contents import table_print
from core.session.persistence import files_folder
from core.state import ProjectionSpec, SessionState
from core.views.embedding.layouts import Layout
from core.views.embedding.subject import Subject, subject


def carry(path: Path, catalog: Catalog, results: Results, state: SessionState) -> bool:
    """Put the projection in front beside the session at a path, unless PCA makes it anew at once; return whether.

    It reads and writes files: call it off the window's thread. What lay there before of other projections goes.
    """
    about, folder = subject(catalog, state), _folder(path)
    found = None if about is None else results.get(about.projection, object)
    kept = DiskResults(folder)
    if about is None or not isinstance(found, Layout):
        return False
    kept.clear()
    return kept.put(_key(about, state), found)


def take_up(path: Path, catalog: Catalog, results: Results, state: SessionState) -> bool:
    """Take up the projection that lies beside a session if it is of the same vectors; return whether there is one."""
    about, folder = subject(catalog, state), _folder(path)
    if about is None or not folder.exists() or results.get(about.projection, Layout) is not None:
        return False
    found = DiskResults(folder).get(_key(about, state), Layout)
    if found is None or len(found.scores) != about.table.rows:
        return False
    results.keep(about.projection, found)
    return True


def _folder(path: Path) -> Path:
    return files_folder(path) / "projections"


def _key(about: Subject, state: SessionState) -> ResultKey:
    """Return the key of a projection wherever its vectors lie."""
    spec = Encoder().encode(state.embedding.projection, ProjectionSpec)
    return ResultKey.of("carried", table_print(about.table), {"spec": repr(spec), "step": about.state.step})
