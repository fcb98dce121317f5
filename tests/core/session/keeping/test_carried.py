"""Projections travel with their session, and marks tell programs that ended unexpectedly from those that run."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.model import Catalog, SourceSpec
from core.readers.catalog import CatalogReader
from core.results import Results
from core.session.keeping.alive import Alive, Crashed, crashed
from core.session.keeping.carried import carry, take_up
from core.session.keeping.persistence import read, save_state
from core.state import EmbeddingState, Pane, Panes, ProjectionSpec, SessionState
from core.views.embedding.panes.lens import lens_of
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import subject
from tests.core.session.small_logs import ROWS, TABLE, make_logs

STATE = SessionState(embedding=EmbeddingState(TABLE, projection=ProjectionSpec("umap", {"n_neighbors": 5}, 3)))


def opened(folder: Path) -> Catalog:
    return CatalogReader((SourceSpec(str(folder)),)).read()


@pytest.fixture
def made() -> Layout:
    return Layout(np.random.default_rng(0).random((ROWS, 2), dtype=np.float32), ("UMAP 1", "UMAP 2"), epochs=9)


def test_a_projection_is_there_where_logs_and_session_went(tmp_path: Path, made: Layout) -> None:
    catalog, results = opened(make_logs(tmp_path / "here" / "logs")), Results()
    about = subject(catalog, STATE)
    assert about is not None
    results.put(about.projection, made)
    save_state(STATE, tmp_path / "here" / "s")
    assert carry(tmp_path / "here" / "s", catalog, results, STATE)
    (tmp_path / "here").rename(tmp_path / "there")
    file, moved = tmp_path / "there" / "s", opened(tmp_path / "there" / "logs")
    fresh = Results()
    assert take_up(file, moved, fresh, read(file).state)
    now = subject(moved, STATE)
    assert now is not None
    assert now.projection != about.projection
    found = fresh.get(now.projection, Layout)
    assert found is not None
    assert np.array_equal(found.scores, made.scores)
    assert found.epochs == 9
    other = replace(STATE, embedding=replace(STATE.embedding, projection=ProjectionSpec("umap", {"n_neighbors": 6}, 3)))
    assert not take_up(file, moved, Results(), other)
    vectors = next((tmp_path / "there" / "logs" / "adam").glob("*190/tensors.tsv"))
    vectors.write_text("\n".join(vectors.read_text().splitlines()[::-1]) + "\n")
    assert not take_up(file, opened(tmp_path / "there" / "logs"), Results(), STATE)


def test_saving_again_keeps_rows_and_projection(tmp_path: Path, made: Layout) -> None:
    catalog, results = opened(make_logs(tmp_path / "logs")), Results()
    about = subject(catalog, STATE)
    assert about is not None
    results.put(about.projection, made)
    for _ in range(2):
        save_state(STATE, tmp_path / "s")
        carry(tmp_path / "s", catalog, results, STATE)
    assert take_up(tmp_path / "s", catalog, Results(), STATE)


def test_projections_of_pictures_beside_travel_too(tmp_path: Path, made: Layout) -> None:
    catalog, results = opened(make_logs(tmp_path / "logs")), Results()
    beside = Pane(projection=ProjectionSpec("tsne", seed=2), dimensions=2)
    state = replace(STATE, embedding=replace(STATE.embedding, projection=ProjectionSpec(), panes=Panes((beside,))))
    lens = lens_of(catalog, results, state, 0)
    assert lens is not None
    about = subject(catalog, lens.seen(state))
    assert about is not None
    results.put(about.projection, made)
    save_state(state, tmp_path / "s")
    assert carry(tmp_path / "s", catalog, results, state)
    fresh = Results()
    assert take_up(tmp_path / "s", catalog, fresh, state)
    found = fresh.get(about.projection, Layout)
    assert found is not None
    assert np.array_equal(found.scores, made.scores)


_ENDS_BADLY = """
import os, sys
from pathlib import Path
from core.session.keeping.alive import Alive
alive = Alive(Path(sys.argv[1]))
alive.tell(["/logs/a"], "/s.armillary")
os._exit(9)
"""


def test_only_what_does_not_run_any_more_has_crashed(tmp_path: Path) -> None:
    running = Alive(tmp_path)
    running.tell(["/logs/b"])
    root = Path(__file__).parents[4]
    subprocess.run([sys.executable, "-c", _ENDS_BADLY, str(tmp_path)], cwd=root, check=False)
    (found,) = crashed(tmp_path)
    assert found == Crashed(("/logs/a",), "/s.armillary", found.at)
    assert crashed(tmp_path) == ()
    assert len(list(tmp_path.iterdir())) == 1
    running.end()
    assert list(tmp_path.iterdir()) == []


def test_a_mark_that_is_damaged_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "1.running").write_text("{")
    (tmp_path / "2.running").write_text('{"arguments": 3}')
    assert crashed(tmp_path) == ()
