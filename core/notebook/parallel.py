"""Parallel coordinates as a frame of heights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.model import Catalog
from core.state import SessionState
from core.views.hparams.plot import plot_of
from core.views.picture import Viewport

if TYPE_CHECKING:
    from pandas import DataFrame

_SIZE = 1000.0


def height_frame(catalog: Catalog, state: SessionState) -> DataFrame:
    """Return where lines cross axes, see `core.notebook.Logs.parallel`; runs outside of brushes are left out."""
    import pandas as pd

    part = plot_of(catalog, state, Viewport(_SIZE, _SIZE)).part
    rows = np.flatnonzero(part.shown)
    colours = part.colours[rows] if len(part.colours) == len(part.keys) else part.colours
    columns: dict[str, object] = {"run": [part.keys[row] for row in rows.tolist()]}
    columns["colour"] = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colours[:, :3].tolist()]
    for axis in part.axes:
        places = np.asarray(axis.places, dtype=np.float64)[rows]
        columns[axis.title] = (part.bottom - places) / (part.bottom - part.top)
    return pd.DataFrame(columns)
