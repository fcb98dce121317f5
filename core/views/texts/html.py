"""Blocks as HTML for the window: all words escaped, nothing loaded, only addresses of the web can be followed."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from core.style import TYPE, Tokens, mix
from core.views.text_parts import Block, Mark, Paragraph, Rule, Span, Spans, Table, TextPart, Verbatim, plain

_HEADINGS = {1: 19, 2: 16, 3: 14, 4: 13, 5: 13, 6: 12}
_INDENT = 22
_CELLS = 150
"""Cells of a table that are laid out as such; those of more stand in columns of equal letters, which is far faster."""
_WIDEST = 40
"""Letters of such a column at most."""


def html_of(part: TextPart, tokens: Tokens) -> str:
    """Return a card's text as HTML in the colours of a theme."""
    body = "".join(_block(block, tokens) for block in part.blocks)
    return f'<body style="color:{tokens.text}; font-family:{TYPE.family}; font-size:{TYPE.body}px">{body}</body>'


def _block(block: Block, tokens: Tokens) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block, tokens)
    if isinstance(block, Verbatim):
        return _verbatim(block, tokens)
    if isinstance(block, Table):
        return _table(block, tokens)
    assert isinstance(block, Rule)
    return f'<hr style="background-color:{tokens.line}" width="100%"/>'


def _paragraph(block: Paragraph, tokens: Tokens) -> str:
    size = _HEADINGS[block.level] if block.level else TYPE.caption if block.quiet else TYPE.body
    weight = "600" if block.level else "400"
    colour = tokens.muted if block.quiet or block.quoted else tokens.text
    above, below = (10 if block.level else 3), 5
    bullet = f"{escape(block.bullet)}&nbsp;&nbsp;" if block.bullet else ""
    margin = max(block.indent * _INDENT - (_INDENT // 2 if bullet else 0), 0)
    style = f"margin:{above}px 0 {below}px {margin}px; font-size:{size}px; font-weight:{weight}; color:{colour}"
    return f'<p style="{style}">{bullet}{_spans(block.spans, tokens)}</p>'


def _verbatim(block: Verbatim, tokens: Tokens) -> str:
    ground = {
        " ": mix(tokens.raised, tokens.text, 0.04),
        "+": mix(tokens.raised, tokens.good, 0.13),
        "-": mix(tokens.raised, tokens.bad, 0.13),
    }
    signs = block.signs or " " * len(block.lines)
    lines = []
    for sign, spans in zip(signs, block.lines, strict=True):
        mark = f'<span style="color:{tokens.muted}">{escape(sign)} </span>' if block.signs else ""
        style = f"background-color:{ground[sign]}; margin:0 0 0 {block.indent * _INDENT}px; white-space:pre-wrap"
        lines.append(f'<p style="{style}">{_mono(mark + (_spans(spans, tokens) or "&nbsp;"))}</p>')
    return "".join(lines) + '<p style="margin:0; font-size:5px">&nbsp;</p>'


def _mono(html: str) -> str:
    return f'<span style="font-family:{TYPE.mono}; font-size:{TYPE.table}px">{html}</span>'


def _table(block: Table, tokens: Tokens) -> str:
    if len(block.rows) * len(block.rows[0]) > _CELLS:
        return _verbatim(in_columns(block), tokens)
    rows = []
    for number, row in enumerate(block.rows):
        headed = block.headed and number == 0
        ground = f' bgcolor="{mix(tokens.raised, tokens.text, 0.05)}"' if headed else ""
        line = f"font-weight:{600 if headed else 400}; border:1px solid {tokens.line}"
        sides = ("right" if column in block.right else "left" for column in range(len(row)))
        cells = "".join(
            f'<td align="{side}" valign="middle" style="{line}">{_spans(cell, tokens) or "&nbsp;"}</td>'
            for side, cell in zip(sides, row, strict=True)
        )
        rows.append(f"<tr{ground}>{cells}</tr>")
    look = 'cellspacing="0" cellpadding="5" style="border-collapse:collapse'
    return f'<table {look}; margin:6px 0 8px 0; font-size:{TYPE.table}px">{"".join(rows)}</table>'


def in_columns(block: Table) -> Verbatim:
    """Return a table as lines in which the cells of a column begin below one another; long ones are cut."""
    flat = [[_in_one_line(cell) for cell in row] for row in block.rows]
    widths = [max(len(plain(cell)) for cell in column) for column in zip(*flat, strict=True)]
    lines = []
    for row in flat:
        spans: list[Span] = []
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blanks = Span(" " * (width - len(plain(cell))), code=True)
            spans += [blanks, *cell] if column in block.right else [*cell, blanks]
            spans.append(Span("  ", code=True))
        lines.append(tuple(spans))
    return Verbatim(tuple(lines))


def _in_one_line(cell: Spans) -> Spans:
    """Return a cell in one line of letters of equal width, at most so many."""
    found: list[Span] = []
    room = _WIDEST
    for span in cell:
        text = span.text.replace("\n", " ")
        found.append(replace(span, text=text if len(text) <= room else text[: room - 1] + "…", code=True))
        room -= len(found[-1].text)
        if room <= 0:
            break
    return tuple(found)


def _spans(spans: Spans, tokens: Tokens) -> str:
    return "".join(_span(span, tokens) for span in spans)


def _span(span: Span, tokens: Tokens) -> str:
    text = escape(span.text).replace("\n", "<br/>")
    if span.code:
        text = text.replace("\t", "&nbsp;&nbsp;&nbsp;&nbsp;").replace("  ", "&nbsp; ")
    styles = []
    if span.bold:
        styles.append("font-weight:600")
    if span.italic:
        styles.append("font-style:italic")
    if span.struck:
        styles.append("text-decoration:line-through")
    if span.code:
        styles.append(f"font-family:{TYPE.mono}; font-size:{TYPE.table}px")
    ground = mark_colour(span.mark, tokens)
    if ground:
        styles.append(f"background-color:{ground}")
    html = f'<span style="{"; ".join(styles)}">{text}</span>' if styles else text
    if span.link:
        return f'<a href="{escape(span.link)}" style="color:{tokens.accent}">{html}</a>'
    return html


def mark_colour(mark: Mark, tokens: Tokens) -> str:
    """Return the colour behind marked words, empty for none."""
    shares = {Mark.FOUND: (tokens.warm, 0.45), Mark.ADDED: (tokens.good, 0.38), Mark.REMOVED: (tokens.bad, 0.38)}
    if mark not in shares:
        return ""
    colour, share = shares[mark]
    return mix(tokens.raised, colour, share)
