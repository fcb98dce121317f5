"""All that one card's images are made from, as one value that can be compared and remembered by."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Catalog, Run
from core.state import Adjustment, CompareWay, ImagesMode, SessionState, StepRange, TileSize, Versus
from core.style import ThemeName
from core.views.cards import Card
from core.views.images.samples import PLUGIN
from core.views.payloads import has_payload
from core.views.shown import run_colour, shown_runs

MOST_ROWS = 40
"""Runs that stand below one another in a grid of runs and steps."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A run whose images are shown, what it is called, and its colour."""

    run: Run
    title: str
    colour: str


@dataclass(frozen=True, slots=True)
class ImageWish:
    """All that one card's images are made from; equal wishes give the same images.

    Attributes
    ----------
    key, tag, sample
        Of the card.
    runs
        Whose images are shown: one, but in a grid of runs and steps.
    left_out
        How many runs have no room in such a grid.
    reference
        Run that others are compared with, None where runs are not compared.
    mode, way, versus, reference_step, gain, adjustment, columns
        As in `core.state.ImagesState`.
    step
        The step that is asked for.
    span
        The linked range, which a grid of runs and steps is limited to; None for none.
    tiles, tile
        Size of the samples that lie in one image, and which of them is shown.
    room
        Pixels that the longer side of an image has on the screen, 0 for all pixels of it.
    theme
        Whose colours it wears.
    """

    key: str
    tag: str
    sample: int
    runs: tuple[Shown, ...]
    left_out: int
    reference: Shown | None
    mode: ImagesMode
    way: CompareWay
    versus: Versus
    reference_step: int | None
    gain: float
    adjustment: Adjustment
    columns: int
    step: int | None
    span: StepRange | None
    tiles: TileSize | None
    tile: int | None
    room: int
    theme: ThemeName


def image_wish(catalog: Catalog, state: SessionState, card: Card, theme: ThemeName, room: int = 0) -> ImageWish | None:
    """Return what the images of a card are made from now, None where their run is gone."""
    wished = state.images
    mode = wished.mode
    names = [card.run] if card.run else [name for name in shown_runs(catalog, state) if _has(catalog, name, card.tag)]
    if not names or any(not _has(catalog, name, card.tag) for name in names):
        return None
    comparing = mode is ImagesMode.COMPARE
    against = reference_of(catalog, state, card.tag) if comparing and wished.versus is Versus.RUN else None
    return ImageWish(
        card.key,
        card.tag,
        card.sample,
        tuple(_shown(catalog, state, name, theme) for name in names[:MOST_ROWS]),
        max(len(names) - MOST_ROWS, 0),
        None if against is None else _shown(catalog, state, against.name, theme),
        mode,
        wished.way if comparing else CompareWay.SIDE,
        wished.versus if comparing else Versus.RUN,
        wished.reference_step if comparing else None,
        wished.gain if comparing else 1.0,
        wished.adjustment,
        wished.columns if mode is ImagesMode.STEPS else 0,
        wished.step_of(card.key, state.step),
        state.step_range if mode is ImagesMode.STEPS else None,
        wished.tiles.get(card.tag),
        wished.tile if card.tag in wished.tiles else None,
        0 if comparing or card.tag in wished.tiles else room,
        theme,
    )


def _has(catalog: Catalog, name: str, tag: str) -> bool:
    return name in catalog.runs and has_payload(catalog.runs[name], tag, PLUGIN)


def _shown(catalog: Catalog, state: SessionState, name: str, theme: ThemeName) -> Shown:
    title = state.runs.titles.get(name, name)
    return Shown(catalog.runs[name], title, run_colour(catalog, state, name, theme))


def reference_of(catalog: Catalog, state: SessionState, tag: str) -> Run | None:
    """Return the run that others are compared with: the chosen one if it has the tag, else the first shown that has."""
    names = (state.images.reference, *shown_runs(catalog, state))
    return next((catalog.runs[name] for name in names if _has(catalog, name, tag)), None)
