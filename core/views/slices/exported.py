"""The values behind slices, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import Catalog
from core.state import SessionState
from core.views.hparams.exported import field_rows
from core.views.judging.judged import judged
from core.views.slices.plot import slice_fields


def slice_table(catalog: Catalog, state: SessionState) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
    """Return header and a row for each shown run: its name, the metric, and the fields that it is drawn over."""
    subject = judged(catalog, state)
    if subject is None:
        return ("run",), ()
    names = (subject.metric, *slice_fields(catalog, state, subject.metric))
    return ("run", *names), field_rows(catalog, state, names)
