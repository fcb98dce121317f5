"""What the user wishes to see in the view of texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TextMode(StrEnum):
    """Which of a tag's texts a card shows."""

    STEP = "step"
    """The last one at or before the linked step."""
    ALL = "all"
    """Those of all steps, the newest first."""
    CHANGES = "changes"
    """What changed from the text before to that of the linked step."""
    RUNS = "runs"
    """What is different from the same text of another run."""


@dataclass(frozen=True, slots=True)
class TextsState:
    """One state of the view of texts.

    Attributes
    ----------
    mode
        Which texts a card shows.
    reference
        Run that others are compared with; empty for the first one shown that has the tag.
    markdown
        Whether texts are read as Markdown, else they are shown as logged.
    search
        What is looked for in the texts, ignoring case; empty for nothing.
    tag_query, collapsed, pinned, expanded, card_width
        As in `core.state.HistogramsState`.
    """

    mode: TextMode = TextMode.STEP
    reference: str = ""
    markdown: bool = True
    search: str = ""
    tag_query: str = ""
    collapsed: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    expanded: frozenset[str] = frozenset()
    card_width: int = 520
