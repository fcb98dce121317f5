"""Rows of a table of trials become runs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from core.model import F8, I8, Run, RunStatus, ScalarSeries, TagInfo
from core.readers.trainers.values import moment, number
from core.readers.trials.columns import Role
from core.readers.trials.rows import Trial

_SCALARS: Final = TagInfo("scalars")
_STATUS: Final = {
    **dict.fromkeys(("finished", "complete", "completed", "terminated", "done", "success", "true"), RunStatus.FINISHED),
    **dict.fromkeys(("failed", "fail", "error", "crashed"), RunStatus.FAILED),
    **dict.fromkeys(("killed", "pruned", "stopped", "cancelled", "canceled"), RunStatus.KILLED),
    **dict.fromkeys(("running",), RunStatus.RUNNING),
    **dict.fromkeys(("scheduled", "waiting", "pending", "queued"), RunStatus.SCHEDULED),
}
_ENUM: Final = re.compile(r"(?:TrialState|RunStatus)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedTrial:
    """A row that becomes a run: how the run is called, and the run that it comes from, empty for none."""

    trial: Trial
    name: str
    parent: str


def named_trials(trials: Mapping[str, Trial]) -> Iterator[NamedTrial]:
    """Yield the rows of a table, given by the names of their runs, with the runs that they come from.

    A row says that by the identifier of another one, and may name itself.
    """
    name_of = {trial.facts.get(Role.IDENTIFIER, ""): name for name, trial in trials.items()}
    for name, trial in trials.items():
        parent = trial.facts.get(Role.PARENT, "")
        found = name_of.get(parent, "") if parent else ""
        yield NamedTrial(trial, name, "" if found == name else found)


def runs_of(rows: Sequence[NamedTrial], file: str, experiment: str) -> list[Run]:
    """Return the runs that some rows tell of.

    Parameters
    ----------
    file
        That they were read from.
    experiment
        What the runs of the table belong to where it does not say.
    """
    times = [(moment(row.trial.facts.get(Role.STARTED)), moment(row.trial.facts.get(Role.ENDED))) for row in rows]
    series = _series([row.trial for row in rows], times)
    made = zip(rows, times, series, strict=True)
    return [_run(row, (file,), experiment, started, ended, scalars) for row, (started, ended), scalars in made]


def _run(
    row: NamedTrial,
    files: tuple[str, ...],
    experiment: str,
    started: float | None,
    ended: float | None,
    scalars: dict[str, ScalarSeries],
) -> Run:
    trial, facts = row.trial, row.trial.facts
    origin = {"user": facts.get(Role.USER, ""), "source": facts.get(Role.SOURCE, "")}
    return Run(
        name=row.name,
        source="table",
        files=files,
        tags=MappingProxyType(dict.fromkeys(scalars, _SCALARS)),
        scalars=MappingProxyType(scalars),
        params=MappingProxyType(trial.params),
        run_id=facts.get(Role.IDENTIFIER),
        started=started,
        updated=ended if ended is not None else started,
        loaded=True,
        status=status_of(facts.get(Role.STATUS, "")),
        ended=ended,
        experiment=facts.get(Role.EXPERIMENT, "") or experiment,
        parent=row.parent,
        labels=MappingProxyType(trial.labels),
        origin=MappingProxyType({key: value for key, value in origin.items() if value}),
    )


def status_of(text: str) -> RunStatus:
    """Return what the word of a store or a search for a state means; UNKNOWN for any other."""
    return _STATUS.get(_ENUM.sub("", text.strip()).casefold(), RunStatus.UNKNOWN) if text else RunStatus.UNKNOWN


def _series(
    trials: Sequence[Trial], times: Sequence[tuple[float | None, float | None]]
) -> Iterator[dict[str, ScalarSeries]]:
    """Yield a series of one point for each metric of each row; the arrays of all are cut out of three."""
    last = [ended if ended is not None else started for started, ended in times]
    time: F8 = np.array([math.nan if moment is None else moment for moment in last], dtype=np.float64).reshape(-1, 1)
    step: I8 = np.array([_step(trial) for trial in trials], dtype=np.int64).reshape(-1, 1)
    values = np.array([value for trial in trials for value in trial.metrics.values()], dtype=np.float64).reshape(-1, 1)
    cut = iter(values)
    for trial, own_time, own_step in zip(trials, time, step, strict=True):
        yield {name: ScalarSeries(own_time, own_step, next(cut)) for name in trial.metrics}


def _step(trial: Trial) -> int:
    text = trial.facts.get(Role.STEP)
    step = None if text is None else number(text)
    return int(step) if step is not None and abs(step) < 2**62 else 0
