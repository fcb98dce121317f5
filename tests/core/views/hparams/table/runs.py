"""Runs of tables whose cells are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from core.model import Catalog, Run, RunStatus, ScalarSeries
from core.model.order import natural_key


def series(values: Sequence[float], steps: Sequence[int] | None = None) -> ScalarSeries:
    """A series of values, at steps 0, 10, 20 … unless told otherwise."""
    step = np.arange(len(values), dtype=np.int64) * 10 if steps is None else np.array(steps, dtype=np.int64)
    return ScalarSeries(np.arange(len(values), dtype=np.float64), step, np.array(values, dtype=np.float64))


def a_run(
    name: str,
    params: Mapping[str, object] | None = None,
    metrics: Mapping[str, Sequence[float]] | None = None,
    tags: Mapping[str, str] | None = None,
    started: float | None = None,
    ended: float | None = None,
    status: RunStatus = RunStatus.UNKNOWN,
) -> Run:
    """A run with parameters, metrics and tags."""
    return Run(
        name, "mlflow", (), params=MappingProxyType(dict(params or {})), labels=MappingProxyType(dict(tags or {})),
        scalars=MappingProxyType({key: series(values) for key, values in (metrics or {}).items()}),
        started=started, ended=ended, status=status, loaded=True,
    )  # fmt: skip


def a_catalog(*runs: Run) -> Catalog:
    """A catalog of runs, in natural order of their names as readers leave them."""
    return Catalog(runs={run.name: run for run in sorted(runs, key=lambda run: natural_key(run.name))})
