"""The table of marked points: one row for each run and class, every measure a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.pr import rates
from core.analysis.pr.outcomes import Point
from core.model.arrays import F8
from core.state import PrSort
from core.views.pr_curves.flat import Flat
from core.views.pr_curves.raw import calibrations
from core.views.pr_curves.subjects import Subject, Whole, marked, mean_whole
from core.views.pr_curves.wish import CardWish


@dataclass(frozen=True, slots=True)
class PointColumn:
    """A column: what it is called, what it says in a sentence, and whether more (1), less (-1) or nothing is best."""

    key: str
    title: str
    tip: str
    better: int = 0
    count: bool = False


COLUMNS: Final = (
    PointColumn("step", "Step", "Training step whose predictions these are", count=True),
    PointColumn("threshold", "Threshold", "Scores at or above it count as positive"),
    PointColumn("precision", "Precision", "Share of what counts as positive that is: TP / (TP + FP)", 1),
    PointColumn("recall", "Recall", "Share of positives that are found: TP / (TP + FN)", 1),
    PointColumn("f1", "F1", "Harmonic mean of precision and recall", 1),
    PointColumn("specificity", "Specificity", "Share of negatives that count as such: TN / (TN + FP)", 1),
    PointColumn("accuracy", "Accuracy", "Share that is right: (TP + TN) / all", 1),
    PointColumn("mcc", "MCC", "Matthews' correlation of labels and decisions, −1 to 1", 1),
    PointColumn("tp", "TP", "True positives: found", 1, True),
    PointColumn("fp", "FP", "False positives: false alarms", -1, True),
    PointColumn("fn", "FN", "False negatives: missed", -1, True),
    PointColumn("tn", "TN", "True negatives", 1, True),
    PointColumn("support", "Support", "All positives: TP + FN", count=True),
    PointColumn("ap", "AP", "Average precision in steps, without interpolation, as scikit-learn's", 1),
    PointColumn("area", "PR area", "Area below the PR curve, interpolated by counts between thresholds", 1),
    PointColumn("auc", "ROC AUC", "Chance that a positive scores above a negative", 1),
    PointColumn("best_f", "Max F1", "Highest F1 of all thresholds", 1),
    PointColumn("best_at", "at", "Threshold of the highest F1"),
    PointColumn("ece", "ECE", "Expected calibration error: mean distance of score and share, in ten bins", -1),
    PointColumn("top_ece", "Top-label ECE", "Calibration error of the best guesses: how sure, how often right", -1),
    PointColumn("brier", "Brier", "Mean squared distance of score and label", -1),
)
KEYS: Final = tuple(column.key for column in COLUMNS)
PLACES: Final = {key: place for place, key in enumerate(KEYS)}


@dataclass(frozen=True, slots=True)
class PointRow:
    """Whose point a row is: a run, and the card it is on; `short` is its title without what all titles begin with."""

    run: str
    card: str
    title: str
    colour: str
    short: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PointTable:
    """Rows with their values.

    Attributes
    ----------
    rows
        In the order they are shown.
    values
        float64 (rows, `COLUMNS`), NaN where a measure means nothing.
    best
        Whether a value is the best of its class, or of all classes where only one run is shown; bool, as `values`.
    """

    rows: tuple[PointRow, ...]
    values: F8
    best: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def point_table(cards: Sequence[tuple[CardWish, Sequence[Subject]]], sort: PrSort) -> PointTable:
    """Return the points of all lines of some cards."""
    rows: list[PointRow] = []
    one_group = len({wish.card.prefix for wish, _ in cards}) == 1
    names = [wish.card.name if one_group else wish.card.title for wish, _ in cards]
    groups: list[int] = []
    lines: list[tuple[int, Sequence[Point], Whole]] = []
    errors: list[tuple[float, float, float]] = []
    for number, (wish, found) in enumerate(cards):
        for each in found:
            if each.parts:
                line = each.line
                rows.append(PointRow(line.name, wish.card.key, wish.card.title, line.colour, names[number]))
                groups.append(number)
                lines.append((line.step, marked(each.parts, wish.rule), mean_whole(each.parts)))
                error, brier, top = calibrations(each)
                errors.append((error, top, brier))
    table = np.column_stack([_values(lines), np.array(errors, dtype=np.float64).reshape(-1, 3)])
    one_run = len({row.run for row in rows}) <= 1
    kinds = np.array(groups, dtype=np.int64)
    averages = np.array([bool(wish.card.average) for wish, _ in cards] or [False])
    if one_run and len(rows):  # classes compete with classes, averages with nobody
        kinds = np.where(averages[kinds], kinds, -1)
    best = _best(table, kinds)
    order = _order(rows, table, sort)
    return PointTable(tuple(rows[place] for place in order), table[order], best[order])


def _values(lines: Sequence[tuple[int, Sequence[Point], Whole]]) -> F8:
    """Return the values of `COLUMNS` that come from counts; of several points measures are means and counts sums."""
    flat = Flat.of([points for _, points, _ in lines])
    measures = (
        rates.precision(flat.tp, flat.fp),
        rates.recall(flat.tp, flat.positives),
        rates.f_beta(flat.tp, flat.fp, flat.positives),
        rates.specificity(flat.fp, flat.negatives),
        rates.accuracy(flat.tp, flat.fp, flat.positives, flat.negatives),
        rates.matthews(flat.tp, flat.fp, flat.positives, flat.negatives),
    )
    counts = (flat.tp, flat.fp, flat.positives - flat.tp, flat.negatives - flat.fp, flat.positives)
    wholes = [whole for _, _, whole in lines]
    columns = [
        np.array([step for step, _, _ in lines], dtype=np.float64),
        flat.common(flat.thresholds),
        *(flat.means(values) for values in measures),
        *(flat.sums(values) for values in counts),
        np.array([whole.average_precision for whole in wholes], dtype=np.float64),
        np.array([whole.interpolated for whole in wholes], dtype=np.float64),
        np.array([whole.roc_area for whole in wholes], dtype=np.float64),
        np.array([whole.best_f for whole in wholes], dtype=np.float64),
        np.array([whole.best_threshold for whole in wholes], dtype=np.float64),
    ]
    return np.column_stack(columns)


def _best(
    values: F8, groups: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    best = np.zeros(values.shape, dtype=np.bool_)
    signs = np.array([column.better for column in COLUMNS])
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        if len(rows) < 2:
            continue
        part = np.where(np.isnan(values[rows]), -np.inf, values[rows] * signs)
        top = part.max(axis=0)
        # What all have alike distinguishes nobody.
        tells = (signs != 0) & np.isfinite(top) & (part.min(axis=0) < top)
        best[rows] = (part == top) & tells
    return best


def _order(rows: Sequence[PointRow], values: F8, sort: PrSort) -> list[int]:
    if sort.column in ("run", "class"):
        names = [row.run if sort.column == "run" else row.title for row in rows]
        from core.model.order import natural_key

        return sorted(range(len(rows)), key=lambda place: natural_key(names[place]), reverse=sort.descending)
    if sort.column not in PLACES:
        return list(range(len(rows)))
    column = values[:, PLACES[sort.column]]
    keyed = np.where(np.isnan(column), np.inf, -column if sort.descending else column)
    return list(np.argsort(keyed, kind="stable").tolist())
