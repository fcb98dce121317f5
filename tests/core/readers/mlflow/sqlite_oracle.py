"""Logs with MLflow itself into SQLite stores, and writes down what MLflow says is in them.

``python -m tests.core.readers.mlflow.sqlite_oracle FOLDER`` makes ``FOLDER/mlflow.db``, a file store ``FOLDER/mlruns``
that MLflow migrates to ``FOLDER/migrated/store.sqlite3``, an empty store ``FOLDER/empty.db``, and
``FOLDER/stores.json`` about all of them. It is a program of its own because MLflow takes seconds to import and changes
the process it is imported into.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.core.readers.mlflow import files_oracle


def make(folder: Path) -> None:
    """Make all stores; MLflow's schema is made once and copied, as it takes seconds."""
    os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    mlflow: Any = importlib.import_module("mlflow")
    empty = folder / "empty.db"
    mlflow.MlflowClient(f"sqlite:///{empty}").search_experiments()
    (folder / "mlflow.db").write_bytes(empty.read_bytes())
    (folder / "migrated").mkdir()
    files_oracle.make(folder)
    command = [sys.executable, "-m", "mlflow", "migrate-filestore", "--source", str(folder / "mlruns"), "--target"]
    subprocess.run([*command, f"sqlite:///{folder / 'migrated' / 'store.sqlite3'}"], check=True, capture_output=True)
    said = {
        "mlflow.db": log(mlflow, folder),
        "migrated/store.sqlite3": files_oracle.said(mlflow.MlflowClient(f"sqlite:///{folder}/migrated/store.sqlite3")),
    }
    (folder / "stores.json").write_text(json.dumps(said), encoding="utf-8")


def log(mlflow: Any, folder: Path) -> dict[str, Any]:
    """Log runs with all that has ever been read wrongly; returns what MLflow says of them."""
    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
    client = mlflow.MlflowClient()
    experiment = client.create_experiment("Ünï / odd: name", artifact_location=(folder / "kept").as_uri())
    client.set_experiment_tag(experiment, "team", "grün")
    pandas: Any = importlib.import_module("pandas")
    frame = pandas.DataFrame({"a": [1.0, 2.0], "long name": ["x", "y"]})
    data = mlflow.data.from_pandas(frame, source=str(folder / "it's.csv"), name="iris")
    with mlflow.start_run(experiment_id=experiment, run_name="parent 'quoted'") as parent:
        mlflow.log_params(
            {"lr": 1e-3, "model/depth": 3, "multi": "a\nb ", "empty": "", "ü": 'ß"\\', "long": "x" * 6000}
        )
        mlflow.set_tags({"mlflow.note.content": "# Note\n", "json": '{"a": [1, "\\u00fc"]}', "empty": ""})
        mlflow.log_input(data, context="training")
        mlflow.log_input(data, context="evaluation")
        for step in (0, 2, 1, -3, 10**9, 2**53 + 1):
            mlflow.log_metric("train/loss", 1 / 3 + step, step=step)
        for value in (math.nan, math.inf, -math.inf, 1e-300, 5e-324, -0.1, 1e308, 3):
            mlflow.log_metric("odd values", value, step=7)
        mlflow.log_table({"x": [1, 2, 3], "y": [0.5, None, 2.0]}, "tables/eval.json")
        mlflow.log_text("hello", "deep/notes.txt")
        with mlflow.start_run(experiment_id=experiment, run_name="child", nested=True):
            mlflow.log_metric("measured", 0.5, step=3, dataset=data)
    _log_batch(mlflow, client, experiment)
    failed = client.create_run(experiment, run_name="parent 'quoted'")
    client.set_terminated(failed.info.run_id, "FAILED")
    client.set_terminated(client.create_run("0").info.run_id, "KILLED")
    client.delete_run(client.create_run("0", run_name="deleted").info.run_id)
    client.delete_experiment(_with_a_run(client, "gone"))
    assert parent.info.run_id
    return files_oracle.said(client)


def _log_batch(mlflow: Any, client: Any, experiment: str) -> None:
    """Log many points at once, several of one step among them, and leave the run as if it went on."""
    run = client.create_run(experiment, run_name="going")
    now = int(time.time() * 1000)
    points = [mlflow.entities.Metric(f"m {k}", k + n / 7, now + n // 2, n // 3) for n in range(150) for k in range(3)]
    params = [mlflow.entities.Param(f"p{n}", str(n)) for n in range(30)]
    client.log_batch(run.info.run_id, points, params, [mlflow.entities.RunTag("tag", "value")])
    client.set_tag(run.info.run_id, "tag", "another value")


def _with_a_run(client: Any, name: str) -> str:
    experiment = client.create_experiment(name)
    client.create_run(experiment)
    return str(experiment)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
