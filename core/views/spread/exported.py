"""The numbers behind distribution functions and the best so far, as rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.model import Catalog
from core.state import SessionState
from core.style import ThemeName
from core.views.hparams.drawn import drawn_runs
from core.views.judging.judged import judged
from core.views.picture import Viewport
from core.views.spread.best import histories_of
from core.views.spread.distribution import curves_of

Table = tuple[tuple[str, ...], Sequence[Sequence[object]]]
_ANY = Viewport(1000.0, 600.0, 1.0, ThemeName.LIGHT)


def edf_table(catalog: Catalog, state: SessionState) -> Table:
    """Return a row for each step of each curve: group, value, share of runs up to it, and the ends of the band."""
    subject = judged(catalog, state)
    if subject is None:
        return ("group",), ()
    curves = curves_of(catalog, state, drawn_runs(catalog, state), subject, _ANY)
    level, rows = state.edf.band, []
    for family, found in zip(curves.families.families, curves.edfs, strict=True):
        lower, upper = found.band(level) if level else (np.full_like(found.shares, np.nan),) * 2
        columns = (found.values.tolist(), found.shares.tolist(), lower.tolist(), upper.tolist())
        rows += [(family.label, *row) for row in zip(*columns, strict=True)]
    header = ("group", subject.metric, "share", f"lower {level:.0%}", f"upper {level:.0%}")
    return (header, rows) if level else (header[:3], [row[:3] for row in rows])


def best_table(catalog: Catalog, state: SessionState) -> Table:
    """Return a row for each shown run in its order: its group, name, place, metric, and the best up to it."""
    subject, drawn = judged(catalog, state), drawn_runs(catalog, state)
    if subject is None:
        return ("group",), ()
    found = histories_of(catalog, state, drawn, subject, _ANY)
    rows: list[tuple[object, ...]] = []
    for family, course in zip(found.families.families, found.courses, strict=True):
        for place, best, improved in zip(
            course.order.tolist(), course.best.tolist(), course.improved.tolist(), strict=True
        ):
            values = (float(found.when[place]), float(found.numbers[place]), best)
            rows.append((family.label, drawn.keys[place], *values, improved))
    return ("group", "run", state.best.over, subject.metric, "best so far", "improved"), rows
