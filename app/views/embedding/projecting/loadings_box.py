"""The columns that make up a principal component, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.theme.fonts import text_font
from app.views.embedding.projecting.parameter_fields import NAMES
from app.widgets.buttons import IconButton
from app.widgets.choices import narrow
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.projection.pca import Pca
from core.style import SPACE, TYPE, mix
from core.views.embedding.loadings import LISTED, Loading, largest_loadings, loadings_text

HEIGHT = 22
_NAME, _VALUE = 0.42, 52
_Index = QModelIndex | QPersistentModelIndex


class LoadingsBox(QWidget):
    """A component to choose, and the columns with its largest loadings; all of them can be copied."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._made: Pca | None = None
        self._names: tuple[str, ...] = ()
        self.component = QComboBox()
        self.component.setAccessibleName("Loadings of")
        self.component.setToolTip("Which component's columns are listed")
        narrow(self.component, 3)
        self.component.activated.connect(lambda _: self._list())
        self.copy = IconButton(workspace, "copy", "Copy the loadings of all columns on this component", self.copy_all)
        self.bars = LoadingBars(workspace)
        head = QHBoxLayout()
        head.setSpacing(SPACE.unit)
        name = label("Loadings of", "muted")
        name.setFixedWidth(NAMES)
        name.setBuddy(self.component)
        head.addWidget(name)
        head.addWidget(self.component, 1)
        head.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE.unit, 0, 0)
        layout.setSpacing(SPACE.unit)
        layout.addLayout(head)
        layout.addWidget(self.bars)

    def show_pca(self, made: Pca | None, names: tuple[str, ...]) -> None:
        """List the columns of a projection that is new; the chosen component stays where there is still one."""
        self.setVisible(made is not None and made.total_variance > 0)
        if made is self._made and names == self._names:
            return
        self._made, self._names = made, names
        count = 0 if made is None else len(made.axes)
        if self.component.count() != count:
            chosen = self.component.currentIndex()
            self.component.clear()
            self.component.addItems([f"PC {number + 1}" for number in range(count)])
            self.component.setCurrentIndex(max(chosen, 0) if chosen < count else 0)
        self._list()

    def choose(self, component: int) -> None:
        """List the columns of a component."""
        if 0 <= component < self.component.count():
            self.component.setCurrentIndex(component)
            self._list()

    def copy_all(self) -> None:
        """Put the loadings of all columns on the clipboard, separated by tabs."""
        if self._made is not None:
            QGuiApplication.clipboard().setText(loadings_text(self._made, self.component.currentIndex(), self._names))

    def _list(self) -> None:
        here = self.component.currentIndex()
        shown = () if self._made is None or here < 0 else largest_loadings(self._made, here, self._names)
        self.bars.show_loadings(shown)


class _Loadings(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[Loading, ...] = ()

    def show_items(self, items: Sequence[Loading]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.name}, {item.value:.3g}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.name}\ncolumn {item.column + 1:,}\nloading {item.value:.6g}"
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(80, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _Loadings):
            return
        area, tokens = QRectF(_rect(option)), self._workspace.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if _state(option) & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mix(tokens.raised, tokens.text, 0.06)))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 4, 4)
        self._paint_item(painter, model.items[index.row()], area.adjusted(8, 0, -8, 0))
        painter.restore()

    def _paint_item(self, painter: QPainter, item: Loading, area: QRectF) -> None:
        tokens, font = self._workspace.tokens, text_font(TYPE.table)
        painter.setFont(font)
        named = QRectF(area.left(), area.top(), area.width() * _NAME, area.height())
        name = QFontMetricsF(font).elidedText(item.name, Qt.TextElideMode.ElideMiddle, named.width())
        painter.setPen(QColor(tokens.text))
        painter.drawText(named, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QColor(tokens.muted))
        ending = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, ending, f"{item.value:#.3g}".replace("-", "\u2212"))
        middle = QRectF(named.right() + 8, area.top(), area.right() - _VALUE - named.right() - 8, area.height())
        centre = middle.center().x()
        reach = middle.width() / 2 * item.share
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent if item.value > 0 else tokens.warm))
        painter.drawRect(QRectF(min(centre, centre + reach), area.center().y() - 4, max(abs(reach), 1), 8))
        painter.setBrush(QColor(tokens.line))
        painter.drawRect(QRectF(centre - 0.5, area.top(), 1, area.height()))


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state


class LoadingBars(QListView):
    """Names of columns, and bars to the right for what grows with the component, to the left for what shrinks."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._loadings = _Loadings()
        self.setModel(self._loadings)
        self.setItemDelegate(_Delegate(workspace, self))
        self.setAccessibleName("Largest loadings")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def items(self) -> tuple[Loading, ...]:
        """What is listed."""
        return self._loadings.items

    def show_loadings(self, items: Sequence[Loading]) -> None:
        """List other columns, all of them at once."""
        self._loadings.show_items(items)
        self.setFixedHeight(min(max(len(items), 1), LISTED) * HEIGHT + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is listed by the usual key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            lines = (f"{item.name}\t{item.value:.6g}" for item in self.items)
            QGuiApplication.clipboard().setText("\n".join(lines))
            return
        super().keyPressEvent(event)
