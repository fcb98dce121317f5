"""The tags that runs have logged."""

from __future__ import annotations

from functools import lru_cache

from core.model import Catalog
from core.model.order import natural_key
from core.model.scalar import PointRow
from core.state import SessionState
from core.views.shown import shown_runs


def shown_tags(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the scalar tags that at least one shown run has, in natural order."""
    return tags_of(catalog, shown_runs(catalog, state))


@lru_cache(maxsize=4)
def tags_of(catalog: Catalog, runs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scalar tags that at least one of some runs has, in natural order; the same object for the same tags.

    A thousand runs may have ten thousand tags each: what many of them share is looked at once.
    """
    found: set[str] = set()
    seen: set[int] = set()
    for run in runs:
        scalars = catalog.runs[run].scalars
        tags = (
            scalars.tags if type(scalars) is PointRow else scalars
        )  # to ask an abstract class takes longer than all else
        if id(tags) not in seen:
            seen.add(id(tags))
            found.update(tags)
    return _ordered(frozenset(found))


@lru_cache(maxsize=8)
def _ordered(tags: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(tags, key=natural_key))
