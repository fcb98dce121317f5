"""The values behind slices, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import Catalog
from core.state import SessionState
from core.views.field_columns import columns_of
from core.views.hparams.exported import field_rows
from core.views.judging.judged import judged
from core.views.slices.plot import slice_fields


def slice_table(catalog: Catalog, state: SessionState) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
    """Return header and a row for each shown run: its name, the metric, and the fields that it is drawn over."""
    subject = judged(catalog, state)
    if subject is None:
        return ("run",), ()
    columns, fields = columns_of(catalog), slice_fields(catalog, state, subject.metric)
    names = (subject.metric, *(name for name in fields if columns.values(name) is not None))
    return ("run", *names), field_rows(catalog, state, names)
