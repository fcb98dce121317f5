"""How steady neighbourhoods are over the steps, as a chart for figures and as a table."""

from __future__ import annotations

import numpy as np

from core.analysis.decimation import decimate
from core.model import F8, U1
from core.state import Domain
from core.style import ThemeName, entity_colour, rgb, tokens
from core.views.embedding.memo import remembered
from core.views.embedding.moved.course import Beside, Course
from core.views.embedding.moved.words import chosen_name
from core.views.picture import (
    Axis,
    AxisScale,
    Band,
    Chart,
    Cursor,
    Curves,
    Legend,
    LegendEntry,
    Picture,
    Placed,
    Viewport,
)

ALL = "all points"
SCALAR = 1
"""Number of the colour of the scalar among those of things."""


def colours(theme: ThemeName) -> tuple[str, str, str]:
    """Return the colours of all points, of the selected ones and of the scalar."""
    return tokens(theme).text, tokens(theme).accent, entity_colour(SCALAR, theme)


def ends(values: F8) -> tuple[float, float]:
    """Return the ends of an axis for finite values, with room beyond them."""
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    room = 0.04 * (high - low) or abs(high) * 0.1 or 1.0
    return low - room, high + room


def inside(course: Course, scalar: Beside) -> tuple[F8, F8]:
    """Return the part of a scalar that lies between the first and the last step of a table."""
    part = (scalar.x >= course.x[0]) & (scalar.x <= course.x[-1])
    return scalar.x[part], scalar.y[part]


@remembered(4)
def drawn(course: Course, scalar: Beside, pixels: int) -> tuple[F8, F8]:
    """Return the vertices of a scalar that so many columns of pixels between the first and the last step need."""
    x, y = inside(course, scalar)
    return decimate(x, y, float(course.x[0]), float(course.x[-1]), pixels) if len(x) else (x, y)


def picture_of_course(
    course: Course, scalar: Beside | None, title: str, note: str, step: float | None, viewport: Viewport
) -> Picture:
    """Return the curves as a chart; the linked step is a line in it where there is one."""
    whole, chosen, other = colours(viewport.theme)
    layers: list[Curves | Band] = [_band(course, whole)] if course.looked < course.total else []
    layers.append(_curve(course.x, course.shares, ALL, whole))
    entries = [LegendEntry(ALL, ALL, whole)]
    if course.chosen is not None:
        layers.append(_curve(course.x, course.chosen, "selected", chosen))
        entries.append(LegendEntry("selected", chosen_name(course), chosen))
    second = None
    if scalar is not None and course.numbered:
        x, y = inside(course, scalar)
        layers.append(_curve(x, y, scalar.tag, other, second=True))
        entries.append(LegendEntry(scalar.tag, scalar.tag, other))
        second = Axis(scalar.tag, *ends(y))
    first, last = float(course.x[0]), float(course.x[-1])
    across = Axis("step" if course.numbered else "state", first, last, AxisScale.STEP)
    chart = Chart(
        "steadiness", title, across, Axis(f"share of {course.k} nearest that stay", 0.0, 1.0),
        Domain(first, last, 0.0, 1.0), tuple(layers), None if step is None else Cursor(step, f"step {step:,.0f}"),
        Legend("", tuple(entries)), note, second=second,
    )  # fmt: skip
    return Picture(viewport, (Placed(chart, 0.0, 0.0, viewport.width, viewport.height),))


def _curve(x: F8, y: F8, key: str, colour: str, second: bool = False) -> Curves:
    paint: U1 = np.array([(*rgb(colour), 255)], dtype=np.uint8)
    return Curves(x, y, np.array([0, len(x)], dtype=np.int64), paint, (key,), 1.5, second=second)


def _band(course: Course, colour: str) -> Band:
    known = np.isfinite(course.low)
    return Band(course.x[known], course.low[known], course.high[known], (*rgb(colour), 40), ALL)


def table_of_course(course: Course, scalar: Beside | None) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return the names of columns and a row for each step."""
    header = ["step" if course.numbered else "state", f"share of {course.k} nearest that stay", "low", "high"]
    columns = [course.shares, course.low, course.high]
    if course.chosen is not None:
        header.append(f"{chosen_name(course)}, share that stays")
        columns.append(course.chosen)
    if scalar is not None and course.numbered:
        header.append(scalar.tag)
        columns.append(scalar.at(course.x))
    rows: list[tuple[object, ...]] = [
        (int(step), *(None if np.isnan(column[place]) else float(column[place]) for column in columns))
        for place, step in enumerate(course.x.tolist())
    ]
    return tuple(header), rows
