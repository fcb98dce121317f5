"""Small catalogs for the tests of the scalars view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.model import Catalog, Run, ScalarSeries, TagInfo

START = 1.7e9


def series(values: Sequence[float], steps: Sequence[int] | None = None, start: float = START) -> ScalarSeries:
    step = np.arange(len(values)) if steps is None else np.array(steps)
    return ScalarSeries(
        start + np.arange(len(values), dtype=np.float64) * 2.0,
        step.astype(np.int64),
        np.array(values, dtype=np.float32),
    )


def catalog(runs: Mapping[str, Mapping[str, ScalarSeries]], loaded: bool = True) -> Catalog:
    return Catalog(runs={name: _run(name, scalars, loaded) for name, scalars in runs.items()})


def _run(name: str, scalars: Mapping[str, ScalarSeries], loaded: bool) -> Run:
    tags = {tag: TagInfo("scalars") for tag in scalars}
    return Run(name, "tensorboard", (), tags=tags, scalars=scalars, started=START - 10.0, loaded=loaded)
