"""What the picture leaves out or waits for, in a few words."""

from __future__ import annotations

import numpy as np

from core.model import U1
from core.style.text import counted
from core.views.embedding.memo import remembered
from core.views.embedding.work import Known
from core.views.picture import Emphasis


def note(about: Known, level: U1, linked: int | None) -> str:
    """Return what is hidden, set aside, in one place, still read or shown at another step; empty if nothing is."""
    said = (_hidden(level, about), _set_aside(about), _alike(about), _step(about, linked), _odd(about), _reading(about))
    return " · ".join(part for part in said if part)


def _hidden(level: U1, about: Known) -> str:
    drawn, rows = _drawn(level), len(level) - _unusable(about)
    return "" if drawn == rows else f"{drawn:,} of {rows:,} points"


@remembered(4)
def _drawn(level: U1) -> int:
    return int(np.count_nonzero(level != Emphasis.HIDDEN))


def _unusable(about: Known) -> int:
    aside = None if about.projection is None else about.projection.set_aside
    return 0 if aside is None else int(np.count_nonzero(aside))


def _set_aside(about: Known) -> str:
    rows = _unusable(about)
    return f"{counted(rows, 'row')} with NaN or infinity set aside" if rows else ""


def _alike(about: Known) -> str:
    pca = about.projection
    drawn = 0 if pca is None else len(pca.scores) - _unusable(about)
    flat = pca is not None and drawn > 1 and not np.any(pca.explained_variance_ratio)
    return f"all {drawn:,} points in one place" if flat else ""


def _step(about: Known, linked: int | None) -> str:
    states = about.subject.table.steps
    here = about.subject.state
    if len(states) < 2 or here.step is None or linked is None or linked == here.step:
        return ""
    return f"step {here.step:,} ({states.index(here) + 1} of {len(states)}), linked step {linked:,}"


def _odd(about: Known) -> str:
    return about.metadata.problems[0].message if about.metadata is not None and about.metadata.problems else ""


def _reading(about: Known) -> str:
    return "reading metadata" if about.subject.metadata and about.metadata is None else ""
