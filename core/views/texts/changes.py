"""What is different between two texts, line by line and word by word."""

from __future__ import annotations

from core.style.text import counted
from core.views.compare.diff import DiffLine, TextDiff, compare_texts, in_one_column
from core.views.compare.folding import Fold, folded
from core.views.text_parts import Block, Mark, Paragraph, Span, Spans, Verbatim, highlighted


def changes(before: str, after: str) -> tuple[TextDiff, tuple[Block, ...]]:
    """Return the difference of two texts, and its lines with changed words marked; long like stretches are counted."""
    found = compare_texts(before, after)
    if found.same:
        return found, (_remark(found.note or "No difference"), Verbatim(tuple(_plain(after))))
    blocks: list[Block] = [_remark(found.note)] if found.note else []
    waiting: list[DiffLine] = []
    for line in folded(in_one_column(found.rows)):
        if isinstance(line, Fold):
            blocks += _lines(waiting)
            waiting = []
            blocks.append(_remark(f"{counted(line.count, 'line')} alike"))
        else:
            waiting.append(line)
    return found, (*blocks, *_lines(waiting))


def _plain(text: str) -> list[Spans]:
    return [(Span(line, code=True),) for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n")]


def _remark(text: str) -> Paragraph:
    return Paragraph((Span(text, italic=True),), quiet=True)


def _lines(lines: list[DiffLine]) -> list[Block]:
    if not lines:
        return []
    return [Verbatim(tuple(_marked(line) for line in lines), "".join(line.sign for line in lines))]


def _marked(line: DiffLine) -> Spans:
    mark = Mark.REMOVED if line.sign == "-" else Mark.ADDED
    return highlighted((Span(line.text, code=True),), list(line.marks), mark)
