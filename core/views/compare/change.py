"""How far a value is from that of the baseline, and whether that is better."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from core.state import Direction, NumberFormat
from core.views.hparams.table.columns import ColumnKind
from core.views.hparams.table.formats import number_text
from core.views.ticks import minus, span_label, value_label

_SAME = "no change"
_THIN = "\u202f"


class Verdict(StrEnum):
    """What a change means; NEUTRAL where nobody can say."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEUTRAL = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The way from the baseline's value to another.

    Attributes
    ----------
    absolute
        Value minus baseline in the field's unit, NaN where one of them is no finite number.
    share
        The same divided by the size of the baseline; None where that is zero or says nothing, as of a time of day.
    verdict
        Whether it is better.
    """

    absolute: float
    share: float | None
    verdict: Verdict


def change_from(
    baseline: float, value: float, direction: Direction | None = None, relative: bool = True
) -> Change | None:
    """Return how far a value is from the baseline's.

    Parameters
    ----------
    direction
        In which direction it is better; None for nobody knows.
    relative
        Whether a percentage of the baseline means anything.

    Returns
    -------
    The change; None between two values that are no finite numbers, unless they are infinities that a direction tells
    apart. A number is better than NaN, whatever the direction.
    """
    if not (math.isfinite(baseline) and math.isfinite(value)):
        verdict = _endless(baseline, value, direction)
        return None if verdict is Verdict.NEUTRAL else Change(math.nan, None, verdict)
    absolute = value - baseline
    share = absolute / abs(baseline) if relative and baseline != 0 and math.isfinite(absolute) else None
    if share is not None and not math.isfinite(share):
        share = None
    return Change(absolute, share, _verdict(baseline, value, direction))


def _endless(baseline: float, value: float, direction: Direction | None) -> Verdict:
    if direction is None or (math.isnan(baseline) and math.isnan(value)) or baseline == value:
        return Verdict.NEUTRAL
    if math.isnan(value):
        return Verdict.WORSE
    return Verdict.BETTER if math.isnan(baseline) else _verdict(baseline, value, direction)


def _verdict(baseline: float, value: float, direction: Direction | None) -> Verdict:
    if value == baseline:
        return Verdict.SAME
    if direction is None:
        return Verdict.NEUTRAL
    return Verdict.BETTER if (value < baseline) is (direction is Direction.LOWER) else Verdict.WORSE


def change_text(change: Change, kind: ColumnKind, wanted: NumberFormat) -> str:
    """Return a change in words: ``"+0.012 (+1.3 %) better"``, times as spans, ``"no change"`` for none."""
    if change.verdict is Verdict.SAME or change.absolute == 0:
        return _SAME
    parts = [] if math.isnan(change.absolute) else [absolute_text(change, kind, wanted)]
    if change.share is not None:
        parts.append(f"({share_text(change.share)})")
    return " ".join((*parts, *([change.verdict.value] if change.verdict.value else ())))


def absolute_text(change: Change, kind: ColumnKind, wanted: NumberFormat) -> str:
    """Return a change in the field's unit with its sign."""
    size = change.absolute
    if kind is ColumnKind.TIME:
        return _signed(size, span_label(abs(size) / 1000))
    if kind is ColumnKind.DURATION:
        return _signed(size, span_label(abs(size)))
    return _signed(size, number_text(abs(size), wanted))


def share_text(share: float) -> str:
    """Return a part of the baseline as a percentage with its sign, in three digits or so."""
    percent = abs(share) * 100
    if percent >= 1e6:
        text = value_label(percent, 3)
    elif percent >= 100:
        text = f"{percent:,.0f}"
    else:
        text = f"{percent:.1f}" if percent >= 0.05 else value_label(percent, 2)
    return f"{_signed(share, text)}{_THIN}%"


def _signed(value: float, text: str) -> str:
    return minus(f"{'-' if value < 0 else '+'}{text}")
