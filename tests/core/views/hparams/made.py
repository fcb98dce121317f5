"""Catalogs of runs whose hyperparameters and metrics a test knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from core.model import Catalog, Run, ScalarSeries, SourceSpec


def made_catalog(
    params: Mapping[str, Sequence[object]], metrics: Mapping[str, Sequence[float | None]], names: Sequence[str] = ()
) -> Catalog:
    """Return runs with these values in their order; None is missing."""
    count = len(next(iter((*params.values(), *metrics.values()))))
    titles = names or [f"run{number:05d}" for number in range(count)]
    runs = {
        name: Run(
            name,
            "tensorboard",
            (f"/logs/{name}/events.out.tfevents.0",),
            params=MappingProxyType({key: v for key, values in params.items() if (v := values[row]) is not None}),
            scalars=MappingProxyType(
                {key: _series(v) for key, values in metrics.items() if (v := values[row]) is not None}
            ),
            loaded=True,
        )
        for row, name in enumerate(titles)
    }
    return Catalog((SourceSpec("/logs"),), MappingProxyType(runs), complete=True)


def _series(value: float) -> ScalarSeries:
    return ScalarSeries(np.array([1.0]), np.array([1], dtype=np.int64), np.array([value]))


def sweep(count: int = 200, seed: int = 0) -> Catalog:
    """Return runs with a logarithmic, a categorical and a linear parameter, and two metrics with holes."""
    rng = np.random.default_rng(seed)
    lr = 10 ** rng.uniform(-5, -1, count)
    accuracy = np.clip(1 - np.abs(np.log10(lr) + 3) / 4 + rng.normal(0, 0.05, count), 0, 1)
    loss: list[float | None] = (1 - accuracy).tolist()
    loss[0], loss[1], loss[2], loss[3] = np.nan, np.inf, -np.inf, None
    return made_catalog(
        {
            "lr": lr.tolist(),
            "optimiser": rng.choice(["adam", "sgd", "lamb"], count).tolist(),
            "depth": rng.integers(1, 90, count).tolist(),
        },
        {"loss": loss, "accuracy": accuracy.tolist()},
    )
