"""What one card says."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.model import Run
from core.model.text import Text
from core.readers.base import ReadError
from core.readers.blobs import read_text, text_name
from core.state import TextMode
from core.style.text import counted, grouped, moment
from core.views.compare.diff import DiffLine, compare_texts, in_one_column
from core.views.memo import Memo
from core.views.payloads import Payloads, kept_places, place_at
from core.views.text_parts import Block, Paragraph, Rule, Span, Table, TextPart, spans_in
from core.views.texts.changes import changes
from core.views.texts.found import with_found
from core.views.texts.markup import blocks_of, spans_of, verbatim
from core.views.texts.wish import TextWish

LETTERS = 24_000
"""Letters of one card that are shown: to lay out more of them would hold up the window."""
STEPS = 100
"""Steps that are shown below one another, the newest ones: as many as TensorBoard keeps."""
_CELLS = 5_000


def _bytes(text: Text) -> int:
    return sum(2 * len(value) + 64 for value in text.values.ravel().tolist()) + 256


payloads: Payloads[Text] = Payloads(read_text, 64 << 20, _bytes)
"""Texts decoded last; `payloads.decoded` counts how many were."""


@dataclass(frozen=True, slots=True)
class Page:
    """A card's text, and where it stands among the steps.

    Attributes
    ----------
    wish
        What was asked for.
    part
        What it says.
    matches
        How often it says what is looked for.
    place, count
        Which of how many steps is shown, from 0.
    steps
        All steps at which something was logged, each once.
    """

    wish: TextWish
    part: TextPart
    matches: int
    place: int
    count: int
    steps: tuple[int, ...]


def bytes_of(page: Page) -> int:
    """Return about how much memory a page holds."""
    words = (span for block in page.part.blocks for span in spans_in(block))
    return sum(160 + 2 * len(span.text) for span in words) + 32 * len(page.steps) + 4096


pages: Memo[Page] = Memo(16 << 20, bytes_of)
"""Pages of the last wishes; `pages.made` counts how many were worked out."""


def resolve_wish(wish: TextWish) -> Page:
    """Return the page for a wish; the same object for an equal wish. Reads payloads; safe to call on any thread."""
    return pages.get(wish, lambda: _page(wish))


def _page(wish: TextWish) -> Page:
    series = wish.run.blobs[wish.tag]
    kept = kept_places(series)
    place = place_at(series, wish.step)
    notes, blocks = _content(wish, place)
    hidden = len(series) - len(kept)
    if hidden:
        notes.append(f"{counted(hidden, 'superseded text')} hidden")
    marked, matches = with_found(blocks, wish.search)
    shown = series.step[kept]
    steps, counts = np.unique(shown, return_counts=True)
    at = int(np.searchsorted(steps, shown[place]))
    if counts[at] > 1 and wish.mode is not TextMode.ALL:
        notes.append(f"last of {grouped(int(counts[at]))} at this step")
    title = f"{text_name(wish.tag)} · {wish.title}"
    part = TextPart(wish.key, title, " · ".join(notes), marked)
    return Page(wish, part, matches, at, len(steps), tuple(steps.tolist()))


def _content(wish: TextWish, place: int) -> tuple[list[str], tuple[Block, ...]]:
    if wish.mode is TextMode.ALL:
        return _all(wish)
    if wish.mode is TextMode.CHANGES:
        return _changes(wish, place)
    where, other = step_note(wish.run, wish.tag, place), other_side(wish, place)
    if wish.mode is TextMode.RUNS and other is not None:
        notes, blocks = _difference(wish, other[0], (wish.run, place))
        return [where, f"against {other[1]}", *notes], blocks
    notes = [where, "others are compared with it"] if wish.mode is TextMode.RUNS else [where]
    return _one(wish, place, notes)


def _one(wish: TextWish, place: int, notes: list[str]) -> tuple[list[str], tuple[Block, ...]]:
    found = text_at(wish.run, wish.tag, place)
    if isinstance(found, str):
        return notes, (_remark(found),)
    blocks, left_out = text_blocks(found, wish.markdown)
    return notes + [left_out] * bool(left_out), blocks


def _all(wish: TextWish) -> tuple[list[str], tuple[Block, ...]]:
    series = wish.run.blobs[wish.tag]
    count = len(kept_places(series))
    shown = range(count - 1, max(count - 1 - STEPS, -1), -1)
    blocks: list[Block] = []
    letters = 0
    for number, place in enumerate(shown):
        notes, found = _one(replace(wish, mode=TextMode.STEP), place, [])
        heading = " · ".join([step_note(wish.run, wish.tag, place), *notes])
        blocks += [Rule()] * bool(blocks)
        blocks += [Paragraph((Span(heading, bold=True),), quiet=True), *found]
        text = text_at(wish.run, wish.tag, place)
        letters += 0 if isinstance(text, str) else sum(len(value) for value in text.values.ravel().tolist())
        if letters > LETTERS:
            return [f"{grouped(number + 1)} newest of {counted(count, 'text')}"], tuple(blocks)
    note = f"{grouped(len(shown))} newest of {counted(count, 'text')}" if count > len(shown) else counted(count, "text")
    return [note], tuple(blocks)


def _changes(wish: TextWish, place: int) -> tuple[list[str], tuple[Block, ...]]:
    where, other = step_note(wish.run, wish.tag, place), other_side(wish, place)
    if other is None:
        notes, blocks = _one(wish, place, [where])
        return [*notes, "the first one"], blocks
    notes, blocks = _difference(wish, other[0], (wish.run, place))
    return [where, f"against {other[1]}", *notes], blocks


def other_side(wish: TextWish, place: int) -> tuple[tuple[Run, int], str] | None:
    """Return the text that one is compared with, by its run and place, and what it is called; None for no other."""
    if wish.mode is TextMode.RUNS and wish.reference is not None and wish.reference is not wish.run:
        return (wish.reference, place_at(wish.reference.blobs[wish.tag], wish.step)), wish.against
    if wish.mode is TextMode.CHANGES and place > 0:
        series = wish.run.blobs[wish.tag]
        return (wish.run, place - 1), f"step {grouped(int(series.step[kept_places(series)[place - 1]]))}"
    return None


def compared_lines(wish: TextWish) -> tuple[int, str, tuple[DiffLine, ...]]:
    """Return the step of a card's text, what it is compared with, and its lines with those that are gone.

    The lines of a text that cannot be read are what says why.
    """
    series = wish.run.blobs[wish.tag]
    place = place_at(series, wish.step)
    other = other_side(wish, place)
    after = text_at(wish.run, wish.tag, place)
    before = None if other is None else text_at(other[0][0], wish.tag, other[0][1])
    texts = [each if isinstance(each, str) else as_lines(each) for each in (before, after) if each is not None]
    rows = compare_texts(texts[0], texts[-1]).rows
    return int(series.step[kept_places(series)[place]]), "" if other is None else other[1], in_one_column(rows)


def _difference(wish: TextWish, before: tuple[Run, int], after: tuple[Run, int]) -> tuple[list[str], tuple[Block, ...]]:
    one, other = (text_at(run, wish.tag, place) for run, place in (before, after))
    if isinstance(one, str) or isinstance(other, str):
        return [], (_remark(one if isinstance(one, str) else str(other)),)
    found, blocks = changes(as_lines(one), as_lines(other))
    if found.same:
        return ["no difference"], blocks
    return [f"{counted(found.added, 'line')} added, {grouped(found.removed)} removed"], blocks


def text_at(run: Run, tag: str, place: int) -> Text | str:
    """Return a text of a run by its place among those shown, or why it cannot be read."""
    series = run.blobs[tag]
    try:
        return payloads.get(run, tag, int(kept_places(series)[place]))
    except ReadError as error:
        return f"It cannot be read: {error}"


def step_note(run: Run, tag: str, place: int) -> str:
    """Return the step of a text and when it was logged: ``"Step 600 · 2026-03-02 09:14:02"``."""
    series = run.blobs[tag]
    at = int(kept_places(series)[place])
    time = moment(float(series.wall_time[at]))
    return f"Step {grouped(int(series.step[at]))}" + (f" · {time}" if time != "–" else "")


def as_lines(text: Text) -> str:
    """Return a text as lines: rows of a table in a line each, cells with tabs between them."""
    if text.values.size == 1:
        return str(text.values.ravel()[0])
    return "\n".join("\t".join(map(str, row)) for row in text.table.tolist())


def text_blocks(text: Text, markdown: bool) -> tuple[tuple[Block, ...], str]:
    """Return a text as blocks, and what is left out in a few words.

    One text is Markdown, or lines as they are. Several are a table, as TensorBoard shows them: a list has one column,
    of more than two dimensions only the first entry is shown.
    """
    values: NDArray[np.object_] = text.values
    if values.size == 1:
        return _single(str(values.ravel()[0]), markdown)
    note = "" if values.ndim < 3 else f"first of {grouped(values.size // max(text.table.size, 1))} tables"
    rows = text.table.tolist()
    most = max(_CELLS // max(len(rows[0]) if rows else 1, 1), 1)
    if len(rows) > most:
        note = f"first {grouped(most)} of {counted(len(rows), 'row')}"
    share = max(LETTERS // max(min(len(rows), most) * len(rows[0] if rows else [1]), 1), 40)
    cells = tuple(tuple(_cell(str(cell), markdown, share) for cell in row) for row in rows[:most])
    return ((Table(cells),) if cells else (_remark("Nothing was logged"),)), note


def _single(value: str, markdown: bool) -> tuple[tuple[Block, ...], str]:
    shown = value[:LETTERS]
    note = f"first {grouped(LETTERS)} of {counted(len(value), 'letter')}" if len(value) > LETTERS else ""
    if not value.strip():
        return (_remark("Nothing was written"),), note
    return (blocks_of(shown) if markdown else (verbatim(shown),)), note


def _cell(value: str, markdown: bool, most: int) -> tuple[Span, ...]:
    shown = value if len(value) <= most else value[:most] + "…"
    return spans_of(shown) if markdown else (Span(shown, code=True),)


def _remark(text: str) -> Paragraph:
    return Paragraph((Span(text, italic=True),), quiet=True)
