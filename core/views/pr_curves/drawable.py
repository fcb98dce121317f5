"""Long curves in as many points as a picture can tell apart; tables and marks keep all of them."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.pr.outcomes import Outcomes
from core.analysis.pr.resampling import evenly_spread

_MOST: Final = 60_000
"""Points of a curve that is drawn as it is."""
_SPREAD: Final = 20_000
_FIRST: Final = 4_000
"""Of the highest thresholds all are drawn: few examples make precision jump there."""

_known: WeakKeyDictionary[Outcomes, Outcomes] = WeakKeyDictionary()


def drawable(outcomes: Outcomes) -> Outcomes:
    """Return counts at so many thresholds that the curves through them look like those through all."""
    if len(outcomes) <= _MOST or not outcomes.positives or not outcomes.negatives:
        return outcomes
    found = _known.get(outcomes)
    if found is None:
        first = np.arange(len(outcomes) - _FIRST, len(outcomes))
        found = _known[outcomes] = outcomes.at_places(np.union1d(evenly_spread(outcomes, _SPREAD), first))
    return found
