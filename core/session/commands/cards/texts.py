"""Commands about the view of texts."""

from __future__ import annotations

from core.session.command import Command
from core.session.commands.cards.cards import change_view
from core.state import TextMode

VIEW = "texts"

_MODES = {
    TextMode.STEP: "Show texts at the linked step",
    TextMode.ALL: "Show texts of all steps",
    TextMode.CHANGES: "Show what changed in texts",
    TextMode.RUNS: "Compare texts of runs",
}


def show_mode(mode: TextMode) -> Command:
    """Show other texts of each tag."""
    return change_view(VIEW, _MODES[mode], merge="texts.mode", mode=mode)


def compare_with(run: str) -> Command:
    """Compare others with a run; an empty name is the first one shown."""
    return change_view(VIEW, f"Compare texts with {run or 'the first run'}", reference=run)


def read_markdown(on: bool) -> Command:
    """Read texts as Markdown, or show them as logged."""
    return change_view(VIEW, "Read Markdown" if on else "Show plain text", markdown=on)


def look_for(words: str) -> Command:
    """Look for words in texts; typing on is one undo step."""
    return change_view(VIEW, "Find in texts", merge="texts.search", search=words)
