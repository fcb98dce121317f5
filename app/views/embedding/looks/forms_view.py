"""The part of the legend that says what sizes, opacities and shapes mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.views.embedding.looks.shape_painting import shape_path
from app.workspace import Workspace
from core.style import SPACE, TYPE
from core.views.legends import FormKey

_TITLE, _ROW, _MARGIN, _MOST = 18, 20, 6, 40.0


class FormKeyView(QWidget):
    """One key: its title, and samples with what they mean."""

    def __init__(self, workspace: Workspace, key: FormKey) -> None:
        super().__init__()
        self._workspace = workspace
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = ", ".join(sample.label for sample in key.samples)
        self.setAccessibleName(f"{key.title}: {said}")
        self.setToolTip(f"{key.title}\n{key.more}" if key.more else key.title)
        widest = max((sample.size for sample in key.samples), default=8.0)
        self._share = min(_MOST / widest, 1.0)  # beyond all measure they are at least in proportion
        self._widest = widest * self._share
        self._heights = [max(round(sample.size * self._share) + 4, _ROW) for sample in key.samples]
        self.setFixedHeight(_TITLE + sum(self._heights) + (_ROW if key.more else 0))

    def sizeHint(self) -> QSize:
        """Return the room for title, samples and words."""
        caption, table = QFontMetricsF(text_font(TYPE.caption)), QFontMetricsF(text_font(TYPE.table))
        words = max((table.horizontalAdvance(sample.label) for sample in self.key.samples), default=0.0)
        wide = max(self._widest + 10 + min(words, 160.0), caption.horizontalAdvance(self.key.title))
        return QSize(round(wide) + 2 * _MARGIN, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, samples and words."""
        tokens, width = self._workspace.tokens, self.width() - 2 * _MARGIN
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.table))
            painter.setPen(QColor(tokens.muted))
            middle = Qt.AlignmentFlag.AlignVCenter
            metrics = QFontMetricsF(painter.font())
            title = metrics.elidedText(self.key.title, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(QRectF(_MARGIN, 0, width, _TITLE), middle, title)
            top, left = float(_TITLE), _MARGIN + self._widest + 10
            for sample, height in zip(self.key.samples, self._heights, strict=True):
                ink = QColor(tokens.text)
                ink.setAlphaF(sample.opacity)
                centre = QPointF(_MARGIN + self._widest / 2, top + height / 2)
                painter.fillPath(shape_path(sample.shape, centre, sample.size * self._share / 2), ink)
                painter.setPen(QColor(tokens.text))
                room = self.width() - left - _MARGIN
                label = metrics.elidedText(sample.label, Qt.TextElideMode.ElideMiddle, room)
                painter.drawText(QRectF(left, top, room, height), middle, label)
                top += height
            if self.key.more:
                painter.setPen(QColor(tokens.muted))
                painter.setFont(text_font(TYPE.caption))
                painter.drawText(QRectF(_MARGIN, top, width, _ROW), middle, self.key.more)


class FormsView(QWidget):
    """All keys of a legend, one below the other."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.views: tuple[FormKeyView, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.unit)
        self.hide()

    def show_keys(self, keys: tuple[FormKey, ...]) -> None:
        """Show other keys, nothing for none."""
        self.setVisible(bool(keys))
        if keys == tuple(view.key for view in self.views):
            return
        for view in self.views:
            self._layout.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.views = tuple(FormKeyView(self._workspace, key) for key in keys)
        for view in self.views:
            self._layout.addWidget(view)
            view.show()
        self._layout.activate()
