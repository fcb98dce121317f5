"""Where data units lie in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.analysis.xaxis import logarithms, symmetric, symmetric_value
from core.model import F8
from core.state import Domain
from core.views.picture import Axis, Chart

_FAR: Final = 1e6
"""Vertices further away than this many pixels are moved to it: their lines look the same and stay finite."""
PIXELS: Final = (0.0, 0.5, 1.0, 0.0, 1.0, math.inf)
"""The rule (`Mapping.rules`) of what is in pixels already."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A vertical axis: its edges in axis units, whether it is logarithmic, and how far it is linear around zero."""

    bottom: float
    top: float
    log: bool
    linear: float = 0.0

    def domain(self) -> tuple[float, float]:
        """Return the edges in data units."""
        return data_value(self.bottom, self.log, self.linear), data_value(self.top, self.log, self.linear)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A domain laid over `width` by `height` pixels, y downwards.

    Attributes
    ----------
    left, right, bottom, top
        Edges in axis units: data units, or their decimal logarithm on a log axis.
    log_x, log_y
        Which axes are logarithmic.
    linear_x, linear_y
        Where a logarithmic axis goes through zero, how far it is linear around it (`core.analysis.xaxis.symmetric`).
    second
        The vertical axis at the right, if there is one.
    """

    left: float
    right: float
    bottom: float
    top: float
    log_x: bool
    log_y: bool
    width: float
    height: float
    linear_x: float = 0.0
    linear_y: float = 0.0
    second: Upright | None = None

    @staticmethod
    def of(chart: Chart, width: float, height: float) -> Mapping:
        """Return the mapping of what a chart shows."""
        domain = Domain(chart.x.lower, chart.x.upper, chart.y.lower, chart.y.upper)
        x, y = chart.x, chart.y
        made = Mapping.over(domain, x.logarithmic, y.logarithmic, width, height, x.linear, y.linear)
        return made if chart.second is None else replace(made, second=upright(chart.second))

    @staticmethod
    def over(
        domain: Domain,
        log_x: bool,
        log_y: bool,
        width: float,
        height: float,
        linear_x: float = 0.0,
        linear_y: float = 0.0,
    ) -> Mapping:
        """Return the mapping of a domain in data units; a log axis that does not go through zero has positive edges."""
        left, right = (axis_value(side, log_x, linear_x) for side in (domain.left, domain.right))
        bottom, top = (axis_value(side, log_y, linear_y) for side in (domain.bottom, domain.top))
        return Mapping(left, right, bottom, top, log_x, log_y, width, height, linear_x, linear_y)

    def moved(self, limits: tuple[float, float, float, float], width: float, height: float) -> Mapping:
        """Return a mapping of other edges, in axis units, over another size."""
        left, right, bottom, top = limits
        edges = replace(self, left=left, right=right, bottom=bottom, top=top)
        return replace(edges, width=width, height=height)

    def domain(self) -> Domain:
        """Return the mapped domain in data units."""
        second = self.second
        return Domain(
            data_value(self.left, self.log_x, self.linear_x),
            data_value(self.right, self.log_x, self.linear_x),
            data_value(self.bottom, self.log_y, self.linear_y),
            data_value(self.top, self.log_y, self.linear_y),
            None if second is None else second.domain(),
        )

    def along(self, second: bool) -> Mapping:
        """Return the mapping of what belongs to the vertical axis at the right, or to that at the left."""
        if not second or self.second is None:
            return self
        side = self.second
        return replace(self, bottom=side.bottom, top=side.top, log_y=side.log, linear_y=side.linear)

    def x(self, values: F8) -> F8:
        """Return horizontal pixels of data values; NaN where they have none."""
        return _scaled(_along(values, self.log_x, self.linear_x), self.left, self.right, self.width)

    def y(self, values: F8) -> F8:
        """Return vertical pixels, downwards, of data values; NaN where they have none."""
        places = _scaled(_along(values, self.log_y, self.linear_y), self.bottom, self.top, self.height)
        return np.subtract(self.height, places, out=places)

    def places(self, x: F8, y: F8) -> tuple[F8, F8]:
        """Return where data values lie on both axes, in axis units; NaN where they have no place."""
        return _along(x, self.log_x, self.linear_x), _along(y, self.log_y, self.linear_y)

    def rules(self) -> tuple[F8, F8]:
        """Return by what compiled loops turn places on the axes into the pixels of `x` and `y`.

        Returns
        -------
        Of each axis float64 (6,): half its lower edge, half of what it spans, how many pixels that is, the pixel it
        begins at, 1 or -1 for the direction it goes in, and how many pixels it goes at most.
        """
        across = _rule(self.left, self.right, self.width, 0.0, 1.0)
        return across, _rule(self.bottom, self.top, self.height, self.height, -1.0)

    def x_at(self, pixel: float) -> float:
        """Return the data value at a horizontal pixel."""
        return data_value(self.left + pixel / self.width * (self.right - self.left), self.log_x, self.linear_x)

    def pixel_of(self, x: float) -> float:
        """Return the horizontal pixel of a data value that the axis can show."""
        return (axis_value(x, self.log_x, self.linear_x) - self.left) / (self.right - self.left) * self.width

    def y_at(self, pixel: float) -> float:
        """Return the data value at a vertical pixel."""
        return data_value(self.top - pixel / self.height * (self.top - self.bottom), self.log_y, self.linear_y)


def upright(axis: Axis) -> Upright:
    """Return a vertical axis in axis units."""
    bottom, top = (axis_value(side, axis.logarithmic, axis.linear) for side in (axis.lower, axis.upper))
    return Upright(bottom, top, axis.logarithmic, axis.linear)


def axis_value(value: float, log: bool, linear: float = 0.0) -> float:
    """Return a data value's place on a logarithmic axis, on a linear one the value itself.

    It has to be positive unless the axis goes through zero, which it does where it is `linear` around it.
    """
    if not log:
        return value
    return float(symmetric(np.array(value), linear)) if linear else math.log10(value)


def data_value(value: float, log: bool, linear: float = 0.0) -> float:
    """Return the data value at a place of an axis; the inverse of `axis_value`."""
    if not log:
        return value
    return symmetric_value(value, linear) if linear else float(10.0 ** min(value, 308.0))


def _along(values: F8, log: bool, linear: float) -> F8:
    if not log:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return symmetric(values, linear) if linear else logarithms(values)


def _rule(low: float, high: float, length: float, begin: float, direction: float) -> F8:
    return np.array([low / 2, (high / 2 - low / 2) or math.nan, length, begin, direction, _FAR])


def _scaled(axis: F8, low: float, high: float, length: float) -> F8:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        result: F8 = axis / 2  # halves, because a range may be wider than the largest number
        result -= low / 2
        result /= high / 2 - low / 2
        result *= length
    return np.clip(result, -_FAR, _FAR, out=result)
