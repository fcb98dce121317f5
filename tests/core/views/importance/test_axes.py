"""Axes in the order of importance, and what is said of their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.session import Session
from core.session.commands.runs.importance import order_axes
from core.state import HParamsState, ImportanceState, SessionState
from core.views.hparams.fields import MOST_PARAMS, axes_shown
from core.views.importance.axes import axes_by_importance, order_words
from core.views.importance.page import order_in_words
from tests.core.views.hparams.made import made_catalog
from tests.core.views.importance.known import asked

RNG = np.random.default_rng(0)
POINTS = RNG.random((300, 20))
LOSS = 4 * POINTS[:, 17] + 2.5 * POINTS[:, 4] + 1.5 * POINTS[:, 11]
CATALOG = made_catalog(
    {f"p{place:02d}": column.tolist() for place, column in enumerate(POINTS.T)},
    {"loss": LOSS.tolist(), "seconds": POINTS[:, 0].tolist()},
)
STATE = SessionState(importance=ImportanceState("metrics.loss", evaluators=("spearman",), order_by="spearman"))


def test_where_none_were_chosen_those_that_matter_most_are_taken() -> None:
    axes = axes_by_importance(CATALOG, STATE, asked(CATALOG, STATE))
    assert axes[:3] == ("params.p17", "params.p04", "params.p11")
    assert len([name for name in axes if name.startswith("params.")]) == MOST_PARAMS
    assert axes[-1] == "metrics.loss"


def test_chosen_axes_stay_and_only_change_places() -> None:
    chosen = ("metrics.loss", "params.p11", "params.p04", "tags.x")
    state = replace(STATE, hparams=HParamsState(axes=chosen))
    axes = axes_by_importance(CATALOG, state, asked(CATALOG, state))
    assert axes == ("params.p04", "params.p11", "metrics.loss", "tags.x")


def test_the_order_is_told_as_long_as_it_is_that_one() -> None:
    session = Session(CATALOG)
    assert order_words(CATALOG, session.state) == (
        "Ordered by how much each alone tells about loss (correlation ratio of ranks)"
    )
    answer = asked(CATALOG, STATE)
    session.do(order_axes(axes_by_importance(CATALOG, STATE, answer), order_in_words(answer)))
    assert order_words(CATALOG, session.state) == "Ordered by Spearman correlation for loss"
    moved = (*axes_shown(CATALOG, session.state.hparams)[1:], "params.p17")
    moved_state = replace(session.state, hparams=HParamsState(axes=moved))
    assert order_words(CATALOG, moved_state) == "In your own order"
    bare = made_catalog({"a": [1, 2, 3]}, {})
    assert order_words(bare, SessionState()) == "Ordered as they were logged"
