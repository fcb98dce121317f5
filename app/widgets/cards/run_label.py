"""The run that a card shows, in its heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.theme.fonts import text_font
from app.widgets.run_marks import draw_swatch
from app.workspace import Workspace
from core.style import TYPE
from core.views.names import short_name

_SWATCH, _GAP = 10, 6
_BARE = 18
_LETTERS = 3
"""Fewer letters of a name than these are not written."""


class RunLabel(QAbstractButton):
    """Swatch and name of a run, the name shortened so that what tells it apart stays; a click tells the modifiers."""

    def __init__(self, workspace: Workspace, chosen: Callable[[Qt.KeyboardModifier], None]) -> None:
        super().__init__()
        self._workspace, self._chosen = workspace, chosen
        self._run, self._colour = "", ""
        self._told: Sequence[float] = ()
        self._selected = False
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._tell)

    def show_run(self, run: str, title: str, colour: str, told: Sequence[float], selected: bool) -> None:
        """Show a run by its title; `told` is how much each part of that tells, from `core.views.names.telling`."""
        self._run, self._colour, self._told, self._selected = title, colour, told, selected
        self.setAccessibleName(f"Select run {title}")
        self.updateGeometry()
        whole = run if run == title else f"{title}\n{run}"
        self.setToolTip(f"{whole}\nClick to select the run, with Shift to add it, with Ctrl to toggle it")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of a name of usual length, or of the swatch where the name tells nothing."""
        return QSize(160 if self._tells else _BARE, 20)

    def minimumSizeHint(self) -> QSize:
        """Return the room of the swatch and a few letters."""
        return QSize(60 if self._tells else _BARE, 20)

    @property
    def _tells(self) -> bool:
        return not self._told or any(self._told)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the modifiers."""
        self._modifiers = event.modifiers()
        super().mousePressEvent(event)

    def _tell(self) -> None:
        modifiers, self._modifiers = self._modifiers, Qt.KeyboardModifier.NoModifier
        self._chosen(modifiers)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatch and name."""
        tokens, painter = self._workspace.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_swatch(painter, QRectF(1, (self.height() - _SWATCH) / 2, _SWATCH, _SWATCH), self._colour, True)
        weight = text_font().Weight.DemiBold if self._selected else text_font().Weight.Normal
        painter.setFont(text_font(TYPE.table, weight))
        painter.setPen(QColor(tokens.accent if self._selected else tokens.text if self.underMouse() else tokens.muted))
        metrics, room = painter.fontMetrics(), self.width() - _SWATCH - _GAP - 2
        name = short_name(self._run, self._told, metrics.horizontalAdvance, room) if self._told else self._run
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        if len(name.replace("…", "")) < min(_LETTERS, len(self._run)):
            name = ""  # the colour alone tells more than a letter or two
        place = self.rect().adjusted(_SWATCH + _GAP + 1, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
