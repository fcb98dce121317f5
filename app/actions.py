"""Actions as data: one table feeds menus, toolbar, palette, shortcut help and the test that every action works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user can do.

    Attributes
    ----------
    id
        Stable name such as ``"scalars.fit"``.
    title
        Sentence case; an ellipsis if it asks for more.
    callback
        What it does.
    shortcut
        Qt's portable text such as ``"Ctrl+E"``, empty for none.
    menu
        Menu it appears in: ``"File"``, ``"Edit"``, ``"View"``, ``"Run"``, ``"Help"``; empty for the palette only.
    when
        Whether it can be done now.
    checked
        For switches: whether it is on now; None for plain actions.
    icon
        Name of a file in resources/icons without suffix, empty for none.
    tip
        One sentence of what it does, for tooltips.
    """

    id: str
    title: str
    callback: Callable[[], None]
    shortcut: str = ""
    menu: str = ""
    when: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    icon: str = ""
    tip: str = ""
