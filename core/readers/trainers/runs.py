"""Runs of what trainers log in text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from core.model import Problem, Run, RunStatus, ScalarSeries, TagInfo

_SCALARS: Final = TagInfo("scalars")


def logged_run(
    name: str,
    source: str,
    files: Iterable[str],
    scalars: Mapping[str, ScalarSeries] | None = None,
    params: Mapping[str, object] | None = None,
    times: tuple[float | None, float | None] = (None, None),
    status: RunStatus = RunStatus.UNKNOWN,
    problems: tuple[Problem, ...] = (),
) -> Run:
    """Return a run that is read.

    Parameters
    ----------
    scalars
        By tag.
    times
        When it started and when it logged something last, in seconds since 1970.
    """
    return Run(
        name=name,
        source=source,
        files=tuple(files),
        tags=MappingProxyType(dict.fromkeys(scalars or {}, _SCALARS)),
        scalars=MappingProxyType(dict(scalars or {})),
        params=MappingProxyType(dict(params or {})),
        started=times[0],
        updated=times[1],
        loaded=True,
        problems=problems,
        status=status,
        ended=times[1] if status in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED) else None,
    )


def below(name: str, *parts: str) -> str:
    """Return the name of a run below another one, which may be the folder itself."""
    return "/".join(part for part in ("" if name == "." else name, *parts) if part) or "."
