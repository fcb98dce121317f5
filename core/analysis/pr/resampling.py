"""How far a curve could have come out otherwise: the bootstrap, from counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.pr.areas import average_precision
from core.analysis.pr.averaging import precision_table, recall_table
from core.analysis.pr.outcomes import Outcomes
from core.model.arrays import F8, I8

DRAWS: Final = 400
_CELLS: Final = 512
"""Thresholds that are told apart; between two of them scores count as equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Where 95 % of the draws lie: precision over a grid of recall, recall over false-positive rates, and AP."""

    grid: F8
    precision: tuple[F8, F8]
    recall: tuple[F8, F8]
    average_precision: tuple[float, float]


def resampled(outcomes: Outcomes, grid: F8, seed: int = 0, draws: int = DRAWS) -> Interval | None:
    """Return 95 % intervals of the bootstrap; None where counts are weights, which nothing is drawn from.

    Drawing predictions anew changes only how many positives and negatives fall between two thresholds, and those
    counts are multinomial: they are drawn, whatever the number of predictions. Source: Efron (1979),
    doi:10.1214/aos/1176344552.
    """
    if not outcomes.whole or not len(outcomes) or outcomes.positives < 1 or outcomes.negatives < 1:
        return None
    coarse = thinned(outcomes, _CELLS)
    cells = _cells(coarse)
    total = int(cells.sum())
    random = np.random.default_rng(seed)
    drawn = random.multinomial(total, cells.ravel() / total, size=draws).reshape(draws, 2, -1)
    members = [_summed(coarse, counts) for counts in drawn]
    members = [each for each in members if each.positives and each.negatives]
    bounds = [np.nanpercentile(table, [2.5, 97.5], axis=0) for table in _tables(members, grid)]
    scores = np.percentile([average_precision(each) for each in members], [2.5, 97.5])
    return Interval(
        grid, (bounds[0][0], bounds[0][1]), (bounds[1][0], bounds[1][1]), (float(scores[0]), float(scores[1]))
    )


def _tables(members: list[Outcomes], grid: F8) -> tuple[F8, F8]:
    # Beyond the highest recall of a draw nothing is known of it; it must not leave a hole where others go on.
    return np.nan_to_num(precision_table(members, grid), nan=0.0), np.nan_to_num(recall_table(members, grid), nan=0.0)


def thinned(outcomes: Outcomes, most: int) -> Outcomes:
    """Return the counts at no more than so many thresholds, evenly spread over what they part."""
    return outcomes if len(outcomes) <= most else outcomes.at_places(evenly_spread(outcomes, most))


def evenly_spread(outcomes: Outcomes, most: int) -> I8:
    """Return the places of no more than so many thresholds, so that each parts about as much from the next."""
    parted = outcomes.true_positives / outcomes.positives + outcomes.false_positives / outcomes.negatives
    wanted = np.linspace(parted[0], parted[-1], most)
    places = len(parted) - 1 - np.searchsorted(parted[::-1], wanted[::-1]).clip(0, len(parted) - 1)
    return np.unique(places).astype(np.int64)


def _cells(outcomes: Outcomes) -> I8:
    """Return how many positives and negatives have a score below the first threshold, between two, above the last."""
    rows = []
    for counts, total in (
        (outcomes.true_positives, outcomes.positives),
        (outcomes.false_positives, outcomes.negatives),
    ):
        rows.append(-np.diff(np.concatenate([[total], counts, [0.0]])))
    return np.round(np.array(rows)).astype(np.int64).clip(0)


def _summed(like: Outcomes, counts: I8) -> Outcomes:
    above = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1].astype(np.float64)
    return Outcomes(like.thresholds, above[0, 1:], above[1, 1:], float(above[0, 0]), float(above[1, 0]), like.on_grid)
