"""Images as a frame, as cards show them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.model import Catalog
from core.state import ImagesMode, SessionState
from core.style import ThemeName

if TYPE_CHECKING:
    from pandas import DataFrame

    from core.views.images.page import Cell, Page

HEADER = ("card", "run", "tag", "step", "wall_time", "sample", "row", "column", "title", "image", "values")


def image_frame(catalog: Catalog, state: SessionState, keys: Sequence[str], most: int) -> DataFrame:
    """Return the images that cards show, see `core.notebook.Logs.images`; without keys those of the first cards."""
    import pandas as pd

    from core.views.images.picture import counted_cards
    from core.views.images.resolving import resolve_wish
    from core.views.images.wish import image_wish

    known = {card.key: card for card in counted_cards(catalog, state)}
    if missing := [key for key in keys if key not in known]:
        raise ValueError(f"There is no card {missing[0]!r}; there are {', '.join(map(repr, list(known)[:5]))} …")
    rows: list[tuple[object, ...]] = []
    for card in [known[key] for key in keys] if keys else list(known.values())[:most]:
        wish = image_wish(catalog, state, card, ThemeName.LIGHT)
        if wish is not None:
            page = resolve_wish(wish)
            rows += [_row(page, cell, number) for number, cell in enumerate(page.cells)]
    return pd.DataFrame(rows, columns=list(HEADER))


def _row(page: Page, cell: Cell, number: int) -> tuple[object, ...]:
    row, column = cell.row, cell.column
    if page.wish.mode is ImagesMode.SAMPLES:  # all of them lie in one row, as many as there is room for
        row, column = divmod(number, math.ceil(math.sqrt(len(page.cells))))
    title = cell.caption or ("" if page.sides or cell.spot is None else f"Step {cell.spot.step}")
    if page.heads:
        title = f"{'' if cell.shown is None else cell.shown.title}\n{page.heads[cell.column][0]}"
    run = "" if cell.shown is None else cell.shown.run.name
    spot = (None, None, None) if cell.spot is None else (cell.spot.step, cell.spot.wall_time, cell.spot.sample)
    image = None if cell.frames is None else cell.frames[0]
    return (page.wish.key, run, page.wish.tag, *spot, row, column, cell.remark or title, image, cell.values)
