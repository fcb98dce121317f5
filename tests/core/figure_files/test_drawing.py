"""Figures drawn from specs: every view, in cells, of exactly the size that is wished."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from core.export.figures.figure import FigureError
from core.export.figures.look import PRESETS, FigureLook
from core.export.figures.sheet import FigureFormat
from core.figure_files.drawing import Logs, figure_of
from core.figure_files.spec import FigurePart, FigureSpec, Wording, part_title
from core.figure_files.views import DRAWERS, PAGES, VIEWS, all_cards, key_of
from core.state import CompareState, RunsState, ScalarsState, SessionState
from tests.core.figure_files.conftest import FONTS

NATURE = PRESETS["Nature, column"]
LOSS = FigurePart("scalars", cards=("loss/train",))
ALL = [FigurePart(view) for view in DRAWERS] + [FigurePart("hparams", page) for page in PAGES]


def compared(part: FigurePart, logs: Logs) -> FigurePart:
    """Return a part with runs to compare, which nothing chooses by itself."""
    runs = tuple(logs.catalog.runs)[:3]
    return replace(part, state=replace(part.state, compare=CompareState(runs=runs))) if part.page == "compare" else part


def texts(svg: bytes) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode())


@pytest.mark.parametrize("part", ALL, ids=part_title)
def test_every_view_and_page_has_the_size_that_is_wished(part: FigurePart, logs: Logs) -> None:
    spec = FigureSpec((compared(part, logs),), replace(NATURE, dpi=96.0))
    image = Image.open(io.BytesIO(figure_of(spec, logs, FigureFormat.PNG, FONTS)))
    width, height = (round(length / 25.4 * 96) for length in (NATURE.width, NATURE.height))
    assert abs(image.width - width) <= 1
    assert abs(image.height - height) <= 1
    assert len(image.convert("L").getcolors(256) or ()) > 20  # something is drawn on it


def test_every_view_of_the_window_can_be_drawn() -> None:
    assert set(VIEWS) == set(DRAWERS) | {"hparams"}


def test_what_is_too_wide_is_drawn_smaller_as_a_whole(logs: Logs) -> None:
    part = FigurePart("hparams", "parallel")
    svg = figure_of(FigureSpec((part,), NATURE), logs, FigureFormat.SVG, FONTS).decode()
    sizes = {float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)}
    assert sizes
    assert max(sizes) < 7.0
    lefts = [float(x) for x in re.findall(r'<text [^>]* x="([\d.-]+)"', svg)]
    assert lefts
    wide = NATURE.width / 25.4 * 72
    assert all(0 <= left <= wide for left in lefts)


def test_parts_stand_in_their_cells_with_letters(logs: Logs) -> None:
    look = FigureLook(160.0, 100.0, letters=True)
    spec = FigureSpec((LOSS, FigurePart("embedding"), FigurePart("hparams", "edf", across=2)), look, columns=2)
    svg = figure_of(spec, logs, FigureFormat.SVG, FONTS)
    letters = [text for text in texts(svg) if text in "abcdef" and len(text) == 1]
    assert letters == ["a", "b", "c"]
    assert "loss/train" in texts(svg)
    found = re.findall(r'x="([\d.]+)" y="([\d.]+)"[^>]*>([abc])</text>', svg.decode())
    at = {letter: (float(x), float(y)) for x, y, letter in found}
    assert at["a"][1] == at["b"][1] < at["c"][1]
    assert at["a"][0] == at["c"][0] < at["b"][0]


def test_a_part_keeps_its_own_state_and_words(logs: Logs) -> None:
    few = SessionState(runs=RunsState(query="^sgd"), scalars=ScalarsState(smoothing=0.0))
    mine = replace(LOSS, state=few, wording=Wording(title="Only SGD", y_title="nats"))
    svg = figure_of(FigureSpec((LOSS, mine), FigureLook(180.0, 80.0)), logs, FigureFormat.SVG, FONTS)
    assert {"Only SGD", "nats", "loss/train"} <= set(texts(svg))


def test_ticks_are_those_of_each_part_whichever_is_in_hand(logs: Logs) -> None:
    def drawn(ticks: int, in_hand: int = 0) -> bytes:
        parts = (LOSS, replace(LOSS, wording=Wording(x_ticks=ticks)))
        spec = FigureSpec(parts, FigureLook(180.0, 80.0, x_ticks=in_hand))
        return figure_of(spec, logs, FigureFormat.SVG, FONTS)

    assert len(texts(drawn(2))) < len(texts(drawn(8)))
    assert drawn(8) == drawn(8, in_hand=2)


def test_relative_sizes_move_the_border_between_columns(logs: Logs) -> None:
    def middle(widths: tuple[float, ...]) -> float:
        spec = FigureSpec((LOSS, LOSS), FigureLook(160.0, 60.0, letters=True), columns=2, widths=widths)
        svg = figure_of(spec, logs, FigureFormat.SVG, FONTS).decode()
        found = re.search(r'x="([\d.]+)" y="[\d.]+"[^>]*>b</text>', svg)
        assert found is not None
        return float(found[1])

    whole = 160.0 / 25.4 * 72
    assert middle(()) == pytest.approx(whole / 2, abs=12)
    assert middle((3.0, 1.0)) == pytest.approx(whole * 3 / 4, abs=12)


@pytest.mark.parametrize("form", list(FigureFormat))
def test_the_same_figure_has_the_same_bytes(form: FigureFormat, logs: Logs) -> None:
    spec = FigureSpec((LOSS, FigurePart("hparams", "scatter")), NATURE)
    assert figure_of(spec, logs, form, FONTS) == figure_of(spec, logs, form, FONTS)


def test_an_empty_part_is_named_with_the_reason(logs: Logs) -> None:
    nobody = SessionState(runs=RunsState(query="^nobody"))
    with pytest.raises(FigureError, match=r"Scalars, no/such shows nothing: .* such as 'no/such'"):
        figure_of(FigureSpec((LOSS, replace(LOSS, cards=("no/such",)))), logs, FigureFormat.SVG)
    with pytest.raises(FigureError, match="HParams, matrix shows nothing: no run is shown"):
        figure_of(FigureSpec((FigurePart("hparams", "matrix", state=nobody),)), logs, FigureFormat.SVG)


def test_cards_are_drawn_in_the_order_that_is_asked_for(logs: Logs) -> None:
    keys = ("loss/validation", "accuracy/train", "loss/train")
    assert set(keys) <= {key_of(card) for card in all_cards(FigurePart("scalars"), logs.catalog)}
    svg = figure_of(FigureSpec((FigurePart("scalars", cards=keys),)), logs, FigureFormat.SVG, FONTS)
    assert [text for text in texts(svg) if text in keys] == list(keys)
