"""Why a view has nothing to draw, and what helps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Emptiness:
    """What an empty view says.

    Attributes
    ----------
    title, text
        Heading and explanation.
    remedy
        Name of what helps, such as ``"show_all_runs"``; empty where nothing does.
    button
        What the button for it says.
    """

    title: str
    text: str
    remedy: str = ""
    button: str = ""
