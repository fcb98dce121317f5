"""SQLite stores that somebody is writing to: only what is new is read, and what has not changed stays what it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.model import Catalog, Run, RunStatus
from core.readers.base import FileState, Folder
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.mlflow.sqlite import tracked
from core.readers.mlflow.sqlite.history import HISTORY, Metrics, read_metrics
from core.readers.mlflow.sqlite.query import Rows, Store
from core.readers.mlflow.sqlite.reader import SqliteStoreReader, SqliteStores
from tests.core.readers.mlflow.sqlite_stores import (
    OLD,
    START,
    add_points,
    add_run,
    add_texts,
    make_small,
    make_store,
    run_id,
    settle,
    writing,
)


class Followed:
    """A store that is followed while a test changes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = CatalogReader(parse_sources([str(path.parent)]))
        self.runs = self._by_id(self.reader.read())

    def change(self, work: Callable[[sqlite3.Connection], object]) -> dict[str, Run]:
        """Change the store; returns the runs that are new or other objects than before."""
        with writing(self.path) as connection:
            work(connection)
        before = self.runs
        catalog = self.reader.refresh()
        if catalog is not None:
            assert catalog.problems == ()
            self.runs = self._by_id(catalog)
        return {identifier: run for identifier, run in self.runs.items() if before.get(identifier) is not run}

    def _by_id(self, catalog: Catalog) -> dict[str, Run]:
        return {run.run_id or "": run for run in catalog.runs.values()}


@pytest.fixture
def followed(tmp_path: Path) -> Followed:
    return Followed(make_small(tmp_path / "mlflow.db"))


def test_points_are_added_to_their_run_alone(followed: Followed) -> None:
    before = followed.runs[run_id(2)]

    def log(connection: sqlite3.Connection) -> None:
        add_points(connection, run_id(2), "loss", [7, 8], 5)
        add_points(connection, run_id(2), "new", [1.5], 0)

    assert followed.change(log).keys() == {run_id(2)}
    after = followed.runs[run_id(2)]
    assert after.scalars["loss"].value.tolist() == [2, 2.125, 2.25, 2.375, 2.5, 7, 8]
    assert after.scalars["loss"].step.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert after.scalars["new"].value.tolist() == [1.5]
    assert (after.name, after.params, after.labels) == (before.name, before.params, before.labels)


def test_a_series_without_new_points_is_the_same_object(followed: Followed) -> None:
    before = followed.runs[run_id(2)].scalars["loss"]
    followed.change(lambda connection: add_points(connection, run_id(2), "other", [1.0]))
    assert followed.runs[run_id(2)].scalars["loss"] is before


def test_only_new_rows_are_asked_for(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Rows] = []

    def watched(store: Store, table: str, rows: Rows) -> Metrics:
        asked.extend([rows] if table == HISTORY else [])
        return read_metrics(store, table, rows)

    monkeypatch.setattr(tracked, "read_metrics", watched)
    followed.change(lambda connection: add_points(connection, run_id(1), "loss", [7], 5))
    assert [rows.parameters for rows in asked] == [(15, 16)]


def test_facts_that_change(followed: Followed) -> None:
    def change(connection: sqlite3.Connection) -> None:
        add_texts(connection, "params", run_id(1), depth="3")
        add_texts(connection, "tags", run_id(1), team="blue")
        connection.execute("DELETE FROM tags WHERE run_uuid = ?", (run_id(2),))
        connection.execute("UPDATE runs SET status = 'RUNNING', end_time = NULL WHERE run_uuid = ?", (run_id(3),))

    assert len(followed.change(change)) == 3
    one, two, three = (followed.runs[run_id(number)] for number in (1, 2, 3))
    assert (one.params, one.labels) == ({"lr": "0.1", "depth": "3"}, {"team": "blue"})
    assert two.labels == {}
    assert (three.status, three.ended) == (RunStatus.RUNNING, None)
    assert three.scalars["loss"].value.tolist() == [3, 3.125, 3.25, 3.375, 3.5]


def test_runs_come_go_and_come_back(followed: Followed) -> None:
    def log(connection: sqlite3.Connection) -> None:
        add_points(connection, add_run(connection, 4), "loss", [1, 2, 3])

    def stage(number: int, name: str) -> Callable[[sqlite3.Connection], object]:
        update = "UPDATE runs SET lifecycle_stage = ? WHERE run_uuid = ?"
        return lambda connection: connection.execute(update, (name, run_id(number)))

    assert followed.change(log).keys() == {run_id(4)}
    assert followed.runs[run_id(4)].scalars["loss"].value.tolist() == [1, 2, 3]
    assert followed.change(stage(2, "deleted")) == {}
    assert run_id(2) not in followed.runs
    followed.change(lambda connection: add_points(connection, run_id(2), "loss", [9], 5))
    assert followed.change(stage(2, "active")).keys() == {run_id(2)}
    assert followed.runs[run_id(2)].scalars["loss"].value.tolist() == [2, 2.125, 2.25, 2.375, 2.5, 9]


def test_a_renamed_experiment_renames_its_runs(followed: Followed) -> None:
    changed = followed.change(lambda connection: connection.execute("UPDATE experiments SET name = 'tuned'"))
    assert [(run.name, run.experiment) for run in changed.values()] == [
        (f"tuned/run {number}", "tuned") for number in (1, 2, 3)
    ]


def test_a_parent_that_is_renamed(followed: Followed) -> None:
    followed.change(lambda c: add_texts(c, "tags", run_id(2), **{"mlflow.parentRunId": run_id(1)}))
    assert followed.runs[run_id(2)].parent == "Default/run 1"
    rename = "UPDATE runs SET name = 'mother' WHERE run_uuid = ?"
    assert followed.change(lambda c: c.execute(rename, (run_id(1),))).keys() == {run_id(1), run_id(2)}
    assert followed.runs[run_id(2)].parent == "Default/mother"


def test_rows_that_are_removed_for_good(followed: Followed) -> None:
    def collect(connection: sqlite3.Connection) -> None:
        for table in ("metrics", "latest_metrics", "params", "tags", "runs"):
            connection.execute(f"DELETE FROM {table} WHERE run_uuid = ?", (run_id(3),))
        add_points(connection, run_id(1), "loss", [5, 6, 7], 5)  # takes the numbers of the rows that were removed

    followed.change(collect)
    assert followed.runs.keys() == {run_id(1), run_id(2)}
    assert followed.runs[run_id(1)].scalars["loss"].step.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]


def test_a_store_that_is_packed_anew(followed: Followed) -> None:
    def pack(connection: sqlite3.Connection) -> None:
        for table in ("metrics", "latest_metrics", "params", "tags", "runs"):
            connection.execute(f"DELETE FROM {table} WHERE run_uuid = ?", (run_id(1),))
        connection.commit()
        connection.execute("VACUUM")
        add_points(connection, run_id(3), "loss", [4], 5)

    followed.change(pack)
    assert {run: len(followed.runs[run].scalars["loss"]) for run in followed.runs} == {run_id(2): 5, run_id(3): 6}


def test_another_file_in_its_place(followed: Followed, tmp_path: Path) -> None:
    make_small(tmp_path / "other", 5, 2).replace(followed.path)
    assert len(followed.change(lambda connection: None)) == 5
    assert [len(run.scalars["loss"]) for run in followed.runs.values()] == [2] * 5


def test_a_store_that_appears_and_one_that_vanishes(tmp_path: Path) -> None:
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    assert reader.read().runs == {}
    (tmp_path / "mlflow.db").touch()
    reader.refresh()
    make_small(tmp_path / "mlflow.db")
    catalog = reader.refresh()
    assert catalog is not None
    assert len(catalog.runs) == 3
    make_small(tmp_path / "another.db", 1)
    catalog = reader.refresh()
    assert catalog is not None
    assert list(catalog.runs)[:2] == ["another/Default/run 1", "mlflow/Default/run 1"]
    (tmp_path / "mlflow.db").unlink()
    catalog = reader.refresh()
    assert catalog is not None
    assert list(catalog.runs) == ["Default/run 1"]


@pytest.mark.parametrize("direct", [False, True])
def test_what_is_only_in_the_log_is_seen(tmp_path: Path, direct: bool) -> None:
    store = make_small(tmp_path / "mlflow.db")
    with closing(sqlite3.connect(store)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        reader = CatalogReader(parse_sources([str(store if direct else tmp_path)]))
        reader.read()
        settle(store)
        reader.refresh()
        for step in (5, 6):
            add_points(writer, run_id(1), "loss", [step], step)
            writer.commit()
            catalog = reader.refresh(everything=False)
            assert catalog is not None
            assert len(catalog.runs[("mlflow.db/" if direct else "") + "Default/run 1"].scalars["loss"]) == step + 1


def test_an_idle_look_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_small(tmp_path / "mlflow.db")
    settle(store)
    follower, folder = _follow(store)
    assert follower.look(folder) > 0
    follower.read()
    contents = follower.contents
    monkeypatch.setattr("core.readers.mlflow.sqlite.database.opened", None)
    assert follower.look(folder) == 0
    assert follower.contents is contents


def test_a_file_that_has_just_changed_is_looked_at_once_more(tmp_path: Path) -> None:
    store = make_small(tmp_path / "mlflow.db")
    follower, folder = _follow(store)
    assert follower.look(folder) > 0
    follower.read()
    contents = follower.contents
    assert follower.look(folder) > 0, "it may have changed again within the same tick of its clock"
    follower.read()
    assert follower.contents is contents


def _follow(store: Path) -> tuple[SqliteStores, Folder]:
    status = store.stat()
    state = FileState(str(store), store.name, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))
    folder = Folder(str(store.parent), ".", (state,))
    follower = SqliteStoreReader().follow(folder)
    assert isinstance(follower, SqliteStores)
    return follower, folder


def test_all_runs_are_shown_before_their_histories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_small(tmp_path / "mlflow.db", 40)
    monkeypatch.setattr(tracked, "_PACE", 0.0)
    follower, folder = _follow(store)
    states: list[tuple[int, int]] = []
    first: list[Run] = []
    show = follower._show

    def note() -> None:
        show()
        runs = follower.contents.runs
        states.append((len(runs), sum(run.loaded for run in runs)))
        first.extend(runs if len(states) == 1 else ())

    monkeypatch.setattr(follower, "_show", note)
    follower.look(folder)
    follower.read()
    assert states[0] == (40, 0)
    assert states[-1] == (40, 40)
    assert [loaded for _, loaded in states] == sorted(loaded for _, loaded in states)
    assert len(set(states)) > 3
    run = first[0]
    assert (run.params, run.labels, run.status) == ({"lr": "0.1"}, {"team": "red"}, RunStatus.FINISHED)
    assert run.scalars["loss"].value.tolist() == [1.5]
    assert run.scalars["loss"].step.tolist() == [4]


def test_the_oldest_generation_grows_too(tmp_path: Path) -> None:
    store = make_store(tmp_path / "mlflow.db", OLD)

    def log(first: int, last: int) -> None:
        points = [("loss", float(n), START + n, run_id(1)) for n in range(first, last)]
        with writing(store) as connection:
            connection.executemany("INSERT INTO metrics (key, value, timestamp, run_uuid) VALUES (?, ?, ?, ?)", points)

    with writing(store) as connection:
        add_run(connection, 1)
    log(0, 10)
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    assert len(reader.read().runs["Default/run 1"].scalars["loss"]) == 10
    log(10, 15)
    catalog = reader.refresh()
    assert catalog is not None
    assert catalog.runs["Default/run 1"].scalars["loss"].value.tolist() == list(range(15))
