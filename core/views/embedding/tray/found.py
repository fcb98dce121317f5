"""Where a text is found among the points that are listed."""

from __future__ import annotations

import numpy as np

from core.analysis.search import match_rows
from core.model import I8, Metadata
from core.views.embedding.tray.listing import Listing


def places_found(metadata: Metadata | None, listing: Listing, text: str) -> I8:
    """Return the places of listed rows that have a text in any column, int64, ascending; ``#7`` is row 7."""
    number = text.strip().removeprefix("#").replace(",", "")
    if number.isdecimal() and (metadata is None or text.strip().startswith("#")):
        row = int(number)
        place = int(listing.places[row]) if row < listing.total else -1
        return np.array([place] if place >= 0 else [], dtype=np.int64)
    if metadata is None or not text:
        return np.empty(0, dtype=np.int64)
    rows = np.flatnonzero(match_rows(metadata, text)[: listing.total])
    places = listing.places[rows]
    found: I8 = np.sort(places[places >= 0]).astype(np.int64)
    return found
