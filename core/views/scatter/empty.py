"""Why there are no points, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.emptiness import Emptiness
from core.views.field_columns import columns_of
from core.views.hparams.fields import field_title
from core.views.scatter.fields import pair_shown

ABOUT = "Each run is a point between two of its hyperparameters or metrics."


def without_points(catalog: Catalog, state: SessionState) -> Emptiness:
    """Return what to say where there are runs, but not two fields of them."""
    pair = pair_shown(catalog, state)
    if pair is None:
        if not catalog.complete:
            return Emptiness("Reading…", f"{ABOUT} Values appear as they are read.")
        return Emptiness("Too few values", f"{ABOUT} These runs have no two of them.")
    columns = columns_of(catalog)
    lacking = [field_title(name) for name in pair if columns.values(name) is None]
    text = f"{ABOUT} No run has a value of {' or '.join(lacking)}."
    return Emptiness("No such values", text, "choose_pair", "Choose axes automatically")
