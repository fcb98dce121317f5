"""Ridges, tiles, bands and texts in figures."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.export.figures.figure import FigureFormat, figure_bytes
from core.export.figures.look import FigureLook, FigurePalette
from core.model import Catalog
from core.results import Results
from core.session.commands.cards.texts import show_mode
from core.state import HistogramMode, SessionState, TextMode
from core.style import ThemeName
from core.views import Viewport
from core.views.cards import card_of
from core.views.histograms import resolve as histograms
from core.views.texts import resolve as texts
from tests.core.readers.logs import read
from tests.core.views.histograms.logs import TAG, drawn, logs, state_of
from tests.core.views.texts.test_page import write_texts

PAGE = Viewport(420, 320, 1.0, ThemeName.LIGHT)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return logs(tmp_path_factory.mktemp("histograms"))


def svg(catalog: Catalog, mode: HistogramMode) -> str:
    card = card_of(TAG, "" if mode is HistogramMode.RUNS else "a")
    picture = histograms(catalog, Results(), state_of(mode), PAGE, [card])
    return figure_bytes(picture, FigureFormat.SVG).decode()


def fills(text: str) -> list[str]:
    return re.findall(r'style="fill: (#[0-9a-f]{6})', text)


def test_ridges_are_areas_in_the_colours_of_the_screen(catalog: Catalog) -> None:
    ridges = drawn(catalog, state_of()).chart.layers[0]
    wanted = ["#{:02x}{:02x}{:02x}".format(*colour[:3]) for colour in ridges.fills.tolist()]  # type: ignore[union-attr]
    found = fills(svg(catalog, HistogramMode.OFFSET))
    assert [colour for colour in found if colour in wanted] == wanted


def test_bands_of_a_distribution_are_areas(catalog: Catalog) -> None:
    colour = drawn(catalog, state_of()).parts[0].line.colour.lower()
    assert fills(svg(catalog, HistogramMode.DISTRIBUTION)).count(colour) == 4


def test_runs_are_named_below(catalog: Catalog) -> None:
    words = re.findall(r"<text[^>]*>([^<]*)</text>", svg(catalog, HistogramMode.RUNS))
    assert {"a", "b", "Value", "Share"} <= set(words)


def test_tiles_are_an_image(catalog: Catalog) -> None:
    assert svg(catalog, HistogramMode.HEATMAP).count("<image") == 2, "cells, and their scale"
    picture = histograms(catalog, Results(), state_of(HistogramMode.HEATMAP), PAGE, [card_of(TAG, "a")])
    with Image.open(io.BytesIO(figure_bytes(picture, FigureFormat.PNG))) as image:
        pixels = np.asarray(image.convert("RGB"))
    tiles = drawn(catalog, state_of(HistogramMode.HEATMAP)).chart.layers[0]
    brightest = tiles.colours.reshape(-1, 4).astype(int).sum(axis=1).argmax()  # type: ignore[union-attr]
    colour = tiles.colours.reshape(-1, 4)[brightest, :3]  # type: ignore[union-attr]
    assert (np.abs(pixels[..., :3].astype(int) - colour).max(axis=-1) < 4).sum() > 50


def test_a_heat_map_says_below_what_its_colours_mean(catalog: Catalog) -> None:
    told = re.findall(r"<text[^>]*>([^<]*)</text>", svg(catalog, HistogramMode.HEATMAP))
    legend = drawn(catalog, state_of(HistogramMode.HEATMAP)).chart.legend
    assert legend is not None
    assert legend.bar is not None
    assert told[-3:] == [legend.bar.labels[-1][1], "0", "Count"]
    picture = histograms(catalog, Results(), state_of(HistogramMode.HEATMAP), PAGE, [card_of(TAG, "a")])
    grey = figure_bytes(picture, FigureFormat.PNG, None, FigureLook(palette=FigurePalette.GREY))
    with Image.open(io.BytesIO(grey)) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert (pixels.max(axis=-1) - pixels.min(axis=-1)).max() < 8, "cells and scale change their colours together"


def words_of(tmp_path: Path, text: str, mode: TextMode = TextMode.STEP) -> list[str]:
    write_texts(tmp_path / "a", {0: text})
    state = show_mode(mode).apply(SessionState())
    picture = texts(read(tmp_path), Results(), state, PAGE)
    return re.findall(r"<text[^>]*>([^<]*)</text>", figure_bytes(picture, FigureFormat.SVG).decode())


def test_texts_stay_text_line_by_line(tmp_path: Path) -> None:
    found = words_of(tmp_path, "# Title\n\nSome words.\n\n- one\n\n| k | v |\n|-|-|\n| lr | 0.1 |\n\n```\nx  = 1\n```")
    assert [word for word in found if not word.startswith("Step ")] == [
        "samples · a", "Title", "Some words.", "• one", "k", "v", "lr", "0.1", "x  = 1",
    ]  # fmt: skip


def test_what_has_no_room_is_told_by_dots(tmp_path: Path) -> None:
    found = words_of(tmp_path, "\n\n".join(f"paragraph {number}" for number in range(300)))
    assert found[-1] == "…"
    assert len(found) < 40
