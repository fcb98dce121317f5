"""Logs with MLflow itself into a file store, and writes down what MLflow says is in it.

``python -m tests.core.readers.mlflow.files_oracle FOLDER`` makes ``FOLDER/mlruns`` and ``FOLDER/said.json``. It is a
program of its own because MLflow takes seconds to import and changes the process it is imported into.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import sys
from pathlib import Path
from typing import Any


def make(folder: Path) -> None:
    """Log runs with all that has ever been read wrongly."""
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    mlflow: Any = importlib.import_module("mlflow")
    pandas: Any = importlib.import_module("pandas")
    mlflow.set_tracking_uri((folder / "mlruns").as_uri())
    client = mlflow.MlflowClient()
    mlflow.set_experiment("Ünï / odd: name # 1")
    frame = pandas.DataFrame({"a": [1.0, 2.0], "long name": ["x", "y"]})
    data = mlflow.data.from_pandas(frame, source=str(folder / "it's.csv"), name="iris")
    with mlflow.start_run(run_name="parent: with 'quotes' " + "and many words " * 12) as parent:
        mlflow.log_params(
            {"lr": 1e-3, "model/depth": 3, "multi": "a\nb\n\nc ", "empty": "", "ü": "ß", "long": "x" * 6000}
        )
        mlflow.set_tags({"team/name": "grün", "mlflow.note.content": "# Note\n\ntext\n"})
        mlflow.log_input(data, context="training")
        for step in (0, 2, 1, -3, 10**9):
            mlflow.log_metric("train/loss", 1 / (1 + abs(step)), step=step)
        for value in (math.nan, math.inf, -math.inf, 1e-300, 3):
            mlflow.log_metric("odd values", value, step=7)
        mlflow.log_table({"x": [1, 2, 3], "y": [0.5, None, 2.0], "t": ["a", "b", "c"]}, "tables/eval.json")
        mlflow.log_text("hello", "deep/notes.txt")
        with mlflow.start_run(run_name="child", nested=True):
            mlflow.log_metric("measured", 0.5, step=3, dataset=data)
    failed = client.create_run(parent.info.experiment_id, run_name="failed")
    client.set_terminated(failed.info.run_id, "FAILED")
    client.create_run(parent.info.experiment_id, run_name="going")
    client.delete_run(client.create_run("0", run_name="deleted").info.run_id)
    gone = client.create_experiment("gone")
    client.create_run(gone)
    client.delete_experiment(gone)
    mlflow.create_external_model(name="external")
    (folder / "said.json").write_text(json.dumps(said(client)), encoding="utf-8")


def said(client: Any) -> dict[str, Any]:
    """Return what MLflow says of each run, by its identifier."""
    experiments = {experiment.experiment_id: experiment.name for experiment in client.search_experiments()}
    return {run.info.run_id: _run(client, run, experiments) for run in client.search_runs(list(experiments))}


def _run(client: Any, run: Any, experiments: dict[str, str]) -> dict[str, Any]:
    return {
        "name": run.info.run_name,
        "experiment": experiments[run.info.experiment_id],
        "status": run.info.status,
        "started": run.info.start_time,
        "ended": run.info.end_time,
        "user": run.info.user_id,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {key: _history(client, run.info.run_id, key) for key in run.data.metrics},
        "datasets": [
            {
                "name": used.dataset.name,
                "digest": used.dataset.digest,
                "context": next((tag.value for tag in used.tags if tag.key == "mlflow.data.context"), ""),
                "source_type": used.dataset.source_type,
                "source": used.dataset.source,
                "columns": used.dataset.schema,
                "profile": used.dataset.profile,
            }
            for used in run.inputs.dataset_inputs
        ],
        "artifacts": _artifacts(client, run.info.run_id, None),
    }


def _history(client: Any, run: str, key: str) -> list[list[Any]]:
    return [[point.timestamp, repr(point.value), point.step] for point in client.get_metric_history(run, key)]


def _artifacts(client: Any, run: str, folder: str | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in client.list_artifacts(run, folder):
        found |= _artifacts(client, run, entry.path) if entry.is_dir else {entry.path: entry.file_size}
    return found


if __name__ == "__main__":
    make(Path(sys.argv[1]))
