"""What each card shows for a wish: one image, samples, runs over steps, or two that are compared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.model.arrays import I8
from core.state import ImagesMode
from core.style.text import counted, grouped
from core.views.images.compared import compared_page
from core.views.images.page import (
    Cell,
    Page,
    cell_of,
    one_image,
    samples_at,
    spot_at,
    step_note,
    steps_of,
    tiles_at,
)
from core.views.images.wish import ImageWish, Shown
from core.views.memo import Memo
from core.views.payloads import place_at, spread_places
from core.views.step_range import inside

MOST_SAMPLES = 256
"""Samples that stand together on one card."""

pages: Memo[Page] = Memo(96 << 20, lambda page: sum(cell.nbytes for cell in page.cells) + 4096)
"""Pages of the last wishes; `pages.made` counts how many were worked out."""


def resolve_wish(wish: ImageWish) -> Page:
    """Return the page for a wish; the same object for an equal wish. Decodes images; safe to call on any thread."""
    return pages.get(wish, lambda: _page(wish))


def _page(wish: ImageWish) -> Page:
    if wish.mode is ImagesMode.STEPS:
        return _grid(wish)
    if wish.mode is ImagesMode.SAMPLES:
        return _samples(wish)
    if wish.mode is ImagesMode.COMPARE:
        return compared_page(wish)
    shown = wish.runs[0]
    number = place_at(shown.run.blobs[wish.tag], wish.step)
    return one_image(wish, shown, number)


def _samples(wish: ImageWish) -> Page:
    shown = wish.runs[0]
    number = place_at(shown.run.blobs[wish.tag], wish.step)
    first = spot_at(shown.run, wish.tag, number, 0)
    count = samples_at(first)
    room = replace(wish, room=wish.room // 2 if count > 1 else wish.room)
    drawn = range(min(max(count, 1), MOST_SAMPLES))
    caption = "{}" if count > 1 else ""
    cells = [cell_of(room, shown, replace(first, sample=n), 0, n, caption.format(n + 1)) for n in drawn]
    parts = [step_note(first), counted(count, "sample")]
    parts += [f"first {grouped(MOST_SAMPLES)} shown"] * (count > MOST_SAMPLES)
    return Page(
        wish,
        tuple(cells),
        1,
        len(cells),
        steps=steps_of(shown.run, wish.tag),
        place=number,
        samples=count,
        tiles=tiles_at(wish, first),
        note=" · ".join(parts),
    )


def _grid(wish: ImageWish) -> Page:
    """Return a row a run and a column a step, evenly spread with the first, the last and the linked one."""
    whole = np.unique(np.concatenate([np.array(steps_of(shown.run, wish.tag)) for shown in wish.runs]))
    within = inside(whole, wish.span)
    steps = whole[within] if within.any() else whole
    place = _place_of(steps, wish.step)
    chosen = spread_places(len(steps), wish.columns, place)
    cells: list[Cell] = []
    for row, shown in enumerate(wish.runs):
        mine = np.array(steps_of(shown.run, wish.tag))
        for column, at in enumerate(chosen.tolist()):
            cells.append(_at_step(wish, shown, mine, int(steps[at]), row, column))
    parts = [f"{grouped(len(chosen))} of {counted(len(steps), 'step')}"] * (len(chosen) < len(steps))
    if wish.span is not None:
        limits = f"{grouped(wish.span.first)} to {grouped(wish.span.last)}"
        parts.append(f"steps {limits}" if within.any() else f"no image in steps {limits}")
    parts += [f"{counted(wish.left_out, 'run')} left out"] * bool(wish.left_out)
    return Page(
        wish,
        tuple(cells),
        len(wish.runs),
        len(chosen),
        tuple((f"Step {grouped(int(steps[at]))}", at == place) for at in chosen.tolist()),
        wish.runs,
        tuple(steps.tolist()),
        place,
        note=" · ".join([counted(len(wish.runs), "run"), *parts]),
    )


def _at_step(wish: ImageWish, shown: Shown, mine: I8, step: int, row: int, column: int) -> Cell:
    """Return a run's image at exactly a step."""
    number = int(np.searchsorted(mine, step))
    if number == len(mine) or mine[number] != step:
        return Cell(row, column, shown, None, remark="Nothing logged")
    return cell_of(wish, shown, spot_at(shown.run, wish.tag, number, wish.sample), row, column)


def _place_of(steps: I8, step: int | None) -> int:
    if step is None:
        return len(steps) - 1
    return max(int(np.searchsorted(steps, step, side="right")) - 1, 0)
