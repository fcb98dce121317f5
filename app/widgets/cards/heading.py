"""The heading of a group of cards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.theme.fonts import text_font
from app.theme.icons import pixmap
from app.workspace import Workspace
from core.style import SPACE, TYPE
from core.style.text import counted, grouped
from core.views.cards import Group


class GroupHeading(QAbstractButton):
    """Title and count of a group; a click folds or unfolds it."""

    def __init__(self, workspace: Workspace, fold: Callable[[str, bool], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._group: Group | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold = fold
        self.clicked.connect(self._toggle)
        workspace.theme_changed.connect(self.update)

    def _toggle(self) -> None:
        if self._group is not None:
            self._fold(self._group.key, not self._group.collapsed)

    def show_group(self, group: Group) -> None:
        """Show another group."""
        self._group = group
        self.setText(group.title)
        verb = "Unfold" if group.collapsed else "Fold"
        self.setAccessibleName(f"{verb} group {group.title}, {count_text(group)}")
        self.setToolTip(f"{verb} {group.title}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw an arrow, the title and the count."""
        if self._group is None:
            return
        tokens, painter = self._workspace.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrow = "chevron-right" if self._group.collapsed else "chevron-down"
        middle = (self.height() - SPACE.icon) // 2
        painter.drawPixmap(0, middle, pixmap(arrow, tokens.muted, self.devicePixelRatioF()))
        painter.setFont(text_font(TYPE.body, text_font().Weight.DemiBold))
        painter.setPen(QColor(tokens.text))
        place = QRect(SPACE.icon + 6, 0, self.width() - SPACE.icon - 6, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._group.title)
        offset = painter.fontMetrics().horizontalAdvance(self._group.title) + SPACE.inside
        painter.setFont(text_font(TYPE.table))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(place.adjusted(offset, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, count_text(self._group))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 3, -1, -4), SPACE.corner, SPACE.corner)


def count_text(group: Group) -> str:
    """Return how many cards a group has: ``"4 cards"``, ``"4 of 12 cards"`` where a query leaves some out."""
    if len(group.cards) == group.total:
        return counted(group.total, "card")
    return f"{grouped(len(group.cards))} of {counted(group.total, 'card')}"
