"""Parallel coordinates as figures: texts stay texts, lines are where they are, many of them become pixels."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.export.figures.figure import FigureFormat, figure_bytes
from core.export.figures.look import FigureLook
from core.export.figures.parallel import straight
from core.results import Results
from core.state import FieldBrush, HParamsState, Marginal, SessionState, Span
from core.style import LIGHT, rgb
from core.views import Picture, Viewport
from core.views.hparams import resolve
from core.views.hparams.titles import title_lines
from core.views.parallel import Parallel
from tests.core.views.hparams.made import sweep

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
AXES = ("params.lr", "params.optimiser", "metrics.loss", "metrics.accuracy")
VIEW = Viewport(800, 480)


def picture(count: int = 60, **changes: object) -> Picture:
    brush = FieldBrush("b", "hparams", "", "metrics.accuracy", (Span(0.5, 2.0),))
    hparams = replace(HParamsState(AXES), **changes)  # type: ignore[arg-type]
    return resolve(sweep(count), Results(), SessionState(brushes=(brush,), hparams=hparams), VIEW)


def part_of(shown: Picture) -> Parallel:
    part = shown.parts[0].part
    assert isinstance(part, Parallel)
    return part


def pixels(shown: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.array(
        Image.open(io.BytesIO(figure_bytes(shown, FigureFormat.PNG, FONTS, FigureLook(dpi=96.0)))).convert("RGB")
    )


@pytest.mark.parametrize("marginal", list(Marginal))
def test_everything_that_is_said_on_the_screen_is_text(marginal: Marginal) -> None:
    shown = picture(marginal=marginal)
    svg = figure_bytes(shown, FigureFormat.SVG, FONTS).decode()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    part = part_of(shown)
    assert {"lr", "optimiser", "loss", "accuracy", "adam", "lamb", "sgd", part.note} <= set(texts)
    assert {f"{rail.label} {rail.count}" for rail in part.axes[2].rails} <= set(texts)
    assert "<image" in svg, "the colour bar is pixels"
    assert svg.count("<path") > len(part.keys)


@pytest.mark.parametrize("curved", [False, True])
def test_vectors_and_pixels_show_the_same(monkeypatch: pytest.MonkeyPatch, curved: bool) -> None:
    shown = picture(120, curved=curved, opacity=1.0)
    vectors = pixels(shown)
    monkeypatch.setattr("core.export.figures.parallel.VECTOR_LINES", 10)
    drawn = pixels(shown)
    canvas = np.array(rgb(LIGHT.canvas))
    one, other = ((np.abs(image.astype(int) - canvas).sum(axis=2) > 60) for image in (vectors, drawn))
    assert (one & other).sum() > 0.75 * one.sum()
    assert abs(int(one.sum()) - int(other.sum())) < 0.3 * one.sum()


def test_selected_lines_stand_out() -> None:
    shown = picture()
    part = replace(part_of(shown), selected=np.array([5]))
    chosen = replace(shown, parts=(replace(shown.parts[0], part=part),))
    assert (pixels(chosen) != pixels(shown)).any()


def test_premultiplied_colours_become_straight() -> None:
    image = np.array([[[10, 20, 40, 128], [0, 0, 0, 0]]], dtype=np.uint8)
    assert straight(image).tolist() == [[[80, 40, 20, 128], [0, 0, 0, 0]]]


def test_long_titles_are_parted_after_a_separator() -> None:
    def width(text: str) -> float:
        return 10.0 * len(text)

    assert title_lines("lr", width, 100) == ["lr"]
    assert title_lines("loss/validation", width, 110) == ["loss/", "validation"]
    assert title_lines("a_b_c_long_name_of_it", width, 120) == ["a_b_c_long_", "name_of_it"]
    assert title_lines("learningrateofall", width, 50) == ["learningrateofall"]
