"""The curves as rows, to be exported: every threshold of every run and class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from core.analysis.pr import rates
from core.model import Catalog
from core.state import SessionState
from core.views.picture import Viewport
from core.views.pr_curves.cards import Average, shown_cards
from core.views.pr_curves.subjects import Subject, subject
from core.views.pr_curves.wish import card_wish

HEADER = (
    "run", "class", "step", "threshold", "precision", "recall", "f1", "specificity", "accuracy", "mcc", "tp", "fp",
    "fn", "tn",
)  # fmt: skip

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class CurveRows(Sequence[Row]):
    """Rows of `HEADER`, made when asked for; macro averages have no thresholds and no rows."""

    parts: tuple[tuple[str, Subject], ...]

    def __len__(self) -> int:
        return sum(len(each.parts[0]) for _, each in self.parts)

    def __iter__(self) -> Iterator[Row]:
        for title, each in self.parts:
            outcomes = each.parts[0]
            tp, fp, p, n = outcomes.true_positives, outcomes.false_positives, outcomes.positives, outcomes.negatives
            columns = (
                outcomes.thresholds, rates.precision(tp, fp), rates.recall(tp, p), rates.f_beta(tp, fp, p),
                rates.specificity(fp, n), rates.accuracy(tp, fp, p, n), rates.matthews(tp, fp, p, n),
                tp, fp, p - tp, n - fp,
            )  # fmt: skip
            for values in zip(*(np.asarray(column).tolist() for column in columns), strict=True):
                yield (each.line.name, title, each.line.step, *values)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return list(self)[index]


def curve_rows(catalog: Catalog, state: SessionState) -> CurveRows:
    """Return all thresholds of what is shown."""
    parts = []
    for card in shown_cards(catalog, state):
        if card.average is Average.MACRO:
            continue
        for line in card_wish(catalog, state, card, Viewport(1, 1)).lines:
            found = subject(line)
            if found.parts:
                parts.append((card.title, found))
    return CurveRows(tuple(parts))
