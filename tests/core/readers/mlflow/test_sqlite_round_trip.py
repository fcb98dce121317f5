"""What MLflow logs into an SQLite store and reads back is what is read here, and a migrated store says the same."""

from __future__ import annotations

import importlib.util
import json
import math
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from core.model import Run, RunStatus, ScalarSeries
from core.readers.embeddings import load_vectors
from core.readers.mlflow.artifacts import list_artifacts
from tests.core.readers.logs import read

ROOT: Final = Path(__file__).resolve().parents[4]
STORES: Final = ("mlflow.db", "migrated/store.sqlite3")
_INFINITY: Final = str(np.finfo(np.float64).max)
"""What MLflow keeps, and gives back, for an infinite value."""

pytestmark = pytest.mark.skipif(importlib.util.find_spec("mlflow") is None, reason="MLflow is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stores")
    command = [sys.executable, "-m", "tests.core.readers.mlflow.sqlite_oracle", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (folder / "stores.json").exists(), done.stderr
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads((folder / "stores.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def runs(folder: Path) -> dict[str, dict[str, Run]]:
    found = {}
    for store in STORES:
        catalog = read(folder / store)
        assert catalog.problems == ()
        found[store] = {run.run_id or "": run for run in catalog.runs.values()}
    return found


@pytest.mark.parametrize("store", STORES)
def test_facts(store: str, said: dict[str, dict[str, Any]], runs: dict[str, dict[str, Run]]) -> None:
    assert runs[store].keys() == said[store].keys()
    for identifier, theirs in said[store].items():
        ours = runs[store][identifier]
        assert ours.loaded
        assert ours.experiment == theirs["experiment"]
        assert ours.name.startswith(f"{Path(store).name}/{theirs['experiment']}/{theirs['name']}")
        assert ours.status == RunStatus(theirs["status"].lower())
        assert ours.started == theirs["started"] / 1000
        assert ours.ended == (theirs["ended"] / 1000 if theirs["ended"] else None)
        assert dict(ours.params) == theirs["params"]
        assert dict(ours.labels) == theirs["tags"]
        assert ours.origin.get("user", "") == theirs["tags"].get("mlflow.user", theirs["user"])
        datasets = sorted((asdict(dataset) for dataset in ours.datasets), key=lambda used: str(used["context"]))
        assert datasets == sorted(theirs["datasets"], key=lambda used: str(used["context"]))


@pytest.mark.parametrize("store", STORES)
def test_histories(store: str, said: dict[str, dict[str, Any]], runs: dict[str, dict[str, Run]]) -> None:
    for identifier, theirs in said[store].items():
        ours = runs[store][identifier]
        assert ours.scalars.keys() == theirs["metrics"].keys()
        for key, points in theirs["metrics"].items():
            series = ours.scalars[key]
            expected = [(when / 1000, value.replace(_INFINITY, "inf"), step) for when, value, step in points]
            assert _points(series) == sorted(expected)


def test_points_are_in_the_order_of_logging(runs: dict[str, dict[str, Run]]) -> None:
    parent = next(run for run in runs["mlflow.db"].values() if "odd values" in run.scalars)
    assert parent.scalars["train/loss"].step.tolist() == [0, 2, 1, -3, 10**9, 2**53 + 1]
    values = parent.scalars["odd values"].value
    assert math.isnan(values[0])
    assert values[1:].tolist() == [math.inf, -math.inf, 1e-300, 5e-324, -0.1, 1e308, 3]
    going = next(run for run in runs["mlflow.db"].values() if run.name.endswith("going"))
    assert going.scalars["m 2"].value.tolist() == [2 + n / 7 for n in range(150)]
    assert going.scalars["m 2"].step.tolist() == [n // 3 for n in range(150)]


def test_runs_of_one_name_have_names_of_their_own(runs: dict[str, dict[str, Run]]) -> None:
    first, second = (run for run in runs["mlflow.db"].values() if "parent 'quoted'" in run.name)
    assert first.name != second.name
    assert next(run for run in (first, second) if run.params).name == "mlflow.db/Ünï / odd: name/parent 'quoted'"


def test_parents(runs: dict[str, dict[str, Run]]) -> None:
    child = next(run for run in runs["mlflow.db"].values() if run.name.endswith("child"))
    assert child.parent == "mlflow.db/Ünï / odd: name/parent 'quoted'"


def test_artifacts_are_where_the_store_says(said: dict[str, dict[str, Any]], runs: dict[str, dict[str, Run]]) -> None:
    for store in STORES:
        for identifier, theirs in said[store].items():
            listed = list_artifacts(runs[store][identifier].artifact_folder)
            assert {artifact.path: artifact.size for artifact in listed} == theirs["artifacts"]


def test_logged_tables_are_tables(folder: Path) -> None:
    (table,) = read(folder / "mlflow.db").embeddings.values()
    assert (table.tensor, table.rows, table.columns) == ("tables/eval.json", 3, 2)
    expected = np.array([[1, 0.5], [2, np.nan], [3, 2]], np.float32)
    np.testing.assert_array_equal(load_vectors(table.steps[-1].tensor), expected)


def test_a_store_says_the_same_before_and_after_its_migration(folder: Path, runs: dict[str, dict[str, Run]]) -> None:
    files = {run.run_id or "": run for run in read(folder / "mlruns").runs.values()}
    migrated = runs["migrated/store.sqlite3"]
    assert files.keys() == migrated.keys()
    for identifier, before in files.items():
        after = migrated[identifier]
        assert after.name == f"store.sqlite3/{before.name}"
        for field in ("params", "labels", "origin", "status", "started", "ended", "experiment", "datasets"):
            assert getattr(after, field) == getattr(before, field), field
        assert after.artifact_folder == before.artifact_folder
        assert after.scalars.keys() == before.scalars.keys()
        for key, series in before.scalars.items():
            assert _points(after.scalars[key]) == _points(series)


def _points(series: ScalarSeries) -> list[tuple[float, str, int]]:
    """Return points regardless of their order: a migration sorts them."""
    return sorted(zip(series.wall_time.tolist(), map(repr, series.value.tolist()), series.step.tolist(), strict=True))
