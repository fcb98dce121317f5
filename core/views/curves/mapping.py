"""Where data units lie in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.model import F8
from core.state import Domain
from core.views.picture import AxisScale, Chart

_FAR = 1e6
"""Vertices further away than this many pixels are moved to it: their lines look the same and stay finite."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A domain laid over `width` by `height` pixels, y downwards.

    Attributes
    ----------
    left, right, bottom, top
        Edges in axis units: data units, or their decimal logarithm on a log axis.
    log_x, log_y
        Which axes are logarithmic.
    """

    left: float
    right: float
    bottom: float
    top: float
    log_x: bool
    log_y: bool
    width: float
    height: float

    @staticmethod
    def of(chart: Chart, width: float, height: float) -> Mapping:
        """Return the mapping of what a chart shows."""
        domain = Domain(chart.x.lower, chart.x.upper, chart.y.lower, chart.y.upper)
        return Mapping.over(domain, chart.x.scale is AxisScale.LOG, chart.y.scale is AxisScale.LOG, width, height)

    @staticmethod
    def over(domain: Domain, log_x: bool, log_y: bool, width: float, height: float) -> Mapping:
        """Return the mapping of a domain in data units; a log axis needs positive edges."""
        left, right = (axis_value(domain.left, log_x), axis_value(domain.right, log_x))
        bottom, top = (axis_value(domain.bottom, log_y), axis_value(domain.top, log_y))
        return Mapping(left, right, bottom, top, log_x, log_y, width, height)

    def domain(self) -> Domain:
        """Return the mapped domain in data units."""
        return Domain(
            data_value(self.left, self.log_x),
            data_value(self.right, self.log_x),
            data_value(self.bottom, self.log_y),
            data_value(self.top, self.log_y),
        )

    def x(self, values: F8) -> F8:
        """Return horizontal pixels of data values; NaN where they have none."""
        return _scaled(values, self.left, self.right, self.log_x, self.width)

    def y(self, values: F8) -> F8:
        """Return vertical pixels, downwards, of data values; NaN where they have none."""
        result: F8 = self.height - _scaled(values, self.bottom, self.top, self.log_y, self.height)
        return result

    def x_at(self, pixel: float) -> float:
        """Return the data value at a horizontal pixel."""
        return data_value(self.left + pixel / self.width * (self.right - self.left), self.log_x)

    def pixel_of(self, x: float) -> float:
        """Return the horizontal pixel of a data value that the axis can show."""
        return (axis_value(x, self.log_x) - self.left) / (self.right - self.left) * self.width

    def y_at(self, pixel: float) -> float:
        """Return the data value at a vertical pixel."""
        return data_value(self.top - pixel / self.height * (self.top - self.bottom), self.log_y)


def axis_value(value: float, log: bool) -> float:
    """Return a positive data value's place on a logarithmic axis, any value itself on a linear one."""
    return math.log10(value) if log else value


def data_value(value: float, log: bool) -> float:
    """Return the data value at a place of an axis; the inverse of `axis_value`."""
    return float(10.0 ** min(value, 308.0)) if log else value


def _scaled(values: F8, low: float, high: float, log: bool, length: float) -> F8:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        axis = np.log10(np.where(values > 0, values, np.nan)) if log else values
        span = high / 2 - low / 2
        result: F8 = np.clip((axis / 2 - low / 2) / span * length, -_FAR, _FAR)
    return result
