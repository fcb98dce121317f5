"""Rows of values as frames of pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.model import Catalog
from core.state import FieldScale, SessionState

if TYPE_CHECKING:
    from pandas import DataFrame

_DRAWN = {FieldScale.LOG: "log", FieldScale.SYMLOG: "symlog"}


def frame_of(header: Sequence[str], rows: Sequence[Sequence[object]]) -> DataFrame:
    """Return rows as a frame; what is missing is NaN."""
    import pandas as pd

    table = [[np.nan if value == "" else value for value in row] for row in rows]
    frame = pd.DataFrame(table, columns=list(header))
    for name in header[1:]:
        numbers = pd.to_numeric(frame[name], errors="coerce")
        if numbers.notna().sum() > frame[name].notna().sum() / 2:  # a text among numbers is a missing one
            frame[name] = numbers
    return frame


def titles_of(names: Sequence[str]) -> dict[str, str]:
    """Return what fields are called as columns: their titles, where these tell them apart."""
    from core.views.hparams.fields import field_title

    titles = [field_title(name) for name in names]
    return {name: title if titles.count(title) == 1 else name for name, title in zip(names, titles, strict=True)}


def field_frame(catalog: Catalog, state: SessionState, names: Sequence[str]) -> DataFrame:
    """Return a row a shown run with some fields; ``attrs["scales"]`` says how matplotlib scales an axis of each."""
    from core.views.hparams.exported import field_rows

    known = titles_of(names)
    frame = frame_of(("run", *known.values()), field_rows(catalog, state, list(known)))
    frame.attrs["scales"] = scales_of(catalog, state, known)
    return frame


def scales_of(catalog: Catalog, state: SessionState, known: dict[str, str]) -> dict[str, str]:
    """Return by the titles of fields what matplotlib calls their scales."""
    from core.views.field_columns import columns_of
    from core.views.hparams.fields import is_time
    from core.views.hparams.scale import scale_of

    columns, found = columns_of(catalog), {}
    for name, title in known.items():
        values = columns.values(name)
        scale = None if values is None else scale_of(values, state.hparams.choice(name), is_time(name))
        found[title] = _DRAWN.get(scale, "linear") if scale is not None else "linear"
    return found
