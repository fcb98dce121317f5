"""What moved, in words."""

from __future__ import annotations

from core.analysis.moved.movement import MISSING
from core.style.text import counted, grouped
from core.views.embedding.moved.result import Moved
from core.views.embedding.moved.sides import Pair


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
    near = "" if moved.recall >= 1 else f"approximate: {100 * moved.recall:.1f} % of the true neighbours were found"
    left = len(moved.values) - len(moved.order)
    beside = f"{counted(left, 'point')} not on both sides" if left else ""
    between = f"{pair.here.name[:1].upper()}{pair.here.name[1:]} and {pair.there.name}, {pair.within}"
    return " · ".join(part for part in (between, near, beside, chance) if part)


def percent(share: float) -> str:
    """Return a share in whole per cent, with one digit more near the ends."""
    exact = 100 * share
    return f"{exact:.1f} %" if 0 < exact < 2 or 98 < exact < 100 else f"{exact:.0f} %"


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
