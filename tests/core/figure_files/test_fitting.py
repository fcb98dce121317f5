"""Whether a figure can be read, and what makes it so: sizes and numbers of charts that do, and none smaller."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.export.figures.look import PRESETS, FigureLook
from core.figure_files.drawing import Logs
from core.figure_files.fitting import LEGIBLE_POINTS, least_points, points_of, remedy_of
from core.figure_files.spec import FigurePart, FigureSpec
from core.figure_files.views import all_cards, key_of
from core.state import RunsState, SessionState
from tests.core.figure_files.conftest import FONTS

NATURE = PRESETS["Nature, column"]
SMALL = replace(NATURE, width=70.0, height=45.0)
FEW = SessionState(runs=RunsState(query="^momentum"))
LOSS = FigurePart("scalars", cards=("loss/train",), state=FEW)


def crowd(logs: Logs) -> FigurePart:
    cards = all_cards(FigurePart("scalars"), logs.catalog)
    tags = tuple(key for key in map(key_of, cards) if "\n" not in key)
    return FigurePart("scalars", cards=tags, state=FEW)


def smallest(spec: FigureSpec, logs: Logs) -> float:
    return min(points_of(spec, logs, FONTS))


def test_what_can_be_read_needs_nothing(logs: Logs) -> None:
    assert remedy_of(FigureSpec((LOSS,), NATURE), logs, FONTS) is None
    assert points_of(FigureSpec((LOSS,), NATURE), logs, FONTS) == [pytest.approx(7.0)]
    assert remedy_of(FigureSpec((crowd(logs),), replace(NATURE, height=0.0)), logs, FONTS) is None
    tiny = replace(NATURE, font_size=4.0)
    assert least_points(tiny) < 4.0 < least_points(NATURE) < LEGIBLE_POINTS


def test_the_size_that_is_told_does_and_the_next_smaller_one_does_not(logs: Logs) -> None:
    spec = FigureSpec((crowd(logs),), SMALL)
    remedy = remedy_of(spec, logs, FONTS)
    assert remedy is not None
    assert remedy.small == (0,)
    assert remedy.points[0] < LEGIBLE_POINTS - 0.5
    assert remedy.size is not None
    width, height = remedy.size
    assert width == SMALL.width
    assert height > SMALL.height
    told = replace(spec, look=replace(SMALL, width=width, height=height))
    assert smallest(told, logs) >= least_points(NATURE)
    less = replace(spec, look=replace(SMALL, width=width, height=height - 5.0))
    assert smallest(less, logs) < least_points(NATURE)


def test_as_many_charts_as_can_be_read_and_not_one_more(logs: Logs) -> None:
    spec = FigureSpec((crowd(logs), LOSS), FigureLook(120.0, 50.0, font_size=7.0))
    remedy = remedy_of(spec, logs, FONTS)
    assert remedy is not None
    assert remedy.small == (0,)
    assert remedy.fewer is not None
    fewer, other = remedy.fewer
    assert other == LOSS
    cards = spec.parts[0].cards
    assert cards is not None
    assert fewer.cards is not None
    assert fewer.cards == cards[: len(fewer.cards)]
    assert smallest(replace(spec, parts=remedy.fewer), logs) >= least_points(spec.look)
    more = replace(fewer, cards=cards[: len(fewer.cards) + 1])
    assert smallest(replace(spec, parts=(more, other)), logs) < least_points(spec.look)


def test_a_page_without_charts_to_leave_out_needs_a_larger_size(logs: Logs) -> None:
    remedy = remedy_of(FigureSpec((FigurePart("hparams", "slices"),), NATURE), logs, FONTS)
    assert remedy is not None
    assert remedy.fewer is None
    assert remedy.size is not None
