"""The chart of one card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.state import Domain, PrBand, PrPlot, ThresholdRule
from core.style.text import counted, grouped
from core.views.memo import Memo
from core.views.picture import Band, Chart, Cursor, Curves, Legend, LegendEntry
from core.views.pr_curves.axes import axes, whole_domain
from core.views.pr_curves.bands import Banded, banded
from core.views.pr_curves.cards import RAW, Average
from core.views.pr_curves.guides import captions, guide_layers
from core.views.pr_curves.layers import Stroke, curve_layers, strokes
from core.views.pr_curves.marks import Mark, mark_layers, marks
from core.views.pr_curves.over_steps import step_strokes
from core.views.pr_curves.raw import calibration_of, raw_strokes, reliability_of
from core.views.pr_curves.subjects import Subject, mean_whole, subjects
from core.views.pr_curves.wish import CardWish, Rule
from core.views.step_range import extent_of

_ANY = Rule(ThresholdRule.SHARED, 0.5, 0.5, 1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What of a card does not depend on where curves are marked.

    Attributes
    ----------
    found
        What is known of each line.
    base
        Guides and bands, below the curves.
    curves
        The runs' curves; keys are names of runs.
    whole, shown
        Domains of everything, and of what is shown.
    """

    found: tuple[Subject, ...]
    base: tuple[Curves | Band, ...]
    curves: tuple[Curves, ...]
    whole: Domain
    shown: Domain
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class CardPlot:
    """A card with all that gestures need to know."""

    wish: CardWish
    chart: Chart
    body: Body
    marks: tuple[Mark, ...]


bodies: Memo[Body] = Memo(96 << 20, lambda body: 4096 + sum(2 * each.x.nbytes for each in body.curves))
"""Bodies of the last wishes; `bodies.made` counts how many were worked out."""


def card_plot(wish: CardWish) -> CardPlot:
    """Return the chart of a card; moving a threshold makes only the marks anew. Safe to call on any thread."""
    body = bodies.get(replace(wish, rule=_ANY, span=None), lambda: _body(wish))
    made = () if wish.plot in (*RAW, PrPlot.STEPS) else marks(wish, body.found)
    x, y = axes(wish, body.shown)
    entries = tuple(LegendEntry(line.key, line.label, line.colour, dash=line.dash) for line in wish.lines)
    chart = Chart(
        key=wish.card.key,
        title=wish.card.title,
        x=x,
        y=y,
        whole=body.whole,
        layers=(*body.base, *body.curves, *mark_layers(wish, made)),
        cursor=_cursor(wish),
        legend=Legend("Classes" if wish.card.of_run else "Runs", entries) if entries else None,
        note=body.note,
        captions=captions(wish),
        extent=extent_of(wish.span),
    )
    return CardPlot(wish, chart, body, made)


def _body(wish: CardWish) -> Body:
    found = tuple(subjects(wish.lines))
    drawn = drawn_strokes(wish, found)
    around = banded(wish, found, drawn)
    whole = whole_domain(wish, drawn)
    shown = wish.zoom or whole
    curves = curve_layers(wish, around.strokes, shown)
    return Body(found, (*guide_layers(wish), *around.bands), curves, whole, shown, _note(wish, found, drawn, around))


def drawn_strokes(wish: CardWish, found: Sequence[Subject]) -> list[Stroke]:
    """Return the polylines of a card's curves, whichever plot is wished for."""
    if wish.plot in RAW:
        return raw_strokes(wish, found)
    return step_strokes(wish) if wish.plot is PrPlot.STEPS else strokes(wish, found)


def _cursor(wish: CardWish) -> Cursor | None:
    if wish.plot in (PrPlot.THRESHOLD, PrPlot.SCORES) and wish.rule.kind is ThresholdRule.SHARED:
        return Cursor(wish.rule.threshold, f"{wish.rule.threshold:.3g}")
    if wish.plot is PrPlot.STEPS and wish.step is not None:
        return Cursor(float(wish.step), f"Step {grouped(wish.step)}")
    return None


def _note(wish: CardWish, found: Sequence[Subject], drawn: Sequence[Stroke], around: Banded) -> str:
    """Return what is missing, and for one run what its curve comes to."""
    lacking = len(found) - len({stroke.owner for stroke in drawn}) - len([each for each in found if not each.parts])
    texts = [
        f"{counted(wish.absent, 'run')} {'lacks' if wish.absent == 1 else 'lack'} it" * bool(wish.absent),
        f"{counted(wish.later, 'run')} not begun at this step" * bool(wish.later),
        f"{counted(wish.loading, 'run')} loading" * bool(wish.loading),
        *_troubles(wish, found),
        _lacking(wish, lacking),
        _off_scale(wish, drawn),
        f"{_counted(wish, around.without)} without interval" * bool(around.without),
        _no_seeds(wish, around),
        _left_out(found),
    ]
    told = " · ".join(text for text in texts if text)
    return told or _result(wish, found)


def _troubles(wish: CardWish, found: Sequence[Subject]) -> list[str]:
    """Return what is wrong with lines, by what it comes to, with the first reason of each."""
    kinds: dict[str, list[str]] = {}
    for each in found:
        if each.trouble:
            kind = "unreadable" if each.problem is not None else "incomplete" if each.parts else "not drawn"
            kinds.setdefault(kind, []).append(each.trouble)
    return [f"{_counted(wish, len(reasons))} {kind}: {reasons[0]}" for kind, reasons in kinds.items()]


def _lacking(wish: CardWish, count: int) -> str:
    if wish.plot not in RAW or count <= 0:
        return ""
    what = "no scores, counts only" if wish.plot is PrPlot.SCORES else "no probabilities"
    return f"{_counted(wish, count)} with {what}"


def _off_scale(wish: CardWish, drawn: Sequence[Stroke]) -> str:
    """Return how many curves of errors cannot be seen: deviates have no place for 0 % and for 100 %."""
    if wish.plot is not PrPlot.DETECTION_ERRORS:
        return ""
    seen = {each.owner for each in drawn if np.count_nonzero(np.isfinite(each.x) & np.isfinite(each.y)) > 1}
    count = len({each.owner for each in drawn} - seen)
    return f"{_counted(wish, count)} not drawn: errors of 0 % have no place" if count else ""


def _counted(wish: CardWish, lines: int) -> str:
    """Return how many runs, or classes of one run, some lines are."""
    if wish.card.of_run:
        return "1 class" if lines == 1 else f"{grouped(lines)} classes"
    return counted(lines, "run")


def _left_out(found: Sequence[Subject]) -> str:
    count = sum(each.scores.left_out for each in found if each.scores is not None)
    return f"{counted(count, 'row')} without score or label left out" if count else ""


def _no_seeds(wish: CardWish, around: Banded) -> str:
    return "no two runs of one group" if wish.band is PrBand.SEEDS and not around.groups else ""


def _result(wish: CardWish, found: Sequence[Subject]) -> str:
    if wish.card.of_run:
        return _mean_result(wish, [each for each in found if each.parts])
    if len(found) != 1 or not found[0].parts:
        return ""
    whole = mean_whole(found[0].parts)
    if wish.plot is PrPlot.CALIBRATION and found[0].scores is not None:
        bins = reliability_of(found[0].scores)
        if wish.card.average is Average.TOP:
            return f"Top-label ECE {bins.error:.4f}"
        return f"ECE {bins.error:.4f} · Brier {bins.brier:.4f}"
    if wish.plot in (PrPlot.ROC, PrPlot.DETECTION_ERRORS):
        return f"AUC {whole.roc_area:.4f}"
    return f"AP {whole.average_precision:.4f}"


def _mean_result(wish: CardWish, found: Sequence[Subject]) -> str:
    """Return what the classes of a run come to: the mean over them, each counting the same."""
    if wish.plot is PrPlot.CALIBRATION:
        top = [each.scores for each in found if each.line.average is Average.TOP and each.scores is not None]
        return f"Top-label ECE {calibration_of(top[0])[0]:.4f}" if top else ""
    parts = tuple(each.parts[0] for each in found if each.line.average is Average.NONE)
    if not parts:
        return ""
    whole = mean_whole(parts)
    if wish.plot in (PrPlot.ROC, PrPlot.DETECTION_ERRORS):
        return f"Mean AUC {whole.roc_area:.4f}"
    return f"Mean AP {whole.average_precision:.4f}"
