"""What logs say of a tag, in Markdown."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from core.model import Catalog, Run
from core.views.per_run import PerRun


def description_of(catalog: Catalog, tag: str, run: str = "") -> str:
    """Return what a run says of a tag, for no run of the catalog what the first one that says something does."""
    own = catalog.runs.get(run)
    infos = (each.tags.get(tag) for each in (_saying(catalog) if own is None else (own,)))
    return next((info.description for info in infos if info and info.description), "")


def _says_anything(run: Run) -> bool:
    return any(info.description for info in run.tags.values())


describing: Final = PerRun(_says_anything)
"""Whether a run says something of any of its tags: most logs say nothing."""


@lru_cache(maxsize=1)
def _saying(catalog: Catalog) -> tuple[Run, ...]:
    return tuple(run for run, says in describing.of(catalog).items() if says)
