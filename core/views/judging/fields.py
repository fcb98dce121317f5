"""Over which hyperparameters a metric is drawn."""

from __future__ import annotations

from functools import lru_cache

from core.analysis.grouping import seed_names
from core.model import Catalog
from core.views.field_columns import columns_of
from core.views.hparams.fields import chosen_axes, field_title, is_metric, known_fields, tells


def chosen_params(catalog: Catalog, metric: str) -> tuple[str, ...]:
    """Return the parameters that vary, those first that alone tell most of a metric."""
    told = strengths(catalog, metric)
    return tuple(sorted(told, key=lambda name: -told[name]))


@lru_cache(maxsize=8)
def strengths(catalog: Catalog, metric: str) -> dict[str, float]:
    """Return how far each parameter that varies alone tells a metric, 0 to 1; seeds are nothing one would choose."""
    names = [name for name in chosen_axes(catalog) if not is_metric(name)]
    seeds = set(seed_names([field_title(name) for name in names]))
    chosen = [name for name in names if field_title(name) not in seeds]
    return tells(columns_of(catalog), chosen or names, metric)


def told_by(catalog: Catalog, fields: tuple[str, ...], metric: str) -> dict[str, float]:
    """Return how far each of some fields alone tells a metric, 0 to 1."""
    known = strengths(catalog, metric)
    others = [name for name in fields if name not in known]
    return {**known, **(_others(catalog, tuple(others), metric) if others else {})}


@lru_cache(maxsize=8)
def _others(catalog: Catalog, names: tuple[str, ...], metric: str) -> dict[str, float]:
    return tells(columns_of(catalog), names, metric)


def fields_offered(catalog: Catalog, metric: str, calculated: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the fields that a metric can be drawn over: parameters that vary first, then everything else but it."""
    chosen = chosen_params(catalog, metric)
    others = (name for name in known_fields(catalog, calculated) if name != metric)
    return tuple(dict.fromkeys((*chosen, *others)))
