"""Experiments and runs of a store, with their parameters, tags and data sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from core.model import Dataset, ScalarSeries
from core.readers.mlflow.records import ExperimentRecord, RunRecord, origin_of, status_of
from core.readers.mlflow.sqlite.query import Query, Rows, Store

PARAMS: Final = "params"
TAGS: Final = "tags"
INPUTS: Final = "inputs"
_ACTIVE: Final = "coalesce({}, 'active') <> 'deleted'"
_CONTEXT: Final = "mlflow.data.context"
_DATASET: Final = ("name", "digest", "dataset_source_type", "dataset_source", "dataset_schema", "dataset_profile")


class RunRow(NamedTuple):
    """A row of the table of runs; texts are empty where they are missing, times are in milliseconds since 1970."""

    run_uuid: str
    experiment_id: str
    name: str
    status: str
    artifact_uri: str
    user_id: str
    source_name: str
    source_type: str
    source_version: str
    entry_point_name: str
    start_time: int | None
    end_time: int | None


_TIMES: Final = ("start_time", "end_time")


def read_experiments(store: Store) -> dict[str, ExperimentRecord]:
    """Return the experiments that are not deleted, by identifier; their names are unique."""
    column = store.schema.column
    columns = {
        "id": "CAST(t.experiment_id AS TEXT)",
        "name": _text(column("experiments", "name")),
        "location": _text(column("experiments", "artifact_location")),
        "workspace": _text(column("experiments", "workspace")),
    }
    active = Rows(_ACTIVE.format(column("experiments", "lifecycle_stage")))
    rows = list(zip(*store.texts(Query("experiments", columns, active)), strict=True))
    several = len({workspace for *_, workspace in rows}) > 1
    labels = read_pairs(store, "experiment_tags", Rows(), "experiment_id")
    return {
        identifier: ExperimentRecord(
            identifier, f"{space}/{name}" if several and space else name, location, labels.get(identifier, {})
        )
        for identifier, name, location, space in rows
    }


def read_runs(store: Store) -> dict[str, RunRow]:
    """Return the runs that are not deleted, nor their experiments, by identifier."""
    column = store.schema.column
    columns = {
        name: f"CAST({column('runs', name)} AS INTEGER)" if name in _TIMES else _text(column("runs", name))
        for name in RunRow._fields
    }
    deleted = f"SELECT e.experiment_id FROM store.experiments e WHERE NOT {_ACTIVE.format('e.lifecycle_stage')}"
    condition = _ACTIVE.format(column("runs", "lifecycle_stage"))
    if store.schema.has("experiments", "lifecycle_stage"):
        condition += f" AND coalesce(t.experiment_id, -1) NOT IN ({deleted})"
    return store.made("runs", Query("runs", columns, Rows(condition)), _runs)


def _runs(columns: list[list[Any]]) -> dict[str, RunRow]:
    return {row.run_uuid: row for row in map(RunRow._make, zip(*columns, strict=True)) if row.run_uuid}


def read_pairs(
    store: Store, table: str, rows: Rows, owner: str = "run_uuid", name: object = None
) -> dict[str, dict[str, str]]:
    """Return keys and values of a table of parameters or tags, by what they belong to.

    Parameters
    ----------
    name
        Of the question, to get the same object as the last time if nothing has changed; None not to.
    """
    if not store.schema.has(table, owner, "key", "value"):
        return {}
    columns = {"owner": _text(f"t.{owner}"), "key": _text("t.key"), "value": _text("t.value")}
    query = Query(table, columns, rows)
    return _pairs(store.texts(query)) if name is None else store.made(name, query, _pairs)


def _pairs(columns: list[list[Any]]) -> dict[str, dict[str, str]]:
    pairs: dict[str, dict[str, str]] = {}
    for owner, key, value in zip(*columns, strict=True):
        known = pairs.get(owner)
        if known is None:
            known = pairs[owner] = {}
        known[key] = value
    return pairs


def read_inputs(store: Store, rows: Rows) -> dict[str, tuple[Dataset, ...]]:
    """Return the data sets of runs, by run and in the order in which they were logged."""
    if not (store.schema.has(INPUTS, "source_id", "destination_id") and store.schema.has("datasets", "dataset_uuid")):
        return {}
    columns = {"run": "t.destination_id", "dataset": "t.source_id", "context": "''"}
    joins = ""
    if store.schema.has("input_tags", "input_uuid", "name", "value"):
        joins = f"LEFT JOIN store.input_tags g ON g.input_uuid = t.input_uuid AND g.name = '{_CONTEXT}'"
        columns["context"] = _text("g.value")
    linked = f"{rows.condition} AND t.source_type = 'DATASET' AND t.destination_type = 'RUN'"
    query = Query(INPUTS, columns, Rows(linked, rows.parameters), joins)
    links = list(zip(*store.texts(query), strict=True))
    datasets = _datasets(store) if links else {}
    found: dict[str, dict[Dataset, None]] = {}
    for run, identifier, context in links:
        if identifier in datasets:
            found.setdefault(run, {})[replace(datasets[identifier], context=context)] = None
    return {run: tuple(used) for run, used in found.items()}


def _datasets(store: Store) -> dict[str, Dataset]:
    """Return data sets by identifier, without what they were used for."""
    columns = {"id": "t.dataset_uuid", **{name: _text(store.schema.column("datasets", name)) for name in _DATASET}}
    rows = zip(*store.texts(Query("datasets", columns)), strict=True)
    return {
        identifier: Dataset(name, digest, "", source_type, source, schema, profile)
        for identifier, name, digest, source_type, source, schema, profile in rows
    }


def _text(expression: str) -> str:
    return f"coalesce(CAST({expression} AS TEXT), '')"


def record_of(
    row: RunRow,
    files: tuple[str, ...],
    params: Mapping[str, str],
    labels: Mapping[str, str],
    datasets: tuple[Dataset, ...],
    metrics: Mapping[str, ScalarSeries],
) -> RunRecord:
    """Return a run whose artifacts are not looked for and whose metrics are not complete yet."""
    return RunRecord(
        row.run_uuid,
        row.experiment_id,
        row.name,
        status_of(row.status),
        row.start_time,
        row.end_time,
        params=params,
        labels=labels,
        metrics=metrics,
        origin=origin_of(row._asdict(), labels),
        datasets=datasets,
        files=files,
        complete=False,
    )
