"""The choice of a map of colours for numbers."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QBrush, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox

from app.theme.ramps import ramp
from app.workspace import Workspace
from core.style import CONTINUOUS, ThemeName, line_map

_ACROSS, _DOWN, _SCALE = 56, 10, 2
"""Logical pixels of the picture of a map, and device pixels for each."""


class MapBox(QComboBox):
    """Maps by name, each with the colours that points have of it: on a dark canvas some lose an end."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setIconSize(QSize(_ACROSS, _DOWN))
        self.addItems(list(CONTINUOUS))
        self._paint()
        workspace.theme_changed.connect(self._paint)

    def _paint(self) -> None:
        for index in range(self.count()):
            self.setItemIcon(index, _icon(self.itemText(index), self._workspace.theme))


def _icon(name: str, theme: ThemeName) -> QIcon:
    picture = QPixmap(_ACROSS * _SCALE, _DOWN * _SCALE)
    picture.setDevicePixelRatio(_SCALE)
    painter = QPainter(picture)
    painter.fillRect(0, 0, _ACROSS, _DOWN, QBrush(ramp(line_map(name, theme), 0, _ACROSS)))
    painter.end()
    return QIcon(picture)
