"""Small random stores of runs, as MLflow's entities and as ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from core.model import Dataset, Run, RunStatus, ScalarSeries

KEYS: Final = ("lr", "acc", "a b", "val.loss", "train/loss", "1st", "from", "Größe", "a`b", "*", "é")
TEXTS: Final = (
    "adam",
    "Adam",
    "0.1",
    "1e-3",
    "nan",
    "",
    "it's",
    'say "hi"',
    "a%b",
    "a_b",
    "x\\y",
    "äöü",
    "10",
    "cat dog",
)
NUMBERS: Final = (0.0, -0.0, 0.1, -1.5, 1e-3, 2.0, 10.0, 1e10, float("nan"), float("inf"), float("-inf"))
STATUSES: Final = ("RUNNING", "FINISHED", "FAILED", "KILLED", "SCHEDULED")
TIMES: Final = (0, 5, 1_790_000_000_000, 1_790_000_123_456)


@dataclass(frozen=True)
class Row:
    """What one run says."""

    identifier: str
    title: str
    status: str
    user: str
    uri: str
    start: int
    end: int | None
    metrics: dict[str, float] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    datasets: tuple[tuple[str, str, str], ...] = ()


def random_rows(random: Random, count: int) -> list[Row]:
    return [_random_row(random, number) for number in range(count)]


def _random_row(random: Random, number: int) -> Row:
    def some(values: tuple[Any, ...]) -> dict[str, Any]:
        return {key: random.choice(values) for key in random.sample(KEYS, random.randint(0, 6))}

    return Row(
        f"run{number}",
        random.choice(("adam", "Adam 2", "sgd", "it's")),
        random.choice(STATUSES),
        random.choice(("ada", "Bob")),
        random.choice(("/tmp/a", "s3://b/A")),
        random.choice(TIMES),
        random.choice((None, *TIMES)),
        some(NUMBERS),
        some(TEXTS),
        some(TEXTS),
        tuple(
            (random.choice(TEXTS), random.choice(("d1", "D2")), random.choice(("", "train", "Eval")))
            for _ in range(random.choice((0, 0, 1, 2)))
        ),
    )


def our_run(row: Row) -> Run:
    return Run(
        f"experiment/{row.identifier}",
        "mlflow",
        (),
        params=MappingProxyType(row.params),
        labels=MappingProxyType({**row.tags, "mlflow.runName": row.title}),
        scalars=MappingProxyType({key: _series(value) for key, value in row.metrics.items()}),
        run_id=row.identifier,
        started=row.start / 1000,
        ended=None if row.end is None else row.end / 1000,
        status=RunStatus(row.status.lower()),
        origin=MappingProxyType({"user": row.user}),
        artifact_folder=row.uri,
        datasets=tuple(Dataset(name, digest, context) for name, digest, context in row.datasets),
    )


def _series(latest: float) -> ScalarSeries:
    """Return a series whose latest value is neither its last nor its largest."""
    return ScalarSeries(
        np.array([3.0, 1.0, 2.0, 0.5]), np.array([7, 2, 1, 3]), np.array([latest, 99.0, -99.0, 5.0])
    )  # fmt: skip


def mlflow_run(row: Row) -> Any:
    from mlflow.entities import Dataset as Data
    from mlflow.entities import DatasetInput, InputTag, Metric, Param, RunData, RunInfo, RunInputs, RunTag
    from mlflow.entities import Run as TheirRun

    info = RunInfo(
        row.identifier, "0", row.user, row.status, row.start, row.end, "active", row.uri, run_name=row.title
    )  # fmt: skip
    data = RunData(
        [Metric(key, value, 0, 0) for key, value in row.metrics.items()],
        [Param(key, value) for key, value in row.params.items()],
        [RunTag(key, value) for key, value in {**row.tags, "mlflow.runName": row.title}.items()],
    )
    inputs = [
        DatasetInput(Data(name, digest, "local", "{}"), [InputTag("mlflow.data.context", context)] if context else [])
        for name, digest, context in row.datasets
    ]
    return TheirRun(info, data, RunInputs(inputs))
