"""What one card shows: images in rows and columns, toned or compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.imaging import Likeness, toned
from core.model import Problem, Run
from core.model.arrays import F8, U1
from core.style.palettes import colour_map
from core.style.text import counted, grouped, moment
from core.views.images.decoded import Spot, UnseenError, encoded_at, images_at, raster_at
from core.views.images.tiles import tile_of, tiles_in
from core.views.images.wish import ImageWish, Shown
from core.views.payloads import kept_places

_FRAMES = 64 << 20
"""Bytes of the frames of an animation that are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One image of a card.

    Attributes
    ----------
    row, column
        Where it stands.
    shown
        The run it is of; None for a difference of two.
    spot
        Where it lies; None where there is none.
    caption
        What it says below it, empty for nothing.
    width, height
        Pixels of the whole image, however far it was reduced; of one tile where tiles are shown.
    values, white
        Numbers of its first frame (h, w, c), and the one that is white; None where it cannot be shown.
    frames
        uint8 (n, h, w, 4), RGBA, as they are shown.
    durations
        Seconds that each frame is shown for.
    signed
        Whether the numbers are a difference, in shares of white.
    remark
        Why there is no image, or empty.
    problem
        What is wrong with the file, None if nothing.
    kind
        Format, channels and bits in a few words.
    """

    row: int
    column: int
    shown: Shown | None
    spot: Spot | None
    caption: str = ""
    width: int = 0
    height: int = 0
    values: NDArray[Any] | None = None
    white: float = 255.0
    frames: U1 | None = None
    durations: F8 | None = None
    remark: str = ""
    problem: Problem | None = None
    kind: str = ""

    @property
    def nbytes(self) -> int:
        """Bytes of the pixels it is shown by."""
        return 0 if self.frames is None else self.frames.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A card's images, and where they stand among the steps.

    Attributes
    ----------
    wish
        What was asked for.
    cells
        Images by row and column; samples stand in as many columns as suits their place, so that all have row 0.
    rows, columns
        How many there are.
    heads
        Above the columns: a text and whether it is that of the linked step.
    sides
        Runs that the rows are of; empty where rows need no heading.
    steps
        All steps at which the card's runs logged images, each once.
    place
        Which of them is shown, from 0.
    samples, tiles
        How many samples there are at this step, and tiles in one of them; 0 where that means nothing.
    note
        Step and time, and what is left out, in a few words.
    likeness
        How alike two compared images are; None where nothing is compared.
    against
        What is compared with.
    """

    wish: ImageWish
    cells: tuple[Cell, ...]
    rows: int = 1
    columns: int = 1
    heads: tuple[tuple[str, bool], ...] = ()
    sides: tuple[Shown, ...] = ()
    steps: tuple[int, ...] = ()
    place: int = 0
    samples: int = 0
    tiles: int = 0
    note: str = ""
    likeness: Likeness | None = None
    against: str = ""

    @property
    def aspect(self) -> float:
        """Width of its first image for its height."""
        cell = next((cell for cell in self.cells if cell.width and cell.height), None)
        return 1.0 if cell is None else cell.width / cell.height


def one_image(wish: ImageWish, shown: Shown, number: int) -> Page:
    """Return a page of one image: a run's at one of the places that are kept."""
    spot = spot_at(shown.run, wish.tag, number, wish.sample)
    cell = cell_of(wish, shown, spot)
    samples = samples_at(spot)
    return Page(
        wish,
        (cell,),
        steps=steps_of(shown.run, wish.tag),
        place=number,
        samples=samples,
        tiles=tiles_at(wish, spot),
        note=step_note(spot, samples),
    )


def spot_at(run: Run, tag: str, number: int, sample: int) -> Spot:
    """Return where a sample lies by its number among the payloads that are kept."""
    return Spot(run, tag, int(kept_places(run.blobs[tag])[number]), sample)


def steps_of(run: Run, tag: str) -> tuple[int, ...]:
    """Return the steps at which a run logged images of a tag."""
    series = run.blobs[tag]
    return tuple(series.step[kept_places(series)].tolist())


def step_note(spot: Spot, samples: int = 0) -> str:
    """Return step, time and sample of an image: ``"Step 600 · sample 1 of 3 · 2026-03-02 09:14:02"``."""
    time = moment(spot.wall_time)
    parts = [f"Step {grouped(spot.step)}"]
    if samples > 1:
        parts.append(f"sample {grouped(spot.sample + 1)} of {grouped(samples)}")
    parts += [time] if time != "–" else []
    return " · ".join(parts)


def samples_at(spot: Spot) -> int:
    """Return how many samples were logged with one, 0 where that cannot be read."""
    try:
        return len(images_at(spot.run, spot.tag, spot.place).samples)
    except UnseenError:
        return 0


def tiles_at(wish: ImageWish, spot: Spot) -> int:
    """Return how many tiles an image has, 0 where it has none."""
    if wish.tiles is None:
        return 0
    try:
        raster = raster_at(spot, 0)
    except UnseenError:
        return 0
    return tiles_in(raster.width, raster.height, wish.tiles)


def cell_of(wish: ImageWish, shown: Shown, spot: Spot, row: int = 0, column: int = 0, caption: str = "") -> Cell:
    """Return an image in its place, or why it cannot be shown."""
    empty = Cell(row, column, shown, spot, caption)
    try:
        raster = raster_at(spot, wish.room)
        kind = str(encoded_at(spot).format.value).upper()
    except UnseenError as error:
        return replace(empty, remark=str(error), problem=error.problem)
    count = max(1, min(len(raster.values), _FRAMES // max(raster.values[0].size, 1)))
    values, width, height = raster.values[:count], raster.width, raster.height
    if wish.tiles is not None and wish.tile is not None:
        tile = tile_of(width, height, wish.tiles, wish.tile)
        if tile is None:
            return replace(empty, remark=f"There is no tile {grouped(wish.tile + 1)} in it")
        values = values[:, tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        width, height = tile.width, tile.height
    return replace(
        empty,
        width=width,
        height=height,
        values=values[0],
        white=raster.white,
        frames=_toned(wish, values, raster.white),
        durations=raster.durations[:count],
        kind=_kind(kind, values, raster.complete and count == len(raster.values), len(raster.values)),
    )


def _toned(wish: ImageWish, values: NDArray[Any], white: float) -> U1:
    name = wish.adjustment.colours
    colours = colour_map(name) if name else None
    return np.stack([toned(frame, white, wish.adjustment, colours) for frame in values])


_CHANNELS = {1: "grey", 2: "grey and alpha", 3: "RGB", 4: "RGBA"}


def _kind(name: str, values: NDArray[Any], complete: bool, frames: int) -> str:
    bits = 8 * values.dtype.itemsize
    parts = [name or "Image", _CHANNELS[values.shape[-1]]]
    parts += [f"{bits} bit"] * (bits > 8)
    if frames > 1:
        parts.append(counted(frames, "frame") if complete else f"first {counted(len(values), 'frame')}")
    return " · ".join(parts)
