"""What moved, in words."""

from __future__ import annotations

import numpy as np

from core.analysis.moved.movement import MISSING
from core.style.text import counted, grouped
from core.views.embedding.moved.course import Beside, Course, agreement
from core.views.embedding.moved.result import Moved
from core.views.embedding.moved.sides import Pair

NO_BREAK = "\u00a0"
"""Keeps a number and its unit on one line."""


def sentence(moved: Moved) -> str:
    """Return how much stays, in a sentence without a full stop."""
    if not moved.k or not len(moved.order):
        return "There are too few points on both sides to compare"
    kept = f"{percent(moved.stays)} of the {moved.k} nearest stay on average"
    none = f"{counted(moved.none, 'point')} of {grouped(len(moved.order))} keep none"
    return f"{kept}; {none}" if moved.none else f"{kept}; every point keeps some"


def basis(pair: Pair, moved: Moved) -> str:
    """Return what was compared, how, and what by chance would stay."""
    others = max(len(moved.order) - 1, 1)
    chance = f"by chance {percent(moved.k / others)} would stay" if moved.k / others > 0.01 else ""
    found = f"approximate: {100 * moved.recall:.1f}{NO_BREAK}% of the true neighbours were found"
    near = found if moved.recall < 1 else ""
    left = len(moved.values) - len(moved.order)
    beside = f"{counted(left, 'point')} not on both sides" if left else ""
    between = f"{pair.here.name[:1].upper()}{pair.here.name[1:]} and {pair.there.name}, {pair.within}"
    return " · ".join(part for part in (between, near, beside, chance) if part)


def percent(share: float) -> str:
    """Return a share in whole per cent, with one digit more near the ends."""
    exact = 100 * share
    number = f"{exact:.1f}" if 0 < exact < 2 or 98 < exact < 100 else f"{exact:.0f}"
    return f"{number}{NO_BREAK}%"


def facts(moved: Moved | None, row: int) -> tuple[tuple[str, str], ...]:
    """Return what is told of a point: name and value, nothing where nothing is compared."""
    if moved is None or row >= len(moved.values):
        return ()
    kept = int(moved.kept[row])
    if kept == MISSING:
        return (("moved", "not on both sides"),)
    return (("moved", f"{moved.values[row]:.2f} · {kept} of {moved.k} nearest stay"),)


def column_name(pair: Pair) -> str:
    """Return the name of a column that keeps how much points moved, as queries like it."""
    letters = (letter if letter.isalnum() else "_" for letter in pair.there.name.lower())
    return "_".join(part for part in ("moved", *"".join(letters).split("_")) if part)


def course_sentence(course: Course) -> str:
    """Return when neighbourhoods settled, in a sentence."""
    known = course.shares[np.isfinite(course.shares)]
    if not len(known):
        return "There are too few points to compare"
    place = course.settled
    if place is None:
        return f"Not settled: of the {course.k} nearest {percent(float(course.shares[-1]))} stay at the last step"
    at = f"step {grouped(int(course.x[place]))}" if course.numbered else f"the {place + 1}. state"
    return f"From {at} on at least 90{NO_BREAK}% of the {course.k} nearest stay from step to step"


def scalar_sentence(course: Course, scalar: Beside | None) -> str:
    """Return whether a scalar says so, too; nothing without one."""
    if scalar is None or not course.numbered:
        return ""
    end, goes = scalar.at_its_end(), agreement(course, scalar)
    stays = f"{scalar.tag} stays within 5{NO_BREAK}% of where it ends"
    parts = [] if end is None else [f"From step {grouped(int(end))} on {stays}"]
    parts += [] if goes is None else [f"{_goes(goes)} (rank correlation {goes:+.2f})".replace("-", "−")]
    return "; ".join((*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])))


def _goes(agreement_: float) -> str:
    if abs(agreement_) < 0.3:
        return "How much it changes says little about how many neighbours leave"
    return f"Where it changes more, {'more' if agreement_ > 0 else 'fewer'} neighbours leave"


def course_basis(course: Course, within: str) -> str:
    """Return what the curves are: of which points, and how sure."""
    share = f"Share of the {course.k} nearest of each point that stay since the step before, {within}"
    some = f"{grouped(course.looked)} of {grouped(course.total)} points, drawn by chance"
    sampled = "" if course.looked == course.total else some
    return " · ".join(part for part in (share, sampled) if part)


def chosen_name(course: Course) -> str:
    """Return what the curve of the selected points is called."""
    return f"{grouped(course.picked)} selected"
