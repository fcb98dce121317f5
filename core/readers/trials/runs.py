"""Rows of a table of trials become runs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from core.model import PointRow, PointTable, Run, RunStatus, TagInfo
from core.readers.trainers.values import moment, number
from core.readers.trials.columns import Role
from core.readers.trials.rows import Trial

_SCALARS: Final = TagInfo("scalars")
_NEVER: Final = (None, None)
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_STATUS: Final = {
    **dict.fromkeys(("finished", "complete", "completed", "terminated", "done", "success", "true"), RunStatus.FINISHED),
    **dict.fromkeys(("failed", "fail", "error", "crashed"), RunStatus.FAILED),
    **dict.fromkeys(("killed", "pruned", "stopped", "cancelled", "canceled"), RunStatus.KILLED),
    **dict.fromkeys(("running",), RunStatus.RUNNING),
    **dict.fromkeys(("scheduled", "waiting", "pending", "queued"), RunStatus.SCHEDULED),
}
_Tags: TypeAlias = tuple[Mapping[str, int], Mapping[str, TagInfo]]
"""Of each tag of a row which of its values it has, and what is known of it."""
_NO_TAGS: Final[_Tags] = {}, MappingProxyType({})
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
    times = [_times(row.trial) for row in rows]
    scalars, files = _scalars([row.trial for row in rows], times), (file,)
    return [_run(row, files, experiment, when, said) for row, when, said in zip(rows, times, scalars, strict=True)]


def _times(trial: Trial) -> tuple[float | None, float | None]:
    started, ended = trial.facts.get(Role.STARTED), trial.facts.get(Role.ENDED)
    return _NEVER if started is None and ended is None else (moment(started), moment(ended))


def _run(
    row: NamedTrial,
    files: tuple[str, ...],
    experiment: str,
    times: tuple[float | None, float | None],
    logged: tuple[PointRow, Mapping[str, TagInfo]],
) -> Run:
    trial, fact = row.trial, row.trial.facts.get
    started, ended = times
    scalars, tags = logged
    return Run(
        name=row.name,
        source="table",
        files=files,
        tags=tags,
        scalars=scalars,
        params=MappingProxyType(trial.params),
        run_id=fact(Role.IDENTIFIER),
        started=started,
        updated=ended if ended is not None else started,
        loaded=True,
        status=status_of(fact(Role.STATUS, "")),
        ended=ended,
        experiment=fact(Role.EXPERIMENT) or experiment,
        parent=row.parent,
        labels=MappingProxyType(trial.labels) if trial.labels else _NOTHING,
        origin=_origin(fact(Role.USER, ""), fact(Role.SOURCE, "")),
    )


def _origin(user: str, source: str) -> Mapping[str, str]:
    if not user and not source:
        return _NOTHING
    return MappingProxyType({key: value for key, value in (("user", user), ("source", source)) if value})


def status_of(text: str) -> RunStatus:
    """Return what the word of a store or a search for a state means; UNKNOWN for any other."""
    return _STATUS.get(_ENUM.sub("", text.strip()).casefold(), RunStatus.UNKNOWN) if text else RunStatus.UNKNOWN


def _scalars(
    trials: Sequence[Trial], times: Sequence[tuple[float | None, float | None]]
) -> Iterator[tuple[PointRow, Mapping[str, TagInfo]]]:
    """Yield the metrics of each row as scalars, with what is known of their tags."""
    last = [ended if ended is not None else started for started, ended in times]
    wall_time = np.array([math.nan if time is None else time for time in last], dtype=np.float64)
    step = np.array([_step(trial) for trial in trials], dtype=np.int64)
    value = np.concatenate([np.empty(0), *(trial.metrics.value for trial in trials)])
    table, first = PointTable(wall_time, step, value), 0
    alike, before, places, tags = dict[tuple[str, ...], _Tags](), None, *_NO_TAGS
    for row, trial in enumerate(trials):
        names = trial.metrics.names
        if names is not before:  # nearly all rows have the same metrics; ten thousand names take time to compare
            if names not in alike:
                alike[names] = _tags(names)
            before, (places, tags) = names, alike[names]
        yield PointRow(table, row, first, places), tags
        first += len(names)


def _tags(names: Sequence[str]) -> _Tags:
    places = {name: place for place, name in enumerate(names)}
    return places, MappingProxyType(dict.fromkeys(names, _SCALARS))


def _step(trial: Trial) -> int:
    text = trial.facts.get(Role.STEP)
    step = None if text is None else number(text)
    return int(step) if step is not None and abs(step) < 2**62 else 0
