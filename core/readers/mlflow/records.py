"""What both kinds of store say of experiments and runs, and how that becomes runs of a catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from core.model import Dataset, Problem, Run, RunStatus, ScalarSeries, TagInfo

_STATUS: Final = {
    1: RunStatus.RUNNING,
    2: RunStatus.SCHEDULED,
    3: RunStatus.FINISHED,
    4: RunStatus.FAILED,
    5: RunStatus.KILLED,
}
_SOURCE_TYPE: Final = {"1": "NOTEBOOK", "2": "JOB", "3": "PROJECT", "4": "LOCAL", "5": "UNKNOWN"}
_ORIGIN: Final = {
    "user": ("mlflow.user", "user_id"),
    "source": ("mlflow.source.name", "source_name"),
    "source type": ("mlflow.source.type", "source_type"),
    "version": ("mlflow.source.git.commit", "source_version"),
    "branch": ("mlflow.source.git.branch", ""),
    "repository": ("mlflow.source.git.repoURL", ""),
    "entry point": ("mlflow.project.entryPoint", "entry_point_name"),
}
"""What `Run.origin` calls it, the tag that says it, and the field of a run that says it in old stores."""
RUN_NAME: Final = "mlflow.runName"
"""The tag that has the name of a run, in old stores only there."""
PARENT: Final = "mlflow.parentRunId"
"""The tag that has the identifier of the run that started a run."""
_SCALARS: Final = TagInfo("scalars")


@dataclass(frozen=True, slots=True)
class ExperimentRecord:
    """An experiment as its store has it.

    Attributes
    ----------
    identifier
        Its id: a number, or text in old and in foreign stores.
    name
        As people see it.
    location
        URI of the folder of its artifacts.
    labels
        Its tags.
    """

    identifier: str
    name: str
    location: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as its store has it.

    Attributes
    ----------
    identifier
        32 hexadecimal digits.
    experiment
        Identifier of its experiment.
    name
        As people see it; empty in old stores, where the tag ``mlflow.runName`` may have it.
    status
        One that `status_of` knows.
    started, ended
        Milliseconds since 1970, None where not said.
    params, labels
        Parameters and tags.
    metrics
        Columns of each metric in the order in which it was logged.
    origin
        As in `Run`.
    artifact_folder
        Where its artifacts lie now, empty if they cannot be found.
    files
        What it was read from.
    complete
        False while only a part of its metrics is read.
    """

    identifier: str
    experiment: str
    name: str = ""
    status: RunStatus = RunStatus.UNKNOWN
    started: int | None = None
    ended: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, ScalarSeries] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    datasets: tuple[Dataset, ...] = ()
    artifact_folder: str = ""
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = True


def status_of(raw: object) -> RunStatus:
    """Return what a status means, written as a number or as a word; UNKNOWN for anything else."""
    text = str(raw).strip()
    if text.isdecimal():
        return _STATUS.get(int(text), RunStatus.UNKNOWN)
    try:
        return RunStatus(text.lower())
    except ValueError:
        return RunStatus.UNKNOWN


def origin_of(fields: Mapping[str, object], labels: Mapping[str, str]) -> dict[str, str]:
    """Return where a run came from as `Run.origin` tells it.

    Parameters
    ----------
    fields
        What a store says of the run itself, by the names both kinds of store use: ``user_id``, ``source_name`` …
    labels
        Its tags, which say it in newer stores.
    """
    origin = {name: labels.get(tag) or str(fields.get(field) or "") for name, (tag, field) in _ORIGIN.items()}
    origin["source type"] = _SOURCE_TYPE.get(origin["source type"], origin["source type"])
    return {name: text for name, text in origin.items() if text}


def run_names(prefix: str, experiments: Mapping[str, ExperimentRecord], records: Iterable[RunRecord]) -> dict[str, str]:
    """Return the name of each run by its identifier: ``experiment/run``, behind a prefix unless that is ``"."``.

    Of several runs with the same name the first that was started has it; the others show the beginning of their
    identifiers, so that a run keeps its name when another one is logged.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for record in sorted(records, key=lambda record: (record.started or 0, record.identifier)):
        title = record.name or record.labels.get(RUN_NAME, "") or record.identifier
        parts = (prefix if prefix != "." else "", _experiment_name(experiments, record), title)
        name = "/".join(part for part in (text.strip("/") for text in parts) if part)
        if name in taken:
            name = f"{name} ({record.identifier[:8]})"
        if name in taken:
            name = f"{name.rsplit(' (', 1)[0]} ({record.identifier})"
        taken.add(name)
        names[record.identifier] = name
    return names


def _experiment_name(experiments: Mapping[str, ExperimentRecord], record: RunRecord) -> str:
    experiment = experiments.get(record.experiment)
    return (experiment.name if experiment is not None else "") or record.experiment


def to_run(record: RunRecord, names: Mapping[str, str], experiments: Mapping[str, ExperimentRecord]) -> Run:
    """Return a run of a catalog; `names` are those of all runs of the store."""
    ends = [float(series.wall_time[-1]) for series in record.metrics.values() if len(series)]
    started = record.started / 1000 if record.started is not None else None
    ended = record.ended / 1000 if record.ended is not None else None
    name = names[record.identifier]
    return Run(
        name=name,
        source="mlflow",
        files=record.files,
        tags=MappingProxyType(dict.fromkeys(record.metrics, _SCALARS)),
        scalars=MappingProxyType(dict(record.metrics)),
        params=MappingProxyType(dict(record.params)),
        run_id=record.identifier,
        started=started,
        updated=max([*ends, *(moment for moment in (started, ended) if moment is not None)], default=None),
        loaded=record.complete,
        problems=tuple(replace(problem, run=name) for problem in record.problems),
        status=record.status,
        ended=ended,
        experiment=_experiment_name(experiments, record),
        parent=names.get(record.labels.get(PARENT, ""), ""),
        labels=MappingProxyType(dict(record.labels)),
        origin=MappingProxyType({key: value for key, value in record.origin.items() if value}),
        datasets=record.datasets,
        artifact_folder=record.artifact_folder,
    )


def series_of(timestamps: object, values: object, steps: object) -> ScalarSeries:
    """Return the columns of a metric from milliseconds since 1970, values and steps, n of each."""
    wall_time = np.asarray(timestamps, np.float64) / 1000
    return ScalarSeries(wall_time, np.asarray(steps, np.int64), np.asarray(values, np.float64))
