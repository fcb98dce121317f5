"""SQLite stores of several generations, written by hand as MLflow writes them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

START: Final = 1_700_000_000_000
NEW: Final = """
CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256) NOT NULL,
    artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT,
    workspace VARCHAR(63) DEFAULT 'default' NOT NULL);
CREATE TABLE experiment_tags (key VARCHAR(250) NOT NULL, value TEXT, experiment_id INTEGER NOT NULL,
    PRIMARY KEY (key, experiment_id));
CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), source_type VARCHAR(20),
    source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT,
    end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200),
    experiment_id INTEGER, deleted_time BIGINT);
CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
    run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
    PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, key, step);
CREATE TABLE latest_metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT, step BIGINT NOT NULL,
    is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (key, run_uuid));
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
CREATE TABLE params (key VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
    PRIMARY KEY (key, run_uuid));
CREATE INDEX index_params_run_uuid ON params (run_uuid);
CREATE TABLE tags (key VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL,
    PRIMARY KEY (key, run_uuid));
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
CREATE TABLE secrets (secret_id VARCHAR(36) NOT NULL PRIMARY KEY, encrypted_value BLOB NOT NULL);
"""
OLD: Final = """
CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256), artifact_location VARCHAR(256),
    lifecycle_stage VARCHAR(32));
CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), source_type VARCHAR(20),
    source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(20), start_time BIGINT,
    end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200),
    experiment_id INTEGER);
CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
    run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (key, timestamp, run_uuid));
CREATE TABLE params (key VARCHAR(250) NOT NULL, value VARCHAR(250) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
    PRIMARY KEY (key, run_uuid));
CREATE TABLE tags (key VARCHAR(250) NOT NULL, value VARCHAR(250), run_uuid VARCHAR(32) NOT NULL,
    PRIMARY KEY (key, run_uuid));
"""
"""The tables of the first release that had any, of 2018."""


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a store; what was written is kept at the end."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def make_store(path: Path, schema: str = NEW) -> Path:
    """Make a store with one experiment, the default one, and return its path."""
    with writing(path) as connection:
        connection.executescript(schema)
        connection.execute(
            "INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (0, 'Default', 'active')"
        )
    return path


def run_id(number: int) -> str:
    """Return an identifier as MLflow makes them."""
    return f"{number:032x}"


def add_run(connection: sqlite3.Connection, number: int, name: str | None = None, **fields: object) -> str:
    """Add a run that has ended to the default experiment; fields are columns of its row. Returns its identifier."""
    row = {
        "run_uuid": run_id(number),
        "name": f"run {number}" if name is None else name,
        "status": "FINISHED",
        "start_time": START + 1000 * number,
        "end_time": START + 1000 * number + 500,
        "lifecycle_stage": "active",
        "experiment_id": 0,
        **fields,
    }
    insert = f"INSERT INTO runs ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    connection.execute(insert, tuple(row.values()))
    return run_id(number)


def add_points(connection: sqlite3.Connection, run: str, key: str, values: Iterable[float], first: int = 0) -> None:
    """Add finite points one second and one step apart, and the last of them as the latest."""
    points = [(key, value, START + 1000 * step, run, step, 0) for step, value in enumerate(values, first)]
    columns = "(key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)"
    connection.executemany(f"INSERT INTO metrics {columns}", points)
    connection.execute(f"INSERT OR REPLACE INTO latest_metrics {columns}", points[-1])


def add_texts(connection: sqlite3.Connection, table: str, run: str, **texts: str) -> None:
    """Add parameters or tags."""
    rows = [(key, value, run) for key, value in texts.items()]
    connection.executemany(f"INSERT OR REPLACE INTO {table} (key, value, run_uuid) VALUES (?, ?, ?)", rows)


def make_small(path: Path, runs: int = 3, points: int = 5) -> Path:
    """Make a store with a few runs, each with a metric, a parameter and a tag, and return its path."""
    make_store(path)
    with writing(path) as connection:
        for number in range(1, runs + 1):
            run = add_run(connection, number)
            add_points(connection, run, "loss", [number + step / 8 for step in range(points)])
            add_texts(connection, "params", run, lr=str(number / 10))
            add_texts(connection, "tags", run, team="red")
    return path


def settle(path: Path, seconds: float = 60.0) -> None:
    """Make a file look as if it had not been written to for a while."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - int(seconds * 1e9)))
