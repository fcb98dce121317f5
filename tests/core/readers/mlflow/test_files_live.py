from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.model import Catalog, RunStatus
from core.readers.catalog import CatalogReader, parse_sources
from tests.core.readers.logs import event, simple, version, write
from tests.core.readers.mlflow.file_stores import START, add, lines, make_experiment, make_old, make_run, put, run_id


class Live:
    """A store that is followed."""

    def __init__(self, folder: Path) -> None:
        self.reader = CatalogReader(parse_sources([str(folder)]))
        self.catalog = self.reader.read()

    def poll(self) -> bool:
        """Look again; return whether there is anything new."""
        newer = self.reader.refresh()
        self.catalog = newer or self.catalog
        return newer is not None


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    folder = make_experiment(tmp_path, 0, "live")
    make_run(folder, 1, "going", status=1, metrics={"loss": lines(5, 4)}, params={"lr": "1"}, tags={"mood": "calm"})
    make_run(folder, 2, "done", metrics={"loss": lines(1)})
    return folder


@pytest.fixture
def live(experiment: Path) -> Live:
    return Live(experiment.parent)


def test_nothing_new_is_nothing(live: Live) -> None:
    assert not live.poll()
    assert not live.poll()


def test_appended_lines_appear_and_other_runs_stay_what_they_are(live: Live, experiment: Path) -> None:
    going, done = live.catalog.runs["live/going"], live.catalog.runs["live/done"]
    add(experiment / run_id(1) / "metrics/loss", f"{START} 3 2\n{START} 2 ")
    assert live.poll()
    grown = live.catalog.runs["live/going"]
    assert grown is not going
    assert grown.scalars["loss"].step.tolist() == [0, 1, 2]
    assert live.catalog.runs["live/done"] is done
    add(experiment / run_id(1) / "metrics/loss", "3\n")
    assert live.poll()
    assert live.catalog.runs["live/going"].scalars["loss"].step.tolist() == [0, 1, 2, 3]
    assert live.catalog.problems == ()


def test_new_metrics_parameters_and_tags_appear(live: Live, experiment: Path) -> None:
    folder = experiment / run_id(1)
    loss = live.catalog.runs["live/going"].scalars["loss"]
    put(folder / "metrics/val/loss", lines(9))
    put(folder / "params/model/depth", "3")
    put(folder / "tags/mood", "wild")
    assert live.poll()
    run = live.catalog.runs["live/going"]
    assert run.scalars["val/loss"].value.tolist() == [9]
    assert run.scalars["loss"] is loss
    assert (run.params["model/depth"], run.labels["mood"]) == ("3", "wild")
    (folder / "tags/mood").unlink()
    assert live.poll()
    assert "mood" not in live.catalog.runs["live/going"].labels


def test_new_runs_and_experiments_appear_and_deleted_ones_vanish(live: Live, experiment: Path) -> None:
    make_run(experiment, 3, "new")
    make_run(make_experiment(experiment.parent, 1, "other"), 4, "first")
    assert live.poll()
    assert sorted(live.catalog.runs) == ["live/done", "live/going", "live/new", "other/first"]
    shutil.rmtree(experiment / run_id(3))
    shutil.rmtree(experiment.parent / "1")
    assert live.poll()
    assert sorted(live.catalog.runs) == ["live/done", "live/going"]
    meta = experiment / run_id(2) / "meta.yaml"
    put(meta, meta.read_text().replace("lifecycle_stage: active", "lifecycle_stage: deleted"))
    assert live.poll()
    assert list(live.catalog.runs) == ["live/going"]


def test_a_run_ends_is_renamed_and_goes_on(live: Live, experiment: Path) -> None:
    meta = experiment / run_id(1) / "meta.yaml"
    said = meta.read_text()
    put(meta, said.replace("status: 1", "status: 3").replace("end_time: null", f"end_time: {START + 9000}"))
    assert live.poll()
    run = live.catalog.runs["live/going"]
    assert (run.status, run.ended) == (RunStatus.FINISHED, START / 1000 + 9)
    put(meta, said.replace("run_name: going", "run_name: resumed"))
    assert live.poll()
    assert live.catalog.runs["live/resumed"].status is RunStatus.RUNNING


def test_a_run_that_ended_long_ago_is_looked_at_now_and_then(experiment: Path) -> None:
    make_old(experiment)
    live = Live(experiment.parent)
    assert not live.poll()
    add(experiment / run_id(2) / "metrics/loss", lines(7, first=1))
    assert any(live.poll() for _ in range(32))
    assert live.catalog.runs["live/done"].scalars["loss"].step.tolist() == [0, 1]


def test_a_run_that_ended_long_ago_and_goes_on_is_seen_at_once(experiment: Path) -> None:
    make_old(experiment)
    live = Live(experiment.parent)
    meta = experiment / run_id(2) / "meta.yaml"
    put(meta, meta.read_text().replace("status: 3", "status: 1"))
    add(experiment / run_id(2) / "metrics/loss", lines(7, first=1))
    assert live.poll()
    run = live.catalog.runs["live/done"]
    assert (run.status, len(run.scalars["loss"])) == (RunStatus.RUNNING, 2)


def test_a_description_that_is_being_written_heals(live: Live, experiment: Path) -> None:
    meta = experiment / run_id(1) / "meta.yaml"
    said = meta.read_text()
    put(meta)
    assert live.poll()
    assert [problem.kind for problem in live.catalog.problems] == ["bad-meta"]
    put(meta, said)
    assert live.poll()
    assert live.catalog.problems == ()
    assert "live/going" in live.catalog.runs


def test_a_store_that_begins_is_found(tmp_path: Path) -> None:
    live = Live(tmp_path)
    assert not live.catalog.runs
    make_run(make_experiment(tmp_path / "mlruns", 0, "live"), 1, "first", status=1)
    assert live.poll()
    assert list(live.catalog.runs) == ["mlruns/live/first"]
    shutil.rmtree(tmp_path / "mlruns")
    assert live.poll()
    assert not live.catalog.runs


def test_event_files_among_artifacts_appear(live: Live, experiment: Path) -> None:
    events = experiment / run_id(1) / "artifacts/tb/events.out.tfevents.1"
    write(events, [version(), event(1, simple("a", 1))])
    assert live.poll()
    assert [run.source for run in live.catalog.runs.values()] == ["tensorboard", "mlflow", "mlflow"]
    shutil.rmtree(events.parent)
    assert live.poll()
    assert len(live.catalog.runs) == 2


def test_tables_among_artifacts_appear_change_and_vanish(live: Live, experiment: Path) -> None:
    file = experiment / run_id(1) / "artifacts/points.csv"
    put(file, "x,y\n1,2\n3,4\n")
    assert live.poll()
    run = live.catalog.runs["live/going"]
    assert live.catalog.embeddings["live/going/points.csv"].rows == 2
    add(file, "5,6\n")
    assert live.poll()
    assert live.catalog.embeddings["live/going/points.csv"].rows == 3
    assert live.catalog.runs["live/going"] is run
    file.unlink()
    assert live.poll()
    assert not live.catalog.embeddings


def test_runs_are_shown_while_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.readers.mlflow.file_store._PACE", 0.0)
    monkeypatch.setattr("core.readers.catalog._PACE", 0.0)
    for number in range(4):
        experiment = make_experiment(tmp_path, number)
        for run in range(100):
            make_run(experiment, 1000 * number + run, metrics={"loss": lines(*range(50))})
    snapshots: list[Catalog] = []
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    final = reader.read(publish=snapshots.append)
    loaded = [sum(run.loaded for run in catalog.runs.values()) for catalog in snapshots]
    assert loaded == sorted(loaded)
    assert any(0 < count < 400 for count in loaded)
    assert len(final.runs) == 400
    assert sum(run.points for run in final.runs.values()) == 400 * 50


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Count what is asked of the file system."""
    counts = dict.fromkeys(("stat", "open", "scandir"), 0)
    with monkeypatch.context() as patch:
        for name in counts:
            patch.setattr(os, name, _counting(name, getattr(os, name), counts))
        yield counts


def _counting(name: str, call: Callable[..., object], counts: dict[str, int]) -> Callable[..., object]:
    def count(*arguments: object, **options: object) -> object:
        counts[name] += 1
        return call(*arguments, **options)

    return count


def test_an_idle_store_costs_a_look_at_the_descriptions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = make_experiment(tmp_path)
    for number in range(200):
        values = {f"m{k}": lines(*range(3)) for k in range(10)}
        make_run(experiment, number, metrics=values, params={f"p{k}": "1" for k in range(10)})
    make_old(tmp_path)
    live = Live(tmp_path)
    with counted(monkeypatch) as counts:
        assert not live.poll()
    assert counts["open"] == 0
    assert counts["scandir"] <= 1  # the folder that was opened, by whoever walks
    assert counts["stat"] < 2.5 * 200
