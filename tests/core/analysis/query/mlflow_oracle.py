"""What MLflow finds with queries, in a process of its own: ``python -m …mlflow_oracle`` from JSON to JSON.

Standard input holds ``{"rows": …, "queries": …, "store": …}``. Without a store MLflow's evaluator for file stores is
asked; otherwise an SQLite store is filled with the rows at that path, and asked with the client. The answer has for
each query which rows are found, None where the query is refused, and the keys and values that MLflow read in it.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.core.analysis.query.stores import Row, mlflow_run


def main() -> None:
    asked = json.load(sys.stdin)
    rows = [Row(**{**row, "datasets": tuple(map(tuple, row["datasets"]))}) for row in asked["rows"]]
    os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    warnings.simplefilter("ignore")
    find = in_store(rows, Path(asked["store"])) if asked["store"] else in_memory(rows)
    json.dump([answer(find, query) for query in asked["queries"]], sys.stdout)


def answer(find: Callable[[str], list[bool]], query: str) -> dict[str, Any]:
    evaluator = mlflow_evaluator()
    try:
        parsed = evaluator.parse_search_filter(query)
        found = find(query)
    except Exception:  # whatever it raises, MlflowException or not, the query is refused
        return {"found": None, "said": []}
    return {"found": found, "said": [[clause["key"], clause["value"]] for clause in parsed]}


def mlflow_evaluator() -> Any:
    from mlflow.utils.search_utils import SearchUtils

    return SearchUtils


def in_memory(rows: list[Row]) -> Callable[[str], list[bool]]:
    """Return what asks the evaluator for file stores, every clause of every run, so that a wrong one is always seen."""
    evaluator = mlflow_evaluator()
    runs = [mlflow_run(row) for row in rows]

    def find(query: str) -> list[bool]:
        clauses = evaluator.parse_search_filter(query)
        held = [[evaluator._does_run_match_clause(run, clause) for clause in clauses] for run in runs]
        return [all(clauses) for clauses in held]

    return find


def in_store(rows: list[Row], store: Path) -> Callable[[str], list[bool]]:
    from mlflow import MlflowClient

    os.chdir(store.parent)
    client = MlflowClient(f"sqlite:///{store}")
    experiment = client.create_experiment("queries", artifact_location=str(store.parent / "artifacts"))
    names = [log(client, experiment, row) for row in rows]

    def find(query: str) -> list[bool]:
        found = {run.info.run_id for run in client.search_runs([experiment], query)}
        return [name in found for name in names]

    return find


def log(client: Any, experiment: str, row: Row) -> str:
    from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag

    run = client.create_run(experiment, start_time=row.start, run_name=row.title, tags={"row": row.identifier})
    name = str(run.info.run_id)
    steps = ((2, 99.0), (1, -99.0), (3, 5.0))
    points = [(key, step, one) for key, value in row.metrics.items() for step, one in ((7, value), *steps)]
    client.log_batch(
        name,
        [Metric(key, one, 1000 + step, step) for key, step, one in points],
        [Param(key, text) for key, text in row.params.items()],
        [RunTag(key, text) for key, text in row.tags.items()],
    )
    for title, digest, context in row.datasets:
        tags = [InputTag("mlflow.data.context", context)] if context else []
        client.log_inputs(name, [DatasetInput(Dataset(title, digest, "local", "{}"), tags)])
    if row.status in ("FINISHED", "FAILED", "KILLED"):
        client.set_terminated(name, row.status, row.end)
    return name


if __name__ == "__main__":
    main()
