"""A row of a table of trials becomes a run."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

import numpy as np

from core.model import Run, RunStatus, ScalarSeries, TagInfo
from core.readers.trainers.values import as_float, is_missing, moment, number, param, plain
from core.readers.trials.columns import Role, TrialColumn

_SCALARS: Final = TagInfo("scalars")
_STATUS: Final = {
    **dict.fromkeys(("finished", "complete", "completed", "terminated", "done", "success", "true"), RunStatus.FINISHED),
    **dict.fromkeys(("failed", "fail", "error", "crashed"), RunStatus.FAILED),
    **dict.fromkeys(("killed", "pruned", "stopped", "cancelled", "canceled"), RunStatus.KILLED),
    **dict.fromkeys(("running",), RunStatus.RUNNING),
    **dict.fromkeys(("scheduled", "waiting", "pending", "queued"), RunStatus.SCHEDULED),
}
_TIMES: Final = (Role.STARTED, Role.ENDED)
_ENUM: Final = re.compile(r"(?:TrialState|RunStatus)\.", re.IGNORECASE)


@dataclass(slots=True)
class Trial:
    """What a row says.

    Attributes
    ----------
    params, metrics, labels
        By name.
    facts
        Everything else, as text.
    """

    params: dict[str, object] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    facts: dict[Role, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the run is called: its name, else the last part of its folder, else its identifier."""
        folder = self.facts.get(Role.FOLDER, "").replace("\\", "/").rstrip("/").rpartition("/")[2]
        names = (self.facts.get(Role.NAME, ""), folder, self.facts.get(Role.IDENTIFIER, ""))
        return next((name.strip("/") for name in names if name.strip("/")), "")

    def home(self, folders: Collection[str]) -> str:
        """Return which of some folders is the run's own, empty if none is."""
        own = self.facts.get(Role.FOLDER, "").replace("\\", "/").rstrip("/").rpartition("/")[2]
        names = (own, self.facts.get(Role.NAME, ""), self.facts.get(Role.IDENTIFIER, ""))
        return next((name for name in names if name and name in folders), "")


def trial_of(columns: Sequence[TrialColumn], cells: Sequence[object]) -> Trial:
    """Return what a row says; cells are text as in a CSV file, or values as in a Parquet file."""
    trial = Trial()
    for column in columns:
        cell = cells[column.place]
        if not _is_empty(cell):
            _put(trial, column, cell)
    return trial


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and is_missing(cell))


def _put(trial: Trial, column: TrialColumn, cell: object) -> None:
    role, value = column.role, _number(cell)
    if role in (Role.NUMBER_OR_LABEL, Role.NUMBER_OR_PARAM):
        other = Role.LABEL if role is Role.NUMBER_OR_LABEL else Role.PARAM
        role = Role.METRIC if value is not None else other
    if role is Role.PARAM:
        if not isinstance(cell, float) or not math.isnan(cell):  # frames hold NaN where there was no value
            trial.params[column.name] = param(cell) if isinstance(cell, str) else plain(cell)
    elif role is Role.METRIC:
        if value is not None:
            trial.metrics[column.name] = value
    elif role is Role.LABEL:
        trial.labels[column.name] = _text(cell)
    elif role is not Role.NOTHING and not (role in _TIMES and moment(_text(cell)) is None):
        trial.facts.setdefault(role, _text(cell))


def _number(cell: object) -> float | None:
    return number(cell) if isinstance(cell, str) else as_float(cell)


def _text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, datetime) else str(plain(cell))


def run_of(trial: Trial, name: str, file: str, experiment: str, name_of: Callable[[str], str]) -> Run:
    """Return the run that a row tells of.

    Parameters
    ----------
    name
        Of the run.
    file
        That it was read from.
    experiment
        What the runs of the table belong to where it does not say.
    name_of
        Gives the name of the run with an identifier, empty if there is none.
    """
    facts = trial.facts
    started, ended = moment(facts.get(Role.STARTED)), moment(facts.get(Role.ENDED))
    origin = {"user": facts.get(Role.USER, ""), "source": facts.get(Role.SOURCE, "")}
    parent = facts.get(Role.PARENT, "")
    return Run(
        name=name,
        source="table",
        files=(file,),
        tags=MappingProxyType(dict.fromkeys(trial.metrics, _SCALARS)),
        scalars=MappingProxyType(_points(trial, ended if ended is not None else started)),
        params=MappingProxyType(trial.params),
        run_id=facts.get(Role.IDENTIFIER),
        started=started,
        updated=ended if ended is not None else started,
        loaded=True,
        status=status_of(facts.get(Role.STATUS, "")),
        ended=ended,
        experiment=facts.get(Role.EXPERIMENT, "") or experiment,
        parent=name_of(parent) if parent and parent != facts.get(Role.IDENTIFIER) else "",
        labels=MappingProxyType(trial.labels),
        origin=MappingProxyType({key: value for key, value in origin.items() if value}),
    )


def status_of(text: str) -> RunStatus:
    """Return what the word of a store or a search for a state means; UNKNOWN for any other."""
    return _STATUS.get(_ENUM.sub("", text.strip()).casefold(), RunStatus.UNKNOWN)


def _points(trial: Trial, time: float | None) -> dict[str, ScalarSeries]:
    """Return a series of one point for each metric; they share step and time."""
    step = number(trial.facts.get(Role.STEP, ""))
    steps = np.array([int(step) if step is not None and abs(step) < 2**62 else 0])
    times = np.array([math.nan if time is None else time])
    return {name: ScalarSeries(times, steps, np.array([value])) for name, value in trial.metrics.items()}
