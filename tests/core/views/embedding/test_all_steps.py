from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.analysis.projection.aligned.following import follow
from core.analysis.projection.aligned.placed import Placed
from core.analysis.projection.method import Frame, Projection
from core.analysis.projection.sampled.sample import Sample
from core.jobs import CancelledError
from core.model import Catalog
from core.results import DiskResults, Results
from core.session.commands.points.projections import show_projection
from core.state import ProjectionSpec
from core.views.embedding import complete, known
from core.views.embedding.runs import running, stepping
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.needs import bytes_needed, planned
from core.views.embedding.runs.walk import Going, Walk, Walked, said
from core.views.embedding.runs.walking import all_made, walk_work
from core.views.embedding.subject import step_keys, subject, walk_key
from tests.core.recorder import Recorder
from tests.core.views.embedding.conftest import Seen, points_of
from tests.core.views.embedding.made import catalog, drifting_table

STEPS = (0, 100, 200, 300)
PCA = ProjectionSpec("pca", aligned=0.5)
UMAP = ProjectionSpec("umap", {"n_epochs": 40}, aligned=0.5)
SAMPLED = ProjectionSpec("umap", {"n_epochs": 40, "fit_on": 60}, aligned=0.5)


class Stopping(Recorder):
    """Ends the work after two steps."""

    def partial(self, value: object) -> None:
        super().partial(value)
        if isinstance(value, Going) and value.walk.made == 2:
            self.patience = 0


def facts(folder: Path, *steps: int) -> Catalog:
    return catalog(drifting_table(folder / "logs", steps or STEPS))


def walked(seen: Seen, spec: ProjectionSpec, token: Recorder | None = None) -> Walked:
    """Do the work of a run over all steps here and now, and wish what it makes."""
    seen.state = show_projection(spec).apply(seen.state)
    complete(seen.catalog, seen.results, seen.state)
    about = subject(seen.catalog, seen.state)
    assert about is not None
    work, _ = walk_work(seen.catalog, about, spec, seen.results)
    running.results_in.cache_clear()  # a worker process of its own
    done = stepping.run(token, **work.task.arguments)  # type: ignore[arg-type]
    seen.results = Results(DiskResults(seen.results.folder))
    return done


def at(seen: Seen, step: int | None, **embedding: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    seen.state = replace(seen.state, step=step)
    return points_of(seen.scene(**embedding)).positions  # type: ignore[arg-type]


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    return Seen(facts(tmp_path), Results(DiskResults(tmp_path / "results")))


def test_all_steps_are_found_again_by_another_session_and_share_a_frame(seen: Seen, tmp_path: Path) -> None:
    walked(seen, UMAP)
    again = Seen(catalog(*seen.catalog.embeddings.values()), Results(DiskResults(tmp_path / "results")), seen.state)
    before, cameras = None, set()
    for step in STEPS:
        here = at(again, step)
        scene = again.scene()
        assert scene.title.endswith("seed 0, aligned over all steps by 50 %")
        assert np.sqrt((here**2).sum(axis=1).mean()) == pytest.approx(0.5, rel=1e-3)
        assert before is None or np.median(np.linalg.norm(here - before, axis=1)) < 0.4
        before = here
        cameras.add(scene.camera)
    assert len(cameras) == 1, "the camera does not move with the step"


def test_until_a_step_is_made_the_first_look_stands_there_and_says_so(seen: Seen) -> None:
    seen.state = show_projection(UMAP).apply(seen.state)
    scene = seen.scene()
    assert scene.title.endswith("PCA")
    assert scene.note == "PCA of this step by itself: run UMAP over all steps to align them"


def test_a_run_goes_on_where_another_was_stopped(seen: Seen) -> None:
    with pytest.raises(CancelledError):
        walked(seen, PCA, Stopping())
    seen.results = Results(DiskResults(seen.results.folder))
    token = Recorder()
    whole = walked(seen, PCA, token)
    made = [value.place for value in token.partials if isinstance(value, Going) and value.frame is None]
    assert made == [2, 3]
    assert whole.walk.whole
    assert whole.layouts is None, "they are on disk"
    other = Seen(seen.catalog, Results(DiskResults(seen.results.folder.parent / "other")))  # type: ignore[union-attr]
    np.testing.assert_array_equal(walked(other, PCA).walk.moved, whole.walk.moved)


def test_steps_that_are_logged_later_leave_the_earlier_ones_as_they_are(tmp_path: Path) -> None:
    longer = facts(tmp_path)
    table = next(iter(longer.embeddings.values()))
    fewer = replace(table, steps=table.steps[:3])
    keys = step_keys(longer, table, UMAP)
    assert len(set(keys)) == 4
    assert step_keys(catalog(fewer), fewer, UMAP) == keys[:3]
    assert walk_key(catalog(fewer), fewer, UMAP) != walk_key(longer, table, UMAP)
    stronger = step_keys(longer, table, replace(UMAP, aligned=0.6))
    assert not set(stronger) & set(keys)


def test_frames_say_which_step_is_made_and_what_is_measured(seen: Seen) -> None:
    token = Recorder()
    done = walked(seen, UMAP, token)
    going = [value for value in token.partials if isinstance(value, Going)]
    assert [value.place for value in going] == sorted(value.place for value in going)
    assert {value.place for value in going if isinstance(value.frame, Frame)} == {0, 1, 2, 3}
    walk = done.walk
    assert (walk.made, walk.total, walk.neighbours) == (4, 4, 15)
    assert np.isnan(walk.moved[0])
    assert np.all((walk.moved[1:] > 0) & (walk.moved[1:] < 1))
    assert np.all((walk.kept > 0) & (walk.kept <= 1) & (walk.trusted > 0.5))
    assert said(walk, 2).startswith("moves ")
    assert said(walk, 0).startswith("keeps ")
    assert said(walk, 7) == ""
    assert 4 <= len(walk.outline) <= 98


def test_layouts_come_back_where_nothing_is_kept_on_disk(tmp_path: Path) -> None:
    seen = Seen(facts(tmp_path))
    complete(seen.catalog, seen.results, seen.state)
    about = subject(seen.catalog, seen.state)
    assert about is not None
    work, keys = walk_work(seen.catalog, about, PCA, seen.results)
    running.results_in.cache_clear()
    done = stepping.run(None, **work.task.arguments)  # type: ignore[arg-type]
    assert done.layouts is not None
    assert [layout.scores.shape for layout in done.layouts] == [(120, 3)] * 4
    results = Results()
    assert not all_made(results, work.key, keys)
    results.put(work.key, done.walk)
    for key, layout in zip(keys, done.layouts, strict=True):
        results.put(key, layout)
    assert all_made(results, work.key, keys)


def test_rows_that_only_some_steps_have_are_counted(tmp_path: Path) -> None:
    made = facts(tmp_path)
    file = next(iter(made.embeddings.values())).steps[2].tensor.file
    np.save(file, np.load(file)[:100])
    done = walked(Seen(made, Results(DiskResults(tmp_path / "results"))), UMAP)
    assert done.walk.unmatched == 40
    assert done.walk.whole


def test_a_picture_is_known_without_its_vectors(seen: Seen) -> None:
    walked(seen, PCA)
    complete(seen.catalog, seen.results, seen.state)
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert isinstance(about.projection, Layout)
    assert isinstance(about.walk, Walk)
    assert about.subject.first_look not in seen.results, "no other projection is made for it"


def test_the_same_rows_are_fitted_at_every_step_and_the_rest_is_placed(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[Sample | None] = []

    def noted(*given: Any) -> tuple[Placed, Projection]:
        fitted.append(given[-1])
        return follow(*given)

    monkeypatch.setattr(stepping, "follow", noted)
    done = walked(seen, SAMPLED)
    rows = [None if sample is None else sample.rows.tolist() for sample in fitted]
    assert rows[0] is not None
    assert len(rows[0]) == 60
    assert rows == rows[:1] * 4
    for step in STEPS:
        assert np.isfinite(at(seen, step)).all()
        assert "Fitted on 60 of 120, the rest placed" in seen.scene().note
    assert np.all(done.walk.kept > 0.35)  # of 15 neighbours among 120, chance keeps 0.13
    free, held = (walked(seen, replace(SAMPLED, aligned=strength)).walk for strength in (0.0, 1.0))
    assert held.moved[1:].mean() < 0.9 * free.moved[1:].mean()


def test_a_run_on_a_sample_goes_on_with_the_same_rows(seen: Seen, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        walked(seen, SAMPLED, Stopping())
    seen.results = Results(DiskResults(seen.results.folder))
    ended = walked(seen, SAMPLED)
    whole = Seen(seen.catalog, Results(DiskResults(tmp_path / "other")))
    np.testing.assert_array_equal(walked(whole, SAMPLED).walk.moved, ended.walk.moved)
    for step in STEPS:
        np.testing.assert_array_equal(at(seen, step), at(whole, step))


def test_a_run_over_all_steps_takes_the_memory_of_measuring_too() -> None:
    plain, held = ProjectionSpec("umap"), ProjectionSpec("umap", aligned=0.5)
    assert bytes_needed(held, 3_000_000, 50) > 1.5 * bytes_needed(plain, 3_000_000, 50)
    for method in ("umap", "pca"):
        alone = bytes_needed(ProjectionSpec(method), 3_000_000, 50)
        assert bytes_needed(ProjectionSpec(method, aligned=0.5), 3_000_000, 50) >= max(alone, 3 * 3_000_000 * 50 * 4)
    refused = planned(ProjectionSpec("umap", aligned=0.5), 3_000_000, 50, 1 << 30)
    assert refused.refusal.startswith("UMAP of 3,000,000 rows and 50 columns, fitted on 20,000, takes about ")


@pytest.mark.parametrize(("moved", "words"), [(0.00472, "0.47 %"), (0.0412, "4.1 %"), (0.58, "58 %"), (1.31, "130 %")])
def test_how_far_steps_move_is_said_without_an_exponent(moved: float, words: str) -> None:
    told = Walk(2, moved=np.array([np.nan, moved], np.float32), kept=np.array([1, 0.5], np.float32))
    assert said(told, 1) == f"moves {words} of the radius, keeps 50 % of neighbours"
