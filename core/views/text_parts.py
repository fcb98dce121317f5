"""A text as blocks of words, each with how it looks: what a window, a figure and a test look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import chain
from typing import TypeAlias


class Mark(IntEnum):
    """What is said about words by a colour behind them."""

    NONE = 0
    FOUND = 1
    """What is looked for."""
    ADDED = 2
    REMOVED = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Words that look alike; `link` is where they lead, an address of the web or of mail."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str = ""
    mark: Mark = Mark.NONE


Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or several.

    Attributes
    ----------
    spans
        What it says; a line feed begins another line.
    level
        1 to 6 for a heading, 0 for text.
    indent
        How many lists and quotations it lies in.
    bullet
        What stands before the first paragraph of an entry of a list: ``"•"``, ``"2."``; empty elsewhere.
    quoted
        Whether it lies in a quotation.
    quiet
        Whether it is a remark of the program.
    """

    spans: Spans
    level: int = 0
    indent: int = 0
    bullet: str = ""
    quoted: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines in letters of equal width; `signs` holds ``" "``, ``"+"`` or ``"-"`` for each line of a difference."""

    lines: tuple[Spans, ...]
    signs: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, as many in each; the first row is a heading if `headed`; `right` are columns that end flush."""

    rows: tuple[tuple[Spans, ...], ...]
    headed: bool = False
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block: TypeAlias = Paragraph | Verbatim | Table | Rule


@dataclass(frozen=True, slots=True)
class TextPart:
    """What a card says.

    Attributes
    ----------
    key, title
        Of the card, and its heading.
    note
        Which step it is, and what is left out.
    blocks
        From top to bottom.
    """

    key: str
    title: str
    note: str
    blocks: tuple[Block, ...] = field(default=())


def spans_in(block: Block) -> Iterator[Span]:
    """Yield all words of a block."""
    if isinstance(block, Paragraph):
        yield from block.spans
    elif isinstance(block, Verbatim):
        yield from chain.from_iterable(block.lines)
    elif isinstance(block, Table):
        yield from (span for row in block.rows for cell in row for span in cell)


def plain(spans: Spans) -> str:
    """Return what spans say."""
    return "".join(span.text for span in spans)


def highlighted(spans: Spans, places: list[tuple[int, int]], mark: Mark) -> Spans:
    """Return spans with stretches of their letters marked; stretches ascend and do not overlap."""
    result: list[Span] = []
    offset = 0
    for span in spans:
        at, end = 0, len(span.text)
        for first, last in places:
            start, stop = max(first - offset, at), min(last - offset, end)
            if start >= stop:
                continue
            if start > at:
                result.append(replace(span, text=span.text[at:start]))
            result.append(replace(span, text=span.text[start:stop], mark=mark))
            at = stop
        if at < end:
            result.append(replace(span, text=span.text[at:]))
        offset += end
    return tuple(result)
