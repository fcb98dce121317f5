"""Texts on a sheet: blocks below one another, as much of them as there is room for."""

from __future__ import annotations

import numpy as np

from core.export.figures.sheet import Box, Sheet, TextStyle, Weight
from core.export.figures.text import TITLE_ROW, caption_style, letter_room, title_style
from core.style import TYPE, mix
from core.views.text_parts import Block, Paragraph, Rule, Spans, Table, TextPart, Verbatim, plain

_PAD, _ROW, _INDENT = 10.0, 17.0, 16.0
_WIDEST = 0.6
"""Share of a table's width that a column may take at first."""
_SIZES = {1: 17.0, 2: 15.0}


def draw_text(sheet: Sheet, part: TextPart, box: Box) -> None:
    """Draw a card's text into a box, in a frame; what has no room is counted below."""
    inside = box.inset(_PAD, _PAD, _PAD, _PAD)
    sheet.box(box.inset(3, 3, 3, 3), line=sheet.tokens.line)
    title, letter = title_style(sheet.tokens), letter_room(sheet)
    named = sheet.elided(part.title, title, inside.width - letter)
    sheet.text(inside.left + letter, inside.top + 10, named, title)
    caption = caption_style(sheet.tokens)
    sheet.text(inside.left, inside.top + 26, sheet.elided(part.note, caption, inside.width), caption)
    writer = _Writer(sheet, inside.inset(top=TITLE_ROW + 18))
    for block in part.blocks:
        if not writer.block(block):
            sheet.text(inside.left, inside.bottom, "…", caption)
            return


class _Writer:
    """Writes line by line; a method returns False once there is no room."""

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self.sheet, self.box, self.y = sheet, box, box.top

    def block(self, block: Block) -> bool:
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Verbatim):
            return self._verbatim(block)
        if isinstance(block, Table):
            return self._table(block)
        assert isinstance(block, Rule)
        return self._rule()

    def _style(self, bold: bool = False, quiet: bool = False, size: float = TYPE.table) -> TextStyle:
        tokens = self.sheet.tokens
        weight = Weight.SEMIBOLD if bold else Weight.REGULAR
        return TextStyle(size, tokens.muted if quiet else tokens.text, weight)

    def _line(self, text: str, style: TextStyle, left: float = 0.0) -> bool:
        if self.y + _ROW > self.box.bottom:
            return False
        self.sheet.text(self.box.left + left, self.y + 12, text, style)
        self.y += max(_ROW, style.size + 5)
        return True

    def _paragraph(self, block: Paragraph) -> bool:
        bold = block.level > 0 or (bool(block.spans) and all(span.bold for span in block.spans))
        style = self._style(bold, block.quiet or block.quoted, _SIZES.get(block.level, TYPE.table))
        left = block.indent * _INDENT
        for number, row in enumerate(plain(block.spans).split("\n")):
            bullet = f"{block.bullet} " if block.bullet and number == 0 else ""
            lines = self.sheet.wrapped(bullet + row, style, self.box.width - left, 200)
            if not all(self._line(line, style, left) for line in lines or [""]):
                return False
        self.y += 4
        return True

    def _verbatim(self, block: Verbatim) -> bool:
        tokens = self.sheet.tokens
        grounds = {"+": mix(tokens.canvas, tokens.good, 0.13), "-": mix(tokens.canvas, tokens.bad, 0.13)}
        style, left = self._style(), block.indent * _INDENT
        for sign, spans in zip(block.signs or " " * len(block.lines), block.lines, strict=True):
            if self.y + _ROW > self.box.bottom:
                return False
            ground = grounds.get(sign, mix(tokens.canvas, tokens.text, 0.04))
            self.sheet.box(Box(self.box.left + left, self.y, self.box.width - left, _ROW), fill=ground)
            text = f"{sign} {plain(spans)}" if block.signs else plain(spans)
            self._line(self.sheet.elided(text.replace("\t", "    "), style, self.box.width - left - 8), style, left + 4)
        self.y += 4
        return True

    def _table(self, block: Table) -> bool:
        widths = self._widths(block.rows)
        for number, row in enumerate(block.rows):
            style, left = self._style(bold=block.headed and number == 0), 0.0
            if self.y + _ROW > self.box.bottom:
                return False
            for cell, width in zip(row, widths, strict=True):
                text = self.sheet.elided(plain(cell).replace("\n", " "), style, width - 12)
                self.sheet.text(self.box.left + left + 4, self.y + 12, text, style)
                left += width
            self.y += _ROW
            line = np.array([[self.box.left, self.y], [self.box.left + sum(widths), self.y]])
            self.sheet.lines([line], self.sheet.tokens.line, 0.75)
        self.y += 6
        return True

    def _widths(self, rows: tuple[tuple[Spans, ...], ...]) -> list[float]:
        style = self._style(bold=True)
        most = _WIDEST * self.box.width
        widths = [
            min(max(self.sheet.width_of(plain(cell).replace("\n", " "), style) for cell in column) + 16, most)
            for column in zip(*rows, strict=True)
        ]
        share = min(1.0, self.box.width / max(sum(widths), 1.0))
        return [width * share for width in widths]

    def _rule(self) -> bool:
        if self.y + 10 > self.box.bottom:
            return False
        line = np.array([[self.box.left, self.y + 5], [self.box.right, self.y + 5]])
        self.sheet.lines([line], self.sheet.tokens.line, 1.0)
        self.y += 10
        return True
