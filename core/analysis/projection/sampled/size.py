"""How many vectors a method is fitted to, where not all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.analysis.projection.method import Method
from core.analysis.projection.parameters import Parameter, Value

SAMPLE = 100_000
"""Vectors of which a method is fitted to all in a minute or two: beyond what is affordable so many are fitted."""

_AFFORDABLE = 120.0
_FOUND, _COMPARED = 8e-5, 1e-6
_LAID_OUT = {"umap": 3.5e-4, "densmap": 4e-4, "tsne": 1.1e-3, "pacmap": 1e-3, "localmap": 1.2e-3}

FIT_ON = Parameter(
    "fit_on", "Fit on", 0, 0, 100_000_000, unit="points, 0 for automatic", advanced=True,
    tip="How many points the method itself lays out; all others are placed by those that are nearest to them. "
    f"Unless you say otherwise it is all, or {SAMPLE:,} where all would take more than some minutes",
)  # fmt: skip


def with_sampling(method: Method) -> Method:
    """Return a method that can be fitted to a sample, if it is one of those; otherwise the method itself."""
    return replace(method, parameters=(*method.parameters, FIT_ON)) if method.name in _LAID_OUT else method


def seconds(method: str, rows: int, columns: int) -> float:
    """Return about how long a method takes to be fitted to so many vectors by two processors."""
    return rows * (_FOUND + _COMPARED * columns + _LAID_OUT[method])


def fitted_on(method: str, parameters: Mapping[str, Value], rows: int, columns: int) -> int:
    """Return to how many of so many vectors a method is fitted; 0 for all of them.

    It depends on nothing but the arguments, so that a projection is the same next time.
    """
    if FIT_ON.name not in parameters:
        return 0
    wished = int(parameters[FIT_ON.name])
    if not wished and seconds(method, rows, columns) > _AFFORDABLE:
        wished = SAMPLE
    return wished if wished < rows else 0
