"""Words that are looked for, marked in blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.views.text_parts import Block, Mark, Paragraph, Spans, Table, Verbatim, highlighted, plain


def places_of(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return where words occur in a text, ignoring case, without overlaps."""
    if not wanted:
        return []
    low, word = _lower(text), _lower(wanted)
    places, at = [], low.find(word)
    while at >= 0:
        places.append((at, at + len(word)))
        at = low.find(word, at + len(word))
    return places


def _lower(text: str) -> str:
    """Return small letters, as many as there were: some become two, and places would no longer fit."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def with_found(blocks: Sequence[Block], wanted: str) -> tuple[tuple[Block, ...], int]:
    """Return blocks with everything marked that is looked for, and how often it occurs."""
    if not wanted:
        return tuple(blocks), 0
    seeker = _Seeker(wanted)
    return tuple(seeker.block(block) for block in blocks), seeker.count


class _Seeker:
    def __init__(self, wanted: str) -> None:
        self.wanted, self.count = wanted, 0

    def block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return block if block.quiet else replace(block, spans=self._spans(block.spans))
        if isinstance(block, Verbatim):
            return replace(block, lines=tuple(self._spans(line) for line in block.lines))
        if isinstance(block, Table):
            return replace(block, rows=tuple(tuple(self._spans(cell) for cell in row) for row in block.rows))
        return block

    def _spans(self, spans: Spans) -> Spans:
        places = places_of(plain(spans), self.wanted)
        self.count += len(places)
        return highlighted(spans, places, Mark.FOUND) if places else spans
