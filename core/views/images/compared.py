"""A sample beside that of another run or step, and what is different."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.analysis.imaging import difference, likeness, painted_difference
from core.analysis.imaging.difference import alike
from core.model import F4
from core.state import CompareWay, Versus
from core.style.palettes import colour_map
from core.style.text import grouped
from core.views.images.decoded import Spot
from core.views.images.page import Cell, Page, cell_of, one_image, spot_at, step_note
from core.views.images.wish import ImageWish, Shown
from core.views.payloads import place_at

ABSOLUTE, SIGNED = "magma", "coolwarm"
"""Colour maps of differences."""


def compared_page(wish: ImageWish) -> Page:
    """Return the page of two images, or of one where it is what others are compared with."""
    shown = wish.runs[0]
    number = place_at(shown.run.blobs[wish.tag], wish.step)
    alone = one_image(wish, shown, number)
    found = _other(wish, shown, number)
    if found is None:
        what = "others are compared with it" if wish.versus is Versus.RUN else "the first one"
        return replace(alone, note=f"{alone.note} · {what}")
    other, spot, against = found
    one = cell_of(wish, other, spot, 0, 0, against)
    mine = spot_at(shown.run, wish.tag, number, wish.sample)
    two = cell_of(wish, shown, mine, 0, 1, _caption(wish, shown, mine))
    page = replace(alone, against=against, note=f"{step_note(mine)} · against {against}")
    return _laid(page, one, two)


def _caption(wish: ImageWish, shown: Shown, spot: Spot) -> str:
    return shown.title if wish.versus is Versus.RUN else f"Step {grouped(spot.step)}"


def _other(wish: ImageWish, shown: Shown, number: int) -> tuple[Shown, Spot, str] | None:
    """Return what is compared with: run, place and how it is called; None where that is the image itself."""
    if wish.versus is Versus.RUN:
        if wish.reference is None or wish.reference.run is shown.run:
            return None
        at = place_at(wish.reference.run.blobs[wish.tag], wish.step)
        return wish.reference, spot_at(wish.reference.run, wish.tag, at, wish.sample), wish.reference.title
    series = shown.run.blobs[wish.tag]
    first = 0 if wish.reference_step is None else place_at(series, wish.reference_step)
    at = number - 1 if wish.versus is Versus.BEFORE else first
    if at < 0 or at == number:
        return None
    spot = spot_at(shown.run, wish.tag, at, wish.sample)
    return shown, spot, f"step {grouped(spot.step)}"


def _laid(page: Page, one: Cell, two: Cell) -> Page:
    """Return the page with both images and their difference, as far as the way of comparing shows them."""
    remark = _incomparable(one, two)
    if remark:
        said = Cell(0, 2, None, None, "Difference", remark=remark)
        cells = (one, two, said) if page.wish.way is CompareWay.SIDE else (one, two)
        return replace(page, cells=cells, columns=len(cells), note=f"{page.note} · {remark[0].lower()}{remark[1:]}")
    assert one.values is not None
    assert two.values is not None
    a, b = alike(one.values, one.white, two.values, two.white)
    found = likeness(a, b)
    page = replace(page, likeness=found)
    way = page.wish.way
    if way in (CompareWay.BLINK, CompareWay.WIPE):
        return replace(page, cells=(one, two), columns=2)
    signed = way is CompareWay.SIGNED
    apart = _difference_cell(page.wish, a, b, signed, two)
    if way is CompareWay.SIDE:
        return replace(page, cells=(one, two, replace(apart, column=2, caption="Difference")), columns=3)
    return replace(page, cells=(apart,), columns=1)


def _incomparable(one: Cell, two: Cell) -> str:
    if one.values is None or two.values is None:
        return "One of them cannot be shown"
    if (one.width, one.height) != (two.width, two.height):
        return f"Sizes differ: {one.width} × {one.height} and {two.width} × {two.height}"
    return ""


def _difference_cell(wish: ImageWish, a: F4, b: F4, signed: bool, two: Cell) -> Cell:
    apart = difference(a, b, signed)
    painted = painted_difference(apart, wish.gain, signed, colour_map(SIGNED if signed else ABSOLUTE))
    return Cell(
        0, 0, None, two.spot, "", two.width, two.height, apart[..., None], 1.0, painted[None], np.zeros(1),
        kind="Difference",
    )  # fmt: skip


def likeness_text(page: Page) -> str:
    """Return how alike compared images are: ``"MSE 0.0123 · PSNR 19.1 dB · SSIM 0.87"``; empty for nothing compared.

    The mean squared error is one of shares of white, from 0 to 1.
    """
    found = page.likeness
    if found is None:
        return ""
    psnr = "equal" if math.isinf(found.psnr) else f"PSNR {found.psnr:.1f} dB"
    parts = [f"MSE {found.mse:.3g}", psnr, "" if found.ssim is None else f"SSIM {found.ssim:.4f}"]
    return " · ".join(part for part in parts if part)
