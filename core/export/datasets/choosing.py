"""From what is asked for to the table of it."""

from __future__ import annotations

from core.export.datasets.blocks import DataSet
from core.export.datasets.scope import asked_state
from core.export.datasets.wish import DataSubject, DataWish
from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.work import Token


def data_set(
    catalog: Catalog, results: Results, state: SessionState, wish: DataWish, token: Token | None = None
) -> DataSet:
    """Return the table that is asked for; raises RefusedError where it cannot be made, with a sentence that says why.

    Only neighbours take time here, all else when the blocks are asked for.
    """
    from core.export.datasets import curves, payloads, points, runs, scalars

    if wish.subject is DataSubject.COORDINATES:
        return points.coordinate_set(catalog, results, state, wish)
    if wish.subject is DataSubject.NEIGHBOURS:
        return points.neighbour_set(catalog, results, state, wish, token)
    if wish.subject is DataSubject.METADATA:
        return points.metadata_set(catalog, results, state, wish)
    if wish.subject is DataSubject.ROWS:
        return points.row_set(catalog, results, state, wish)
    asked = asked_state(catalog, state, wish)
    makers = {
        DataSubject.SCALARS: scalars.scalar_set,
        DataSubject.HISTOGRAMS: payloads.histogram_set,
        DataSubject.DISTRIBUTIONS: payloads.histogram_set,
        DataSubject.TEXTS: payloads.text_set,
        DataSubject.IMAGES: payloads.image_set,
        DataSubject.PR_CURVES: curves.curve_set,
        DataSubject.RUNS: runs.run_set,
    }
    return makers[wish.subject](catalog, asked, wish)
