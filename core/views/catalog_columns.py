"""The runs of a catalog as columns, made once for each snapshot and shared by everybody who asks."""

from __future__ import annotations

import threading

from core.analysis.run_columns import RunColumns
from core.model import Catalog


def run_columns(catalog: Catalog) -> RunColumns:
    """Return the columns of a catalog's runs in its order, the same ones as long as the catalog is the same."""
    global _latest
    with _making:
        if _latest is None or _latest[0] is not catalog:
            _latest = (catalog, RunColumns(tuple(catalog.runs.values())))
        return _latest[1]


_latest: tuple[Catalog, RunColumns] | None = None
_making = threading.Lock()
