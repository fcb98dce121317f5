"""How a metric depends on one hyperparameter or two, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.model import Catalog
from core.model.arrays import F8
from core.results import Results
from core.state import SessionState

if TYPE_CHECKING:
    from pandas import DataFrame

    from core.analysis.importance.columns import Column
    from core.analysis.importance.result import Curve


def effect_frame(catalog: Catalog, state: SessionState, results: Results) -> DataFrame:
    """Return the effect that the page on importance draws, see `core.notebook.Logs.effect`.

    Raises ValueError where fANOVA knows no effect of what is in focus.
    """
    import pandas as pd

    from core.analysis.importance.evaluators import FANOVA
    from core.views.importance.effect import column_of, curve_of, metric_title, pair_of, target_of
    from core.views.importance.page import answer_of, complete, names_in_focus

    complete(catalog, results, state)
    answer = answer_of(catalog, results, state, disk=True)
    found, names = answer.found.get(FANOVA.name), names_in_focus(answer)
    curves = [] if found is None else [curve for name in names if (curve := curve_of(found, name)) is not None]
    pair = pair_of(found, names) if found is not None and len(names) == 2 else None
    if not curves or len(curves) != len(names) or (len(names) == 2 and pair is None):
        raise ValueError("There is no effect: fANOVA was not asked, or has no answer for it")
    places = [_places(curve) for curve in curves]
    if pair is None:
        values = {names[0]: places[0], "mean": curves[0].mean, "std": curves[0].std}
    else:
        surface = pair.surface if pair.first == names[0] else pair.surface.T
        grid = np.meshgrid(*places, indexing="ij")
        values = {names[0]: grid[0].ravel(), names[1]: grid[1].ravel(), "mean": surface.ravel()}
    frame, metric = pd.DataFrame(values), metric_title(answer.subject)
    columns = [column_of(answer.subject, name) for name in names]
    runs = {name: _runs(column, curve) for name, column, curve in zip(names, columns, curves, strict=True)}
    frame.attrs |= {
        "parameters": names, "metric": metric, "scales": tuple(map(_scale, columns, curves)),
        "labels": tuple(_labels(curve) for curve in curves),
        "runs": pd.DataFrame({"run": answer.subject.runs, **runs, metric: target_of(answer.subject)}),
    }  # fmt: skip
    return frame


def _places(curve: Curve) -> F8:
    """Return where the entries of a curve lie: numbers at their values, categories at 0, 1, 2 and on, none at NaN."""
    if curve.labels:
        return np.arange(len(curve.mean), dtype=np.float64)
    return np.append(curve.positions, np.nan) if curve.missing else curve.positions


def _labels(curve: Curve) -> tuple[str, ...]:
    from core.views.importance.ruler import MISSING

    return (*curve.labels, MISSING) if curve.labels and curve.missing else curve.labels


def _runs(column: Column, curve: Curve) -> F8:
    """Return where the runs lie, NaN where they do not."""
    from core.analysis.importance.columns import Numeric
    from core.analysis.importance.space import OTHERS

    if isinstance(column, Numeric):
        return np.where(column.present, column.values, np.nan)
    slots = {label: place for place, label in enumerate(curve.labels)}
    last = float(len(curve.labels)) if curve.missing else np.nan
    of_code = [float(slots.get(name, slots.get(OTHERS, np.nan))) for name in column.categories]
    return np.array([of_code[code] if code >= 0 else last for code in column.codes.tolist()], dtype=np.float64)


def _scale(column: Column, curve: Curve) -> str:
    from core.analysis.importance.columns import Numeric, on_log_scale

    log = isinstance(column, Numeric) and on_log_scale(column) and float(curve.edges[0]) > 0
    return "log" if log else "linear"
