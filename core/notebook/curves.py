"""Scalars as a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.model import Catalog
from core.state import SessionState
from core.views.picture import Viewport
from core.views.scalars.group_tracks import GroupTrack
from core.views.scalars.wish import CardWish, card_wish

if TYPE_CHECKING:
    from pandas import DataFrame


def scalar_frame(catalog: Catalog, state: SessionState, keys: Sequence[str]) -> DataFrame:
    """Return the points of cards as they are drawn, see `core.notebook.Logs.scalars`; the key of a tag is the tag."""
    from core.views.scalars.layouts import read_layouts

    if any(key.startswith("\n") for key in keys):
        read_layouts(catalog, state)
    return _frame([card_wish(catalog, state, key, Viewport(1, 1)) for key in keys])


def compared_frame(catalog: Catalog, state: SessionState) -> DataFrame:
    """Return the points of the curves of compared runs, see `core.notebook.Logs.compare`."""
    from core.views.compare.curves import chart_wish, charted_tags

    return _frame([chart_wish(catalog, state, tag, Viewport(1, 1)) for tag in charted_tags(catalog, state)])


def _frame(wishes: Sequence[CardWish]) -> DataFrame:
    import pandas as pd

    frames = []
    for wish in wishes:
        smoother = wish.smoother
        for line, track in zip(wish.lines, wish.tracks(), strict=True):
            columns: dict[str, object] = {
                "card": wish.title,
                "run": line.title if line.members else line.run,
                "tag": line.tag,
                "step": track.step,
                "wall_time": track.wall,
                "x": track.x(line.across),
                "value": np.asarray(track.value, dtype=np.float64),
                "smoothed": np.asarray(track.smoothed(smoother, line.across), dtype=np.float64),
                "colour": line.colour,
            }
            if isinstance(track, GroupTrack):
                lower, upper = track.band(smoother, line.across)
                columns |= {"runs": track.count, "lower": lower, "upper": upper}
            frames.append(pd.DataFrame(columns))
    header = ("card", "run", "tag", "step", "wall_time", "x", "value", "smoothed", "colour")
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(header))
