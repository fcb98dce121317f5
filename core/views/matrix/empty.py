"""Why there is no scatter matrix, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.emptiness import Emptiness

ABOUT = "Each pair of fields is a small picture with a point for each run."


def without_cells(catalog: Catalog, state: SessionState) -> Emptiness:
    """Return what to say where there are runs, but not two fields."""
    if state.matrix.fields is not None:
        text = f"{ABOUT} Choose at least two in the panel."
        return Emptiness("Too few fields", text, "choose_fields", "Choose fields automatically")
    if not catalog.complete:
        return Emptiness("Reading…", f"{ABOUT} Values appear as they are read.")
    return Emptiness("Too little varies", f"{ABOUT} Fewer than two fields vary; choose some in the panel.")
