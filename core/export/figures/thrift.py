"""What charts of a small figure go without, so that their curves have room: names of axes once, fewer words above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.export.figures.chart import USUAL, Words, left_of, plot_area
from core.export.figures.sheet import Box, Sheet
from core.export.figures.text import ROW, title_style
from core.views.picture import Chart

GOOD = (76.0, 60.0)
"""Width and height in logical pixels of a plotting area that needs nothing to be left out."""
LEAST = (52.0, 34.0)
"""As `GOOD`, of one in which curves can still be told; what has less is drawn smaller as a whole."""


@dataclass(frozen=True, slots=True)
class Panels:
    """Charts with their boxes, and how many lines what stands above them may take."""

    placed: tuple[tuple[Chart, Box], ...]
    words: Words = USUAL

    def have(self, sheet: Sheet, least: tuple[float, float]) -> bool:
        """Return whether every plotting area is at least so wide and high."""
        left = left_of(sheet, self.placed, self.words)
        plots = (plot_area(sheet, chart, box, left, self.words) for chart, box in self.placed)
        return all(plot.width >= least[0] and plot.height >= least[1] for plot in plots)


def thrifty(sheet: Sheet, placed: Sequence[tuple[Chart, Box]], across: int) -> Panels:
    """Return charts in `across` columns without as much as is needed for curves to have room, in this order.

    Names of axes that all share stand once, notes take one line, notes are left out; headings may take two lines then.
    """
    panels = Panels(tuple(placed))
    for notes in (2, 1, 0):
        if panels.have(sheet, GOOD):
            break
        fewer = shared(placed, across)
        panels = Panels(fewer, Words(_title_lines(sheet, fewer), notes))
    return panels


def _title_lines(sheet: Sheet, placed: Sequence[tuple[Chart, Box]]) -> int:
    """Return how many lines headings need, two at most."""
    style, left = title_style(sheet.tokens), left_of(sheet, placed)
    rooms = ((chart, box.right - plot_area(sheet, chart, box, left).left - 6) for chart, box in placed)
    return 2 if any(sheet.width_of(chart.title, style) > room for chart, room in rooms) else 1


def shared(placed: Sequence[tuple[Chart, Box]], across: int) -> tuple[tuple[Chart, Box], ...]:
    """Return charts that name an axis only where it is the lowest or the first, if all call it the same.

    Boxes, which are of one size, change so that plotting areas stay so.
    """
    count, down = len(placed), -(-len(placed) // across)
    below = len({chart.x.title for chart, _ in placed}) == 1 and count > across
    beside = len({chart.y.title for chart, _ in placed}) == 1 and across > 1
    found = []
    for number, (chart, box) in enumerate(placed):
        row, column = divmod(number, across)
        if below and chart.x.title:
            lowest, less = number + across >= count, ROW / down
            box = replace(box, top=box.top - row * less, height=box.height - less + ROW * lowest)
            chart = chart if lowest else replace(chart, x=replace(chart.x, title=""))
        if beside and chart.y.title:
            first, less = column == 0, ROW / across
            left = box.left - column * less + ROW * (not first)
            box = replace(box, left=left, width=box.width - less + ROW * first)
            chart = chart if first else replace(chart, y=replace(chart.y, title=""))
        found.append((chart, box))
    return tuple(found)
