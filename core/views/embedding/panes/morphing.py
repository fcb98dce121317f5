"""The way of points from where they are in one picture to where they are in another one."""

from __future__ import annotations

import numpy as np

from core.cloud.cloud import Cloud
from core.cloud.journey import Journey, seen_again
from core.model import F4, F8
from core.style.text import grouped
from core.views.embedding.methods import described, title_of
from core.views.embedding.panes.pairing import Pairing
from core.views.embedding.transitions import Transition
from core.views.embedding.work import Known


def way_between(there: Cloud, here: Cloud, pairing: Pairing | None, before: F8, after: F8) -> Journey:
    """Return the way from another picture to this one; at its start each point is seen where its partner is there.

    Parameters
    ----------
    there, here
        The points of both pictures.
    pairing
        Which rows are the same; None for the same rows. What has no partner stays where it is.
    before, after
        World to clip, (4, 4), of both pictures in a room of one size.
    """
    back, own = None if pairing is None else pairing.back, here.positions
    if back is None:
        return Journey.between(seen_again(there.positions, before, after, own), here)
    if not len(there.positions):
        return Journey.between(own, here)
    moved = seen_again(there.positions[np.maximum(back, 0)], before, after, own)
    start: F4 = np.where((back >= 0)[:, np.newaxis], moved, own).astype(np.float32)
    return Journey.between(start, here)


def ends(start: Known, end: Known) -> Transition:
    """Return what both ends of the way between two pictures are called: by what is different."""
    if start.subject.table.key != end.subject.table.key:
        here, there = start.subject.table, end.subject.table
        return Transition(here.key, there.key) if here.tensor == there.tensor else Transition(here.tensor, there.tensor)
    if start.subject.state is not end.subject.state:
        return Transition(_step(start), _step(end))
    if title_of(start.spec) != title_of(end.spec):
        return Transition(title_of(start.spec), title_of(end.spec))
    if start.spec != end.spec:
        return Transition(described(start.spec), described(end.spec))
    return Transition("The picture beside", "This one")


def _step(about: Known) -> str:
    step = about.subject.state.step
    return "no step" if step is None else f"step {grouped(step)}"
