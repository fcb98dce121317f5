"""Hyperparameters and metrics of many runs as one: what is searched, and which series belongs to which session.

All keys that any run has count, whether or not an experiment describes them and whatever other runs lack.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping

from core.model.hparams import HParamInfo, HParamKind, MetricInfo, ParamValue
from core.model.order import natural_key
from core.model.run import Run
from core.model.scalar import ScalarSeries


def metric_run(session: str, group: str) -> str:
    """Return the name of the run that logs the metrics of a group of a session: the folder of that name below it."""
    return posixpath.normpath(posixpath.join(session, group.replace("\\", "/"))) if group else session


def metric_series(runs: Mapping[str, Run], session: str, metric: MetricInfo) -> ScalarSeries | None:
    """Return what a session has logged of a metric, None if nothing."""
    run = runs.get(metric_run(session, metric.group))
    return run.scalars.get(metric.tag) if run is not None else None


def session_of(name: str, sessions: Collection[str]) -> str | None:
    """Return the session that a run lies in: the nearest of the folders around it, or itself; None if there is none."""
    while name not in sessions:
        around = posixpath.dirname(name) or "."
        if around == name:
            return None
        name = around
    return name


def hparam_infos(runs: Iterable[Run]) -> tuple[HParamInfo, ...]:
    """Return every hyperparameter of some runs: those that an experiment describes as it does, then all others.

    Of several descriptions of one the first counts. What is not described is inferred from the values: one kind of
    value is its kind, several make it strings; numbers have an interval, others a list of values.
    """
    some = list(runs)
    infos: dict[str, HParamInfo] = {}
    values: dict[str, list[ParamValue]] = {}
    for run in some:
        for info in run.hparams.infos if run.hparams else ():
            infos.setdefault(info.name, info)
        for name, value in run.params.items():
            if isinstance(value, bool | int | float | str):
                values.setdefault(name, []).append(value)
    others = sorted(values.keys() - infos.keys(), key=natural_key)
    return (*infos.values(), *(_inferred(name, values[name]) for name in others))


def _inferred(name: str, values: list[ParamValue]) -> HParamInfo:
    kinds = {_kind(value) for value in values}
    if kinds == {HParamKind.FLOAT}:
        numbers = [value for value in map(float, values) if value == value]
        return HParamInfo(name, kind=HParamKind.FLOAT, interval=(min(numbers), max(numbers)) if numbers else None)
    if kinds == {HParamKind.BOOL}:
        return HParamInfo(name, kind=HParamKind.BOOL, values=tuple(sorted(set(values))))
    return HParamInfo(name, kind=HParamKind.STRING, values=tuple(sorted(set(map(str, values)), key=natural_key)))


def _kind(value: ParamValue) -> HParamKind:
    if isinstance(value, bool):
        return HParamKind.BOOL
    return HParamKind.STRING if isinstance(value, str) else HParamKind.FLOAT


def metric_infos(runs: Mapping[str, Run]) -> tuple[MetricInfo, ...]:
    """Return the metrics by which sessions are compared.

    Those that experiments name; where none names any, every scalar of a session and of the runs in its folder.
    """
    told: dict[tuple[str, str], MetricInfo] = {}
    for run in runs.values():
        for info in run.hparams.metrics if run.hparams else ():
            told.setdefault((info.group, info.tag), info)
    return tuple(told.values()) or _logged_metrics(runs)


def _logged_metrics(runs: Mapping[str, Run]) -> tuple[MetricInfo, ...]:
    sessions = {name for name, run in runs.items() if run.hparams is not None and run.hparams.session is not None}
    found: set[tuple[str, str]] = set()
    for name, run in runs.items():
        session = session_of(name, sessions)
        if session is not None:
            group = "" if name == session else name.removeprefix(f"{session}/")
            found.update((group, tag) for tag in run.scalars)
    return tuple(MetricInfo(tag, group) for group, tag in sorted(found, key=lambda pair: tuple(map(natural_key, pair))))
