"""Commands about the view of images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from core.session.command import Command, change_session
from core.session.commands.cards.cards import change_view
from core.state import Adjustment, CompareWay, ImagesMode, ImageZoom, SessionState, TileSize, Versus
from core.style.text import grouped

VIEW = "images"
T = TypeVar("T")

_MODES = {
    ImagesMode.STEP: "Show images at the linked step",
    ImagesMode.SAMPLES: "Show all samples",
    ImagesMode.STEPS: "Show images of runs over steps",
    ImagesMode.COMPARE: "Compare images",
}
_NAMES = {"colours": "Colours of single channels", "stretch": "Stretch values", "lower": "Range", "upper": "Range"}


def show_mode(mode: ImagesMode) -> Command:
    """Show other images on each card."""
    return change_view(VIEW, _MODES[mode], merge="images.mode", mode=mode)


def compare_by(way: CompareWay) -> Command:
    """Compare images in another way."""
    return change_view(VIEW, f"Compare images: {way.value}", merge="images.way", way=way)


def compare_with(versus: Versus) -> Command:
    """Compare images with those of another run, of a step, or with the ones before."""
    return change_view(VIEW, f"Compare images with another {versus.value}", versus=versus)


def compare_with_run(run: str) -> Command:
    """Compare images with those of a run; an empty name is the first one shown."""
    return change_view(VIEW, f"Compare images with {run or 'the first run'}", versus=Versus.RUN, reference=run)


def compare_with_step(step: int | None) -> Command:
    """Compare images with those of a step, None for the first."""
    label = "the first step" if step is None else f"step {grouped(step)}"
    return change_view(VIEW, f"Compare images with {label}", versus=Versus.STEP, reference_step=step)


def tone(**changes: Any) -> Command:
    """Change fields of the adjustment; moves of one slider are one undo step."""
    name = next(iter(changes))

    def apply(state: SessionState) -> SessionState:
        adjustment = replace(state.images.adjustment, **changes)
        return replace(state, images=replace(state.images, adjustment=adjustment))

    return Command(_NAMES.get(name, name.capitalize()), apply, f"images.{name}")


def reset_tones() -> Command:
    """Show images as they were logged."""
    return change_view(VIEW, "Images as logged", adjustment=Adjustment())


def smooth(on: bool) -> Command:
    """Let enlarged pixels flow into one another, or be squares."""
    return change_view(VIEW, "Smooth enlarged images" if on else "Show pixels as squares", smooth=on)


def write_values(on: bool) -> Command:
    """Write the numbers of large pixels, or leave them plain."""
    return change_view(VIEW, "Values of pixels", values=on)


def zoom_to(key: str, zoom: ImageZoom | None) -> Command:
    """Show a part of images, None for all of them: on all cards, or on one where cards are not linked."""

    def apply(state: SessionState) -> SessionState:
        before = state.images
        if before.linked_zoom:
            return replace(state, images=replace(before, zoom=zoom))
        return replace(state, images=replace(before, zooms=_with(before.zooms, key, zoom)))

    return Command("Show whole images" if zoom is None else "Zoom images", apply, "images.zoom")


def fit_all() -> Command:
    """Show whole images on all cards."""
    return change_view(VIEW, "Show whole images", zoom=None, zooms={})


def link_zoom(on: bool) -> Command:
    """Show the same part of images on all cards, or let each show its own."""
    return change_view(VIEW, "Link zoom of images" if on else "Zoom each image by itself", linked_zoom=on)


def go_to_step(step: int) -> Command:
    """Show a step in all views."""
    return change_session(f"Go to step {grouped(step)}", merge="step", step=step)


def own_step(key: str, tag: str, step: int | None) -> Command:
    """Show a step on one card whatever the linked step is; None to follow that again."""

    def apply(state: SessionState) -> SessionState:
        before = state.images
        return replace(state, images=replace(before, own_steps=_with(before.own_steps, key, step)))

    label = f"Link the step of {tag}" if step is None else f"Go to step {grouped(step)} on {tag}"
    return Command(label, apply, "" if step is None else f"images.own\n{key}")


def cut_tiles(tag: str, size: TileSize | None) -> Command:
    """Take the images of a tag as grids of samples, or as one for None."""

    def apply(state: SessionState) -> SessionState:
        before = state.images
        return replace(state, images=replace(before, tiles=_with(before.tiles, tag, size)))

    return Command(f"Tiles of {tag}", apply, f"images.tiles\n{tag}")


def show_tile(tile: int | None) -> Command:
    """Show one tile of images that are grids of samples, None for all of them."""
    label = "Show all tiles" if tile is None else f"Show tile {grouped(tile + 1)}"
    return change_view(VIEW, label, merge="images.tile", tile=tile)


def focus_card(key: str) -> Command:
    """Let one card fill the view; an empty key shows all."""
    return change_view(VIEW, "Fill the view with a card" if key else "Show all cards", focus=key)


def _with(before: Mapping[str, T], key: str, value: T | None) -> dict[str, T]:
    others = {name: kept for name, kept in before.items() if name != key}
    return others if value is None else {**others, key: value}
