"""PR curves as tables: every threshold of every class, run and step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from core.analysis.pr import rates
from core.analysis.pr.outcomes import Outcomes
from core.export.datasets.blocks import Block, Constant, DataColumn, DataKind, DataSet
from core.export.datasets.wish import DataWish
from core.model import Catalog, Run
from core.state import SessionState
from core.views.payloads import kept_places
from core.views.picture import Viewport
from core.views.pr_curves.cards import Average, PrCard, candidates, place_of, shown_cards
from core.views.pr_curves.loading import load, spot
from core.views.pr_curves.subjects import subject
from core.views.pr_curves.wish import card_wish

MEASURES = ("precision", "recall", "f1", "specificity", "accuracy", "mcc", "tp", "fp", "fn", "tn")
_COLUMNS = (
    DataColumn("run", DataKind.TEXT),
    DataColumn("class", DataKind.TEXT),
    DataColumn("step", DataKind.WHOLE),
    DataColumn("threshold", DataKind.NUMBER),
    *(DataColumn(name, DataKind.NUMBER) for name in MEASURES),
)

Part = tuple[PrCard, Run, int]


def curve_set(catalog: Catalog, state: SessionState, wish: DataWish) -> DataSet:
    """Return the points of all curves, of all steps or of those that are shown; macro averages have no thresholds."""
    missing: list[str] = []
    cards = [card for card in shown_cards(catalog, state) if wish.tags is None or card.title in wish.tags]
    if not wish.every_step:
        return DataSet(_COLUMNS, partial(_shown_blocks, catalog, state, cards, missing), missing)
    runs = candidates(catalog, state).runs
    parts = [
        (card, run, place)
        for card in cards
        if card.average is Average.NONE
        for run in runs
        if (place := place_of(run, card.members[0])) is not None
    ]
    return DataSet(_COLUMNS, partial(_all_blocks, parts, missing), missing)


def _all_blocks(parts: Sequence[Part], missing: list[str]) -> Iterator[tuple[float, Block]]:
    missing.clear()
    for number, (card, run, place) in enumerate(parts, 1):
        tag = card.members[0].tag
        series = run.blobs[tag]
        for at in kept_places(series).tolist():
            found = load(run, spot(run, tag, place, at))
            if found.outcomes is None:
                missing.append(f"{run.name}, {card.title}: {found.trouble}")
            else:
                yield number / len(parts), _block(run.name, card.title, int(series.step[at]), found.outcomes)


def _shown_blocks(
    catalog: Catalog, state: SessionState, cards: Sequence[PrCard], missing: list[str]
) -> Iterator[tuple[float, Block]]:
    missing.clear()
    for number, card in enumerate(cards, 1):
        if card.average is Average.MACRO:
            continue
        for line in card_wish(catalog, state, card, Viewport(1, 1)).lines:
            found = subject(line)
            if found.parts:
                yield number / len(cards), _block(line.name, card.title, line.step, found.parts[0])
            elif found.trouble:
                missing.append(f"{line.name}, {card.title}: {found.trouble}")


def _block(run: str, title: str, step: int | None, outcomes: Outcomes) -> Block:
    tp, fp, p, n = outcomes.true_positives, outcomes.false_positives, outcomes.positives, outcomes.negatives
    measures = (
        outcomes.thresholds, rates.precision(tp, fp), rates.recall(tp, p), rates.f_beta(tp, fp, p),
        rates.specificity(fp, n), rates.accuracy(tp, fp, p, n), rates.matthews(tp, fp, p, n), tp, fp, p - tp, n - fp,
    )  # fmt: skip
    columns = tuple(np.asarray(measure, dtype=np.float64) for measure in measures)
    return Block(len(columns[0]), (Constant(run), Constant(title), Constant(step), *columns))
