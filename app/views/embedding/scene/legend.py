"""The legend in the picture: categories that filter on click, or the bar of a continuous scale."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.views.embedding.looks.bar_view import BarView
from app.views.embedding.looks.entry_list import EntryList
from app.views.embedding.looks.entry_row import ROW, LegendRow
from app.views.embedding.looks.forms_view import FormsView
from app.views.embedding.looks.look_acts import LookActs
from app.views.embedding.scene.strips import StripsView
from app.workspace import Workspace
from core.style import SPACE, TYPE
from core.views import Legend

_SHARE = 0.4
"""Share of the picture's width that the legend takes at most."""
_READABLE = 150
"""Logical pixels that it may take in any picture: short names stand beside large counts."""
_HIGHEST, _LOWER, _NARROW_PICTURE = 0.6, 0.3, 640
"""Shares of its height, the lower one in a picture narrower than so many logical pixels: more would lie under it."""


class LegendView(QFrame):
    """The legend as it lies over the picture, lower left."""

    toggled = Signal(str)
    isolated = Signal(str)
    chosen = Signal(str)
    highlighted = Signal(object)
    """Emitted with the key of the category under the mouse, None when it leaves."""
    legend_shown = Signal(object)
    """Emitted with the legend that is shown, None for nothing."""
    editing = Signal()
    """All that can be said of colours is asked for."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAccessibleName("Legend")
        self._legend: Legend | None = None
        self._acts = LookActs(workspace)
        self._title = QLabel()
        self._title.setFont(text_font(TYPE.table))
        self._title.setProperty("role", "muted")
        self._title.setContentsMargins(6, 0, 6, 0)
        self.bar = BarView(workspace)
        self.list = EntryList(workspace)
        self._strips = StripsView(workspace)
        self.forms = FormsView(workspace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.unit, 6, SPACE.unit, SPACE.unit)
        layout.setSpacing(SPACE.unit)
        for widget in (self._title, self.list, self.bar, self.forms, self._strips):
            layout.addWidget(widget)
        self._connect()
        self.hide()

    def _connect(self) -> None:
        entries = self.list
        for mine, theirs in (
            (self.toggled, entries.toggled),
            (self.isolated, entries.isolated),
            (self.chosen, entries.chosen),
            (self.highlighted, entries.highlighted),
        ):
            theirs.connect(mine)
        entries.coloured.connect(self._ask_colour)
        entries.moved.connect(lambda key, before: self._acts.move(entries.entries, [key], before))
        entries.menu_wanted.connect(self._show_menu)
        self.bar.editing.connect(self.editing)
        self.bar.menu_wanted.connect(lambda at: self._acts.scale_menu(self, self.editing.emit).popup(at))

    @property
    def entry_rows(self) -> dict[str, LegendRow]:
        """The categories in sight by their key."""
        return self.list.rows

    @property
    def shown(self) -> Legend | None:
        """What is shown, None for nothing."""
        return self._legend

    def show_legend(self, legend: Legend | None) -> None:
        """Show what the colours mean; nothing for None."""
        if legend is self._legend:
            return
        self._legend = legend
        self.legend_shown.emit(legend)
        self.setVisible(legend is not None)
        if legend is None:
            return
        self._acts.name = legend.look
        self._title.setText(legend.title)
        self._title.setToolTip(legend.tip)
        self._title.setVisible(bool(legend.title))
        self._strips.show_strips(legend.strips)
        self.forms.show_keys(legend.forms)
        self.bar.setVisible(legend.bar is not None)
        self.list.setVisible(legend.bar is None and bool(legend.entries))
        if legend.bar is not None:
            self.bar.show_bar(legend.bar)
        self.list.show_entries(legend.entries)
        self.fit()

    def _ask_colour(self, key: str) -> None:
        row = self.list.rows.get(key)
        if row is not None:
            self._acts.ask_colour(self, row.entry, row.mapToGlobal(QPoint(0, ROW)))

    def _show_menu(self, key: str, at: QPoint) -> None:
        self._acts.menu(self, self.list.entries, key, self.editing.emit).popup(at)

    def corner(self) -> QSize:
        """Return how much of the picture's corner it takes with the space around it."""
        return QSize(self.width() + 2 * SPACE.between, self.height() + 2 * SPACE.between)

    def fit(self) -> None:
        """Take the size of the content, as far as there is room, at the lower left of the picture."""
        parent = self.parentWidget()
        if self._legend is None or parent is None:
            return
        if self._legend.bar is None:
            share = _HIGHEST if parent.width() >= _NARROW_PICTURE else _LOWER
            room = max(int(parent.height() * share - 40) // ROW, 3)
            self.list.fit(max(int(parent.width() * _SHARE), _READABLE), room)
        self.adjustSize()
        self.move(SPACE.between, parent.height() - self.height() - SPACE.between)
        self.raise_()
