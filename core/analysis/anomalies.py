"""What is odd in a logged series: values that are no numbers, blow-ups, restarts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.model.arrays import F4, F8, I8, Bool

BLOCK = 5
"""Points whose median is looked at together: up to two odd ones among them do not count."""
_BEFORE = 3
"""Blocks that a block is compared with."""
_LEAST = 4
"""Blocks without which nothing can be told."""
_NOISE = 10.0
"""Standard deviations of the changes between blocks that a blow-up exceeds, by their median."""
_GAIN = 0.5
"""Share of what was gained until then that a blow-up takes back."""
_LEVEL = 0.1
"""Share of the value before that a blow-up exceeds."""
_MOST = 100
"""Stretches of a kind that are told one by one; the last of more covers all that follow."""
DIVERGENCE_RULE = (
    "The median of five points rises, within fifteen points, by more than half of what had been gained, ten times the "
    "usual change and a tenth of the value, and does not come back half of the way. Looked for where lower is better"
)


class AnomalyKind(StrEnum):
    """What is odd."""

    NAN = "nan"
    INFINITE = "infinite"
    DIVERGENCE = "divergence"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A stretch of points.

    Attributes
    ----------
    first
        Place of its first point in the series as it was logged.
    count
        How many points it has; of a restart, how many points before it were overwritten; of a divergence, how many
        points follow.
    """

    kind: AnomalyKind
    first: int
    count: int


def anomalies(step: I8, value: F4 | F8, lower: bool) -> tuple[Anomaly, ...]:
    """Return what is odd in a series, in the order of its points.

    Parameters
    ----------
    step, value
        int64 and floating point (n,), as they were logged.
    lower
        Whether lower values are better: only then a rise is a divergence, by the rule that `DIVERGENCE_RULE` says.
    """
    found = [
        *(() if np.isfinite(value).all() else _not_finite(value)),
        *_restarts(step),
        *(_divergence(np.asarray(value, dtype=np.float64)) if lower else ()),
    ]
    return tuple(sorted(found, key=lambda each: (each.first, each.kind)))


def _not_finite(value: F4 | F8) -> list[Anomaly]:
    return [*_stretches(np.isnan(value), AnomalyKind.NAN), *_stretches(np.isinf(value), AnomalyKind.INFINITE)]


def _stretches(odd: Bool, kind: AnomalyKind) -> list[Anomaly]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], odd, [False]]).astype(np.int8)))
    first, end = edges[::2], edges[1::2]
    counts = end - first
    if len(first) > _MOST:
        counts = np.append(counts[: _MOST - 1], counts[_MOST - 1 :].sum())
        first = first[:_MOST]
    return [Anomaly(kind, place, count) for place, count in zip(first.tolist(), counts.tolist(), strict=True)]


def _restarts(step: I8) -> list[Anomaly]:
    back = np.flatnonzero(step[1:] < step[:-1])[:_MOST] + 1
    return [
        Anomaly(AnomalyKind.RESTART, place, int(np.count_nonzero(step[:place] >= step[place])))
        for place in back.tolist()
    ]


def _divergence(value: F8) -> list[Anomaly]:
    """Return the first blow-up that stays, if there is one."""
    finite = np.isfinite(value)
    known = value if finite.all() else value[finite]
    blocks = len(known) // BLOCK
    if blocks < _LEAST:
        return []
    parts = known[: blocks * BLOCK].reshape(blocks, BLOCK)
    middle = np.sort(parts, axis=1)[:, BLOCK // 2]
    calm = np.minimum.reduce([middle[start : blocks - _BEFORE + start] for start in range(_BEFORE)])
    rise = middle[_BEFORE:] - calm
    gained = (np.maximum.accumulate(middle) - np.minimum.accumulate(middle))[_BEFORE - 1 : -1]
    changes = np.abs(np.diff(middle))
    usual = 1.4826 * float(np.partition(changes, len(changes) // 2)[len(changes) // 2])
    stays = np.minimum.accumulate(middle[::-1])[::-1][_BEFORE:] > calm + rise / 2
    blown = (rise > _GAIN * gained) & (rise > _NOISE * usual) & (rise > _LEVEL * np.abs(calm)) & (rise > 0) & stays
    if not blown.any():
        return []
    block = int(np.argmax(blown))
    within = parts[block + _BEFORE - 1 : block + _BEFORE + 1].ravel()
    beyond = int(np.argmax(within > calm[block] + rise[block] / 2))
    first = int(np.flatnonzero(finite)[(block + _BEFORE - 1) * BLOCK + beyond])
    return [Anomaly(AnomalyKind.DIVERGENCE, first, len(value) - first)]
