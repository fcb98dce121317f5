"""Differences of texts as a frame, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.model import Catalog
from core.state import SessionState
from core.style import ThemeName

if TYPE_CHECKING:
    from pandas import DataFrame

HEADER = ("card", "run", "tag", "step", "against", "sign", "text")


def change_frame(catalog: Catalog, state: SessionState, chosen: Sequence[str]) -> DataFrame:
    """Return the lines of compared texts, see `core.notebook.Logs.text_changes`; `chosen` are tags or keys of cards."""
    import pandas as pd

    from core.views.texts.cards import card_groups
    from core.views.texts.page import compared_lines
    from core.views.texts.wish import text_wish

    rows: list[tuple[object, ...]] = []
    for card in (card for group in card_groups(catalog, state) for card in group.cards):
        wish = text_wish(catalog, state, card, ThemeName.LIGHT)
        if wish is None or (chosen and card.tag not in chosen and card.key not in chosen):
            continue
        step, against, lines = compared_lines(wish)
        rows += [(card.key, card.run, card.tag, step, against, line.sign, line.text) for line in lines]
    return pd.DataFrame(rows, columns=list(HEADER))
