"""Which view logs are opened with that were never open before."""

from __future__ import annotations

from core.model import Catalog, PointRow


def first_view(catalog: Catalog) -> str:
    """Return the kind of view that logs with some runs are best seen in first: ``"hparams"`` or ``"scalars"``.

    Runs that are rows of tables have one value of each metric: there are no curves to be seen.
    """
    return "hparams" if all(isinstance(run.scalars, PointRow) for run in catalog.runs.values()) else "scalars"
