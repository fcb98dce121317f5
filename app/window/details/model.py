"""Details as a tree of two levels: sections, and their lines, made when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPixmap

from app.theme.fonts import text_font
from app.widgets.tag_drag import KIND, tags_mime
from app.workspace import Workspace
from core.style import TYPE
from core.style.text import grouped
from core.views.headings import common_folder
from core.views.names import short_name, telling
from core.views.run_details import MISSING, Detail, DetailSection, RunDetails
from core.views.shown import run_colour

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SHORT = 18
"""Letters that the name of a compared run has at the head of its column, where that is enough."""


@dataclass(eq=False, slots=True)
class Node:
    """A section or one of its lines."""

    thing: DetailSection | Detail
    parent: Node | None
    row: int
    made: list[Node] | None = field(default=None, repr=False)

    def children(self) -> list[Node]:
        """Return the lines of a section, made when first asked for."""
        if self.made is None:
            lines = self.thing.lines if isinstance(self.thing, DetailSection) else ()
            self.made = [Node(line, self, row) for row, line in enumerate(lines)]
        return self.made


class DetailsModel(QAbstractItemModel):
    """Names in the first column, and one column of values for each run."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._details = RunDetails((), ())
        self._top: list[Node] = []
        self._heads: tuple[str, ...] = ()

    @property
    def details(self) -> RunDetails:
        """What is shown."""
        return self._details

    def show_details(self, details: RunDetails) -> None:
        """Show other details."""
        self.beginResetModel()
        self._details = details
        self._top = [Node(section, None, row) for row, section in enumerate(details.sections)]
        self._heads = _heads(details.runs)
        self.endResetModel()

    def sections(self) -> list[tuple[QModelIndex, DetailSection]]:
        """Return the sections with their indexes."""
        return [
            (self.createIndex(node.row, 0, node), node.thing)
            for node in self._top
            if isinstance(node.thing, DetailSection)
        ]

    def line(self, index: Index) -> Detail | None:
        """Return the line of an index, None at a section and at nothing."""
        node = self._node(index)
        return node.thing if node is not None and isinstance(node.thing, Detail) else None

    def section(self, index: Index) -> str:
        """Return the title of the section that an index belongs to, empty for none."""
        node = self._node(index)
        above = node if node is None or node.parent is None else node.parent
        return above.thing.title if above is not None and isinstance(above.thing, DetailSection) else ""

    def _node(self, index: Index) -> Node | None:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else None

    def _children(self, parent: Index) -> list[Node]:
        node = self._node(parent)
        return self._top if node is None else node.children()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a cell."""
        children = self._children(parent)
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return the index of the section of a line."""
        node = self._node(index)
        above = None if node is None else node.parent
        return QModelIndex() if above is None else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many lines a section has."""
        return 0 if parent.column() > 0 else len(self._children(parent))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return a column for the names, and one for each run."""
        return 1 + max(len(self._details.runs), 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let lines of tags be dragged."""
        line = self.line(index)
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsDragEnabled if line is not None and line.tag else found

    def mimeTypes(self) -> list[str]:
        """Return what is dragged: tags."""
        return [KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the tags of some lines."""
        lines = (self.line(index) for index in indexes)
        return tags_mime(list(dict.fromkeys(line.tag for line in lines if line is not None and line.tag)))

    def supportedDragActions(self) -> Qt.DropAction:
        """Leave lines where they are."""
        return Qt.DropAction.CopyAction

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Return the name of a compared run, with its colour."""
        if orientation is not Qt.Orientation.Horizontal or not 0 < section <= len(self._details.runs):
            return None
        name = self._details.runs[section - 1]
        if role == Role.DisplayRole:
            return self._heads[section - 1]
        if role == Role.ToolTipRole:
            return name
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._swatch(name) if role == Role.DecorationRole else None

    def _swatch(self, name: str) -> QPixmap:
        session = self._workspace.session
        swatch = QPixmap(8, 8)
        swatch.fill(QColor(run_colour(session.catalog, session.state, name, self._workspace.theme)))
        return swatch

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return what a cell shows."""
        node = self._node(index)
        if node is None:
            return None
        if isinstance(node.thing, DetailSection):
            return self._section_data(node.thing, index.column(), role)
        line, column = node.thing, index.column()
        if role == Role.DisplayRole:
            return _text(line, column)
        if role == Role.ToolTipRole:
            return line.tip or _text(line, column)
        if role == Role.ForegroundRole:
            return QColor(getattr(self._workspace.tokens, self._token(line, column)))
        return None

    def _section_data(self, section: DetailSection, column: int, role: int) -> object:
        if column:
            return None
        if role == Role.DisplayRole:
            counted = f"{grouped(len(section.lines))} of {grouped(section.count)}"
            count = grouped(section.count) if len(section.lines) >= section.count else counted
            return f"{section.title} ({count})" if section.count and section.title != "Run" else section.title
        if role == Role.FontRole:
            return text_font(TYPE.table, text_font().Weight.DemiBold)
        return None

    def _token(self, line: Detail, column: int) -> str:
        if column == 0:
            return "muted"
        if line.run:
            return "accent"
        return "muted" if _text(line, column) == MISSING else "text"


def _text(line: Detail, column: int) -> str:
    if column == 0:
        return line.name
    return line.values[column - 1] if column <= len(line.values) else ""


def _heads(runs: tuple[str, ...]) -> tuple[str, ...]:
    if len(runs) < 2:
        return runs
    shared = len(common_folder(runs))
    names = [name[shared:] for name in runs]
    told = telling(names)
    return tuple(short_name(name, told[name], len, SHORT) for name in names)
