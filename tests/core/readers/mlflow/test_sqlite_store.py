"""SQLite stores of all generations, and what merely looks like one."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from core.model import RunStatus
from core.readers.mlflow.sqlite.reader import SqliteStoreReader
from tests.core.readers.logs import read
from tests.core.readers.mlflow.sqlite_stores import (
    OLD,
    START,
    add_points,
    add_run,
    add_texts,
    make_small,
    make_store,
    run_id,
    writing,
)


@pytest.mark.parametrize("name", ["mlflow.db", "a.SQLITE", "b.sqlite3"])
def test_a_store_is_found_in_a_folder(tmp_path: Path, name: str) -> None:
    make_small(tmp_path / name)
    catalog = read(tmp_path)
    assert list(catalog.runs) == ["Default/run 1", "Default/run 2", "Default/run 3"]
    assert catalog.problems == ()
    run = catalog.runs["Default/run 2"]
    assert (run.source, run.run_id, run.experiment, run.status) == ("mlflow", run_id(2), "Default", RunStatus.FINISHED)
    assert (run.started, run.ended) == ((START + 2000) / 1000, (START + 2500) / 1000)
    assert run.params == {"lr": "0.2"}
    assert run.labels == {"team": "red"}
    assert run.files == (str(tmp_path / name),)
    assert run.scalars["loss"].value.tolist() == [2, 2.125, 2.25, 2.375, 2.5]
    assert run.scalars["loss"].step.tolist() == [0, 1, 2, 3, 4]
    assert run.scalars["loss"].wall_time.tolist() == [START / 1000 + step for step in range(5)]


@pytest.mark.parametrize("name", ["what?.db", "50%25#1.db", 'it\'s "x".db', "ü ß.db", "a&mode=rwc.db"])
def test_a_name_is_never_an_instruction(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a#b ?c%41"
    folder.mkdir()
    make_small(folder / name)
    assert len(read(folder).runs) == len(read(folder / name).runs) == 3
    assert [path.name for path in folder.iterdir()] == [name]


def test_logs_of_changes_are_claimed_but_not_opened_by_themselves() -> None:
    reader = SqliteStoreReader()
    assert reader.claims("mlflow.db-wal")
    assert not reader.opens("mlflow.db-wal")
    assert not reader.claims("mlflow.db-shm")


def test_the_oldest_generation(tmp_path: Path) -> None:
    store = make_store(tmp_path / "mlflow.db", OLD)
    with writing(store) as connection:
        run = add_run(connection, 1, "", source_name="train.py", source_type="LOCAL", user_id="ada")
        points = [("loss", 1.5 - n / 4, START + 1000 * n, run) for n in range(4)]
        connection.executemany("INSERT INTO metrics (key, value, timestamp, run_uuid) VALUES (?, ?, ?, ?)", points)
        connection.execute("INSERT INTO params (key, value, run_uuid) VALUES ('lr', '0.1', ?)", (run,))
        connection.execute("INSERT INTO tags (key, value, run_uuid) VALUES ('mlflow.runName', 'first', ?)", (run,))
        connection.execute("INSERT INTO tags (key, value, run_uuid) VALUES ('nothing', NULL, ?)", (run,))
        add_run(connection, 2, status="3", lifecycle_stage=None, start_time=None, end_time=None)
    catalog = read(store)
    assert catalog.problems == ()
    first, second = catalog.runs["mlflow.db/Default/first"], catalog.runs["mlflow.db/Default/run 2"]
    assert first.scalars["loss"].value.tolist() == [1.5, 1.25, 1.0, 0.75]
    assert first.scalars["loss"].step.tolist() == [0, 0, 0, 0]
    assert first.params == {"lr": "0.1"}
    assert first.labels == {"mlflow.runName": "first", "nothing": ""}
    assert first.origin == {"user": "ada", "source": "train.py", "source type": "LOCAL"}
    assert (second.status, second.started, second.loaded) == (RunStatus.FINISHED, None, True)


def test_what_is_deleted_is_not_shown(tmp_path: Path) -> None:
    store = make_small(tmp_path / "mlflow.db")
    with writing(store) as connection:
        connection.execute("INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (7, 'x', 'deleted')")
        add_run(connection, 8, experiment_id=7)
        add_run(connection, 9, lifecycle_stage="deleted")
        add_run(connection, 10, "of no experiment", experiment_id=99)
    assert sorted(run.run_id or "" for run in read(store).runs.values()) == [run_id(n) for n in (1, 2, 3, 10)]
    assert read(store).runs["mlflow.db/99/of no experiment"].experiment == "99"


def test_values_that_the_database_cannot_hold(tmp_path: Path) -> None:
    store = make_store(tmp_path / "mlflow.db")
    largest = 1.7976931348623157e308
    with writing(store) as connection:
        run = add_run(connection, 1)
        points = [("m", 0.0, 1), ("m", largest, 0), ("m", -largest, 0), ("m", math.inf, 0), ("m", 1e308, 0)]
        for step, (key, value, is_nan) in enumerate(points):
            connection.execute(
                "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)",
                (key, value, START, run, step, is_nan),
            )
    values = read(store).runs["mlflow.db/Default/run 1"].scalars["m"].value.tolist()
    assert math.isnan(values[0])
    assert values[1:] == [math.inf, -math.inf, math.inf, 1e308]


@pytest.mark.parametrize("step", [2**53 + 1, -(2**53) - 1, 2**62 - 1, -(2**62) + 2**48, 2**62, 2**63 - 1, -(2**63)])
def test_steps_of_any_size_are_exact(tmp_path: Path, step: int) -> None:
    store = make_store(tmp_path / "mlflow.db")
    with writing(store) as connection:
        run = add_run(connection, 1)
        add_points(connection, run, "m", [0.1], step % 1000)
        add_points(connection, run, "n", [0.5], 3)
        connection.execute("UPDATE metrics SET step = ? WHERE key = 'm'", (step,))
    series = read(store).runs["mlflow.db/Default/run 1"].scalars
    assert series["m"].step.tolist() == [step]
    assert series["m"].value.tolist() == [0.1]
    assert series["n"].step.tolist() == [3]


def test_points_keep_the_order_of_logging(tmp_path: Path) -> None:
    store = make_store(tmp_path / "mlflow.db")
    with writing(store) as connection:
        run = add_run(connection, 1)
        for begin in (0, 50, 20, -10):  # a run that was restarted from an earlier checkpoint
            for key in ("b", "a"):
                add_points(connection, run, key, [begin + n / 16 for n in range(40)], begin)
    steps = [begin + n for begin in (0, 50, 20, -10) for n in range(40)]
    for key in ("a", "b"):
        assert read(store).runs["mlflow.db/Default/run 1"].scalars[key].step.tolist() == steps


def test_texts_of_all_kinds(tmp_path: Path) -> None:
    store = make_small(tmp_path / "mlflow.db", 1)
    texts = {"quotes": '"a\' \\ b"', "lines": "a\n\tb\r\n", "ü": "漢字 \U0001f642", "nul": "a\0b", "json": '{"a": [1]}'}
    with writing(store) as connection:
        add_texts(connection, "params", run_id(1), **texts)
        for key, raw in (("latin", "x'666fe46f'"), ("blob", "x'00ff41'")):
            connection.execute(f"INSERT INTO tags (key, value, run_uuid) VALUES (?, {raw}, ?)", (key, run_id(1)))
        raw = "INSERT INTO tags (key, value, run_uuid) VALUES ('text', CAST(x'666fe46f' AS TEXT), ?)"
        connection.execute(raw, (run_id(1),))
    catalog = read(store)
    assert catalog.problems == ()
    run = catalog.runs["mlflow.db/Default/run 1"]
    assert run.params == {"lr": "0.1", **texts}
    assert run.labels["text"] == run.labels["latin"] == "fo\N{REPLACEMENT CHARACTER}o"


def test_workspaces_keep_experiments_of_one_name_apart(tmp_path: Path) -> None:
    store = make_small(tmp_path / "mlflow.db", 1)
    with writing(store) as connection:
        connection.execute("INSERT INTO experiments (experiment_id, name, workspace) VALUES (1, 'Default', 'other')")
        add_run(connection, 2, "run 1", experiment_id=1)
    assert list(read(tmp_path).runs) == ["default/Default/run 1", "other/Default/run 1"]


def test_several_stores_in_a_folder_have_their_own_names(tmp_path: Path) -> None:
    make_small(tmp_path / "one.db", 1)
    make_small(tmp_path / "two.db", 1)
    (tmp_path / "three.db").write_bytes(b"")
    assert list(read(tmp_path).runs) == ["one/Default/run 1", "two/Default/run 1"]


def test_a_store_within_the_folder_of_its_artifacts(tmp_path: Path) -> None:
    (tmp_path / "mlruns" / "0" / run_id(1) / "artifacts").mkdir(parents=True)
    make_small(tmp_path / "mlruns" / "mlflow.db", 1)
    for folder in (tmp_path, tmp_path / "mlruns"):
        (run,) = read(folder).runs.values()
        assert run.run_id == run_id(1)


def test_artifacts_of_a_store_that_moved(tmp_path: Path) -> None:
    store = make_store(tmp_path / "mlflow.db")
    with writing(store) as connection:
        for number, kept in enumerate(("mlruns", "mlartifacts", ""), 1):
            run = add_run(connection, number, artifact_uri=f"file:///nowhere/mlruns/0/{run_id(number)}/artifacts")
            if kept:
                (tmp_path / kept / "0" / run / "artifacts").mkdir(parents=True)
        add_run(connection, 4, artifact_uri="s3://bucket/4/artifacts")
    catalog = read(store)
    folders = [run.artifact_folder for run in catalog.runs.values()]
    expected = [str(tmp_path / kept / "0" / run_id(n) / "artifacts") for n, kept in ((1, "mlruns"), (2, "mlartifacts"))]
    assert [Path(folder) for folder in folders[:2]] == [Path(folder) for folder in expected]
    assert folders[2:] == ["", "s3://bucket/4/artifacts"]


def test_databases_of_others_are_nobodys_business(tmp_path: Path) -> None:
    with writing(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE runs (id INTEGER)")
        connection.execute("CREATE VIEW experiments AS SELECT 1 AS experiment_id")
    (tmp_path / "empty.db").write_bytes(b"")
    (tmp_path / "notes.db").write_bytes(b"no database" * 100)
    assert read(tmp_path).problems == ()
    assert read(tmp_path).runs == {}


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        (b"", "empty-file", "empty"),
        (b"no database" * 100, "unknown-file", "no SQLite"),
        (None, "unknown-file", "MLflow"),
    ],
)
def test_what_is_opened_by_itself_is_told_of(tmp_path: Path, content: bytes | None, kind: str, message: str) -> None:
    path = tmp_path / "thing.db"
    if content is None:
        with writing(path) as connection:
            connection.execute("CREATE TABLE t (a)")
    else:
        path.write_bytes(content)
    (problem,) = read(path).problems
    assert (problem.kind, problem.file) == (kind, str(path))
    assert message in problem.message


def test_the_table_of_secrets_is_never_read(tmp_path: Path) -> None:
    store = make_small(tmp_path / "mlflow.db")
    with writing(store) as connection:
        rows = ((str(n), b"s" * 3000) for n in range(50))
        connection.executemany("INSERT INTO secrets (secret_id, encrypted_value) VALUES (?, ?)", rows)
        query = "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'secrets'"
        pages = [page for (page,) in connection.execute(query)]
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(store.read_bytes())
    for page in pages:  # whoever reads them finds them damaged
        content[(page - 1) * size : page * size] = b"\xff" * size
    store.write_bytes(content)
    catalog = read(store)
    assert catalog.problems == ()
    assert len(catalog.runs) == 3
