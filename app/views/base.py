"""What the window asks of a view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.actions import Action
from app.workspace import Workspace

if TYPE_CHECKING:
    from core.views import Picture, Viewport


class View(QWidget):
    """One tab of the window: the picture in the centre, its panel at the right.

    A view reads `workspace.session`, draws, and turns gestures into commands; it never changes anything itself.
    """

    kind: ClassVar[str]
    """Stable name: ``"scalars"``."""
    title: ClassVar[str]
    """What the tab says."""

    actions_changed = Signal()
    """Emitted when the table of actions has other entries than before."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    def panel(self) -> QWidget:
        """Return the widget shown at the right while this view is in front; made once."""
        raise NotImplementedError

    def panel_parts(self) -> Sequence[Callable[[], object]]:
        """Return what makes the larger parts of the panel: each is called in a turn of its own before `panel`."""
        return ()

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done in this view."""
        return ()

    def picture(self, viewport: Viewport) -> Picture:
        """Return what this view shows, made for another size: figures are exported from it."""
        raise NotImplementedError

    def card_keys(self) -> tuple[str, ...] | None:
        """Return the keys of the cards in sight, which figures are made of; None for a view without cards."""
        return None

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return header and rows of the data shown, to be exported as CSV."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Return whether the picture is complete: nothing is loading or being computed."""
        return True

    def division(self) -> str:
        """Return how the view is divided now, in a text that `divide` understands; empty if it is as usual."""
        return ""

    def divide(self, division: str) -> None:
        """Divide the view as it was, or as usual for an empty text or one that does not fit."""

    def tool_active(self) -> bool:
        """Return whether a tool or drag is active that Esc ends."""
        return False

    def takes_key(self, event: QKeyEvent) -> bool:
        """Return whether a key means something to a mode that is on, wherever the focus is, before it is a shortcut."""
        return False

    def escape(self) -> bool:
        """End the innermost thing that Esc ends (drag, tool); return whether there was one."""
        return False
