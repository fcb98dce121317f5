"""Buttons that keep their icon in the colours of the theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.theme.icons import icon
from app.workspace import Workspace
from core.style import SPACE

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # a second class of Qt among the bases is none of a widget's


class _KeepsFocusNear(_Widget):
    """A button that hands the focus to nobody when it is disabled by what it began: the next widget may be far away."""

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Go to another widget, unless this one is disabled."""
        return self.isEnabled() and super().focusNextPrevChild(onward)


class IconButton(_KeepsFocusNear, QToolButton):
    """A flat square button with an icon, its accessible name and its tooltip."""

    def __init__(
        self, workspace: Workspace, name: str, tip: str, action: Callable[[], object] | None = None, size: int = 28
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._name = name
        self.setFixedSize(size, size)
        self.setIconSize(QSize(SPACE.icon, SPACE.icon))
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        if action is not None:
            self.clicked.connect(lambda: action())
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        if name != self._name:
            self._name = name
            self._recolour()

    def _recolour(self) -> None:
        self.setIcon(icon(self._name, self._workspace.tokens))


class FoldButton(IconButton):
    """Folds all groups, or unfolds them where all are folded."""

    def __init__(self, workspace: Workspace, action: Callable[[], object]) -> None:
        super().__init__(workspace, "chevron-up", "Fold all groups", action)

    def show_folded(self, folded: bool) -> None:
        """Show which of both it does now."""
        self.show_icon("chevron-down" if folded else "chevron-up")
        text = "Unfold all groups" if folded else "Fold all groups"
        self.setToolTip(text)
        self.setAccessibleName(text)


class TextButton(_KeepsFocusNear, QPushButton):
    """A button with words and, where named, an icon."""

    def __init__(
        self,
        workspace: Workspace,
        text: str,
        action: Callable[[], object],
        name: str = "",
        primary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"\u2009{text}" if name else text, parent)  # a thin space: icons stand too close otherwise
        self.setAccessibleName(text)
        self._workspace = workspace
        self._name = name
        self._primary = primary
        self.setProperty("primary", primary)
        self.setIconSize(QSize(SPACE.icon, SPACE.icon))
        self.clicked.connect(lambda: action())
        if name:
            workspace.theme_changed.connect(self._recolour)
            self._recolour()

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        self.setIcon(icon(self._name, tokens, tokens.on_accent if self._primary else ""))


def link_button(text: str, action: Callable[[], object]) -> QPushButton:
    """Return a button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("link", True)
    button.clicked.connect(lambda: action())
    return button
