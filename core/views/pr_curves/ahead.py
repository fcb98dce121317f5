"""Reading ahead: what other steps will show is read while nothing else is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.model import Catalog
from core.state import PrPlot, SessionState
from core.views.picture import Viewport
from core.views.pr_curves.cards import Average, shown_cards
from core.views.pr_curves.layers import strokes
from core.views.pr_curves.over_steps import lines_of
from core.views.pr_curves.subjects import mean_whole, subject
from core.views.pr_curves.wish import CardWish, card_wish, places_by_step

_MOST = 200_000
"""Curves that are read ahead at most."""
_LARGEST = 1 << 20
"""Bytes of one that is read ahead; large files are read when they are wanted."""
_COUNTED = (PrPlot.PRECISION_RECALL, PrPlot.ROC, PrPlot.DETECTION_ERRORS, PrPlot.THRESHOLD)


def read_ahead(catalog: Catalog, state: SessionState, stopped: Callable[[], bool]) -> int:
    """Read the curves of all steps of what is shown, until `stopped`; return how many were looked at."""
    done = 0
    for card in shown_cards(catalog, state):
        wish = card_wish(catalog, state, card, Viewport(1, 1))
        for line in wish.lines:
            for each in lines_of(line):
                if stopped() or done >= _MOST:
                    return done
                if max(spot.length for spot in each.spots) <= _LARGEST:
                    found = subject(each)
                    if found.parts:
                        mean_whole(found.parts)
                        if wish.plot in _COUNTED:
                            strokes(wish, [found])
                    done += card.average is not Average.MACRO
    return done


def steps_beside(wishes: Sequence[CardWish], step: int | None) -> list[int]:
    """Return the steps of what some cards show, the nearest to a step first; None stands for the last one."""
    found: set[int] = set()
    for wish in wishes:
        for line in wish.lines:
            for tag in dict.fromkeys(each.tag for each in line.spots):
                found.update(places_by_step(line.run.blobs[tag])[0].tolist())
    at = max(found, default=0) if step is None else step
    return sorted(found, key=lambda other: (abs(other - at), -other))
