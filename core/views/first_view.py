"""Which view logs are opened with that were never open before."""

from __future__ import annotations

from core.model import Catalog, PointRow


def first_view(catalog: Catalog) -> str:
    """Return the kind of view that logs are best seen in first: ``"hparams"``, ``"embedding"`` or ``"scalars"``.

    Runs that are rows of tables have one value of each metric: there are no curves to be seen. Tables of vectors among
    which nothing else was logged are seen as points. Empty while there is nothing, or while it cannot be told yet.
    """
    runs = catalog.runs.values()
    if catalog.embeddings and not any(run.scalars for run in runs):
        return "embedding" if catalog.complete else ""
    if not runs:
        return ""
    return "hparams" if all(isinstance(run.scalars, PointRow) for run in runs) else "scalars"
