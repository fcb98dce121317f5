"""A box that chooses which runs have a curve together."""

from __future__ import annotations

from app.views.hparams.plane.field_box import FieldBox
from core.model import Catalog
from core.state import SessionState
from core.views.hparams.fields import known_fields
from core.views.judging.curves import grouping_meant

_TIP = "Which runs have a curve together; by themselves groups of runs where there are some, else experiments"


class CurvesBox(FieldBox):
    """Groups of runs or experiments, one curve of all, or the values of a field."""

    def __init__(self) -> None:
        super().__init__("One curve for each", _TIP, (("Automatic", None), ("All runs together", "")))

    def show_choice(self, catalog: Catalog, state: SessionState, curves_by: str | None) -> None:
        """Show which runs have a curve together, without telling."""
        self.show_fields(known_fields(catalog, state.run_table.calculated), curves_by)
        meant = grouping_meant(catalog, state, None)
        what = "all runs together" if meant is None else "groups" if meant is state.grouping else "experiments"
        self.setItemText(0, f"Automatic: {what}")
