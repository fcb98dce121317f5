"""The tags that runs have logged."""

from __future__ import annotations

from functools import lru_cache

from core.model import Catalog
from core.model.order import natural_key
from core.state import SessionState
from core.views.shown import shown_runs


def shown_tags(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the scalar tags that at least one shown run has, in natural order."""
    return tags_of(catalog, shown_runs(catalog, state))


@lru_cache(maxsize=4)
def tags_of(catalog: Catalog, runs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scalar tags that at least one of some runs has, in natural order."""
    tags = dict.fromkeys(tag for run in runs for tag in catalog.runs[run].scalars)
    return tuple(sorted(tags, key=natural_key))
