"""The kinds of text in figures."""

from __future__ import annotations

from core.export.figures.sheet import Sheet, TextStyle, Weight
from core.style import TYPE, Tokens


def title_style(tokens: Tokens) -> TextStyle:
    """Return how the heading of a chart or scene looks."""
    return TextStyle(TYPE.table, tokens.text, Weight.SEMIBOLD)


def caption_style(tokens: Tokens) -> TextStyle:
    """Return how tick labels, axis titles, legends and notes look."""
    return TextStyle(TYPE.caption, tokens.muted)


def name_style(tokens: Tokens) -> TextStyle:
    """Return how names in legends look."""
    return TextStyle(TYPE.caption, tokens.text)


def heading_style(tokens: Tokens) -> TextStyle:
    """Return how the title of a legend looks."""
    return TextStyle(TYPE.caption, tokens.text, Weight.SEMIBOLD)


def letter_style(tokens: Tokens) -> TextStyle:
    """Return how the letter that a part is called by looks."""
    return TextStyle(TYPE.body, tokens.text, Weight.SEMIBOLD)


def letter_room(sheet: Sheet) -> float:
    """Return how far a heading in the corner of a part makes room for its letter, in logical pixels."""
    return _LETTER if sheet.look.letters else 0.0


_LETTER = 10.0
"""Room for the letter of a part beside its heading."""
ROW = 16.0
"""Height of a line of captions in logical pixels."""
TITLE_ROW = 20.0
"""Height of a heading."""
