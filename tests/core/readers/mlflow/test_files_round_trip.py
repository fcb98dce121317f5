"""What MLflow logs into a file store and reads back is what is read here; where MLflow is wrong, the file is right."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.model import Catalog, Run
from core.readers.embeddings import load_vectors
from core.readers.mlflow.artifacts import list_artifacts
from tests.core.readers.logs import read

ROOT = Path(__file__).resolve().parents[4]

pytestmark = pytest.mark.skipif(importlib.util.find_spec("mlflow") is None, reason="MLflow is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logged")
    command = [sys.executable, "-m", "tests.core.readers.mlflow.files_oracle", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (folder / "said.json").exists(), done.stderr
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    return read(folder / "mlruns")


@pytest.fixture(scope="module")
def runs(catalog: Catalog) -> dict[str, Run]:
    return {run.run_id or "": run for run in catalog.runs.values()}


def test_the_same_runs_and_no_problem(said: dict[str, Any], runs: dict[str, Run], catalog: Catalog) -> None:
    assert runs.keys() == said.keys()
    assert len(runs) == 4
    assert catalog.problems == ()


def test_facts(said: dict[str, Any], runs: dict[str, Run]) -> None:
    for identifier, theirs in said.items():
        ours = runs[identifier]
        assert ours.name == f"{theirs['experiment']}/{theirs['name']}"
        assert ours.experiment == theirs["experiment"]
        assert ours.status == theirs["status"].lower()
        assert ours.started == theirs["started"] / 1000
        assert ours.ended == (theirs["ended"] / 1000 if theirs["ended"] else None)
        assert dict(ours.params) == theirs["params"]
        assert dict(ours.labels) == theirs["tags"]
        assert ours.origin["user"] == theirs["user"]
        assert [asdict(dataset) for dataset in ours.datasets] == theirs["datasets"]


def test_parents(said: dict[str, Any], runs: dict[str, Run]) -> None:
    (child,) = [identifier for identifier, theirs in said.items() if theirs["name"] == "child"]
    assert runs[child].parent == runs[said[child]["tags"]["mlflow.parentRunId"]].name


def test_histories(said: dict[str, Any], runs: dict[str, Run]) -> None:
    for identifier, theirs in said.items():
        ours = runs[identifier]
        assert ours.scalars.keys() == theirs["metrics"].keys()
        for key, points in theirs["metrics"].items():
            series = ours.scalars[key]
            np.testing.assert_array_equal(series.wall_time, [point[0] / 1000 for point in points])
            assert list(map(repr, series.value.tolist())) == [point[1] for point in points]
            # MLflow forgets the step of a metric that was measured on a data set.
            expected = [3] if key == "measured" else [point[2] for point in points]
            assert series.step.tolist() == expected


def test_artifacts(said: dict[str, Any], runs: dict[str, Run]) -> None:
    for identifier, theirs in said.items():
        listed = list_artifacts(runs[identifier].artifact_folder)
        assert {artifact.path: artifact.size for artifact in listed} == theirs["artifacts"]


def test_logged_tables_are_tables(catalog: Catalog) -> None:
    (table,) = catalog.embeddings.values()
    assert (table.tensor, table.rows, table.columns) == ("tables/eval.json", 3, 2)
    expected = np.array([[1, 0.5], [2, np.nan], [3, 2]], np.float32)
    np.testing.assert_array_equal(load_vectors(table.steps[-1].tensor), expected)


def test_parts_of_the_store_say_the_same(folder: Path, runs: dict[str, Run]) -> None:
    run = next(run for run in runs.values() if run.datasets)
    path = Path(run.files[0]).parent
    for part in (path, path.parent):
        again = next(other for other in read(part).runs.values() if other.run_id == run.run_id)
        assert (again.name, again.datasets, dict(again.params)) == (run.name, run.datasets, dict(run.params))


def test_a_store_that_moved_says_the_same(folder: Path, said: dict[str, Any]) -> None:
    moved = (folder / "mlruns").rename(folder / "moved away")
    try:
        for run in read(moved).runs.values():
            listed = list_artifacts(run.artifact_folder)
            assert {artifact.path: artifact.size for artifact in listed} == said[run.run_id or ""]["artifacts"]
    finally:
        moved.rename(folder / "mlruns")
