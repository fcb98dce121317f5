"""Colours, order and groups of the categories of a column."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QVBoxLayout, QWidget

from app.views.embedding.looks.entry_table import EntryTable
from app.views.embedding.looks.look_acts import LookActs
from app.views.embedding.section import add_row, form_of, line_of
from app.widgets.buttons import TextButton
from app.widgets.choices import add_choices, narrow
from app.widgets.fields import Field, SearchField
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.session.commands.points import looks as commands
from core.state.column_looks import CategoryOrder
from core.style import SPACE
from core.style.sets import SETS, TITLES, WAYS_TO_SEE, category_set, confusions
from core.views import LegendEntry
from core.views.embedding.looks.groups import MOST_ENTRIES, REST

_SEARCHED = 14
_DOTS = 6
"""Colours beside the name of a set, which is to be read whole in the panel."""
_CHECKED = 24
"""Categories up to which colours are compared: among more some are alike to everybody."""
_ORDERS = (
    (CategoryOrder.AUTO, "Usual", "By name; by count where there are more categories than colours"),
    (CategoryOrder.NAME, "By name", "By name, numbers by size"),
    (CategoryOrder.COUNT, "By count", "Those with most points first"),
    (CategoryOrder.HAND, "By hand", "As they were dragged; the others follow by name"),
)


class CategoryBox(QWidget):
    """A set of colours, an order, and a list in which categories are coloured, moved and merged."""

    def __init__(self, workspace: Workspace, acts: LookActs) -> None:
        super().__init__()
        self._workspace, self._acts = workspace, acts
        self._entries: tuple[LegendEntry, ...] = ()
        self.palette_box, self.order = QComboBox(), QComboBox()
        self.search, self.name = SearchField(), Field()
        self.table = EntryTable()
        self.colour = TextButton(workspace, "Colour…", self._ask_colour)
        self.usual = TextButton(workspace, "Usual colours", lambda: acts.do(commands.usual_colours(acts.name)))
        self.merge = TextButton(workspace, "Merge", self._merge)
        self.split = TextButton(workspace, "Split", lambda: acts.split(self.table.chosen()))
        self.tail, self.most = QCheckBox("Others after"), QSpinBox()
        as_fields(self.most)
        self.hint = label("", "caption", wrap=True)
        self._arrange()
        self._describe()
        self._connect()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        form = form_of()
        add_row(form, "Colours", self.palette_box)
        add_row(form, "Order", self.order)
        column.addLayout(form)
        column.addWidget(self.search)
        column.addWidget(self.table)
        column.addLayout(line_of(self.colour, self.usual))
        column.addLayout(line_of(self.name, self.merge, self.split))
        column.addLayout(line_of(self.tail, self.most))
        column.addWidget(self.hint)

    def _describe(self) -> None:
        self.palette_box.setIconSize(QSize(8 * _DOTS, 12))
        for box in (self.palette_box, self.order):
            narrow(box, 4)
            box.setMinimumWidth(120)
        add_choices(self.palette_box, ((name, *TITLES[name]) for name in SETS))
        add_choices(self.order, _ORDERS)
        self.search.setPlaceholderText("Find a category")
        self.name.setPlaceholderText("group name")
        self.most.setRange(1, MOST_ENTRIES)
        for widget, name, tip in (
            (self.palette_box, "Set of colours", "The colours that categories are given, in light and dark"),
            (self.order, "Order of categories", "In which order legend and figures name the categories"),
            (self.search, "Find a category", "List only categories whose name has this in it"),
            (self.name, "Name of the group", "What the chosen categories are called together; Enter merges them"),
            (self.colour, "Colour of the category", "Give the chosen categories a colour of their own"),
            (self.usual, "Usual colours", "Take all colours away that categories were given by hand"),
            (self.merge, "Merge categories", "Let the chosen categories be one, in legend, colours and figures"),
            (self.split, "Split groups", "Let what was merged be categories of their own again"),
            (self.tail, "Others together", "Give the rarest categories one entry and one grey together"),
            (self.most, "Categories with their own entry", "So many, the most frequent, keep an entry of their own"),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    def _connect(self) -> None:
        acts, do = self._acts, self._acts.do
        self.palette_box.activated.connect(
            lambda _: do(commands.change_look(acts.name, "Set of colours", palette=self.palette_box.currentData()))
        )
        self.order.activated.connect(lambda _: do(commands.order_categories(acts.name, self.order.currentData())))
        self.search.textChanged.connect(lambda _: self._list())
        self.name.returnPressed.connect(self._merge)
        self.tail.clicked.connect(lambda on: self._keep(self.most.value() if on else None))
        self.most.valueChanged.connect(self._keep)
        self.table.coloured.connect(self._ask_colour)
        self.table.merge_wanted.connect(self._name_group)
        self.table.shifted.connect(self._shift)
        self.table.chosen_changed.connect(self._show_chosen)
        self.table.entries.moved.connect(lambda keys, before: acts.move(self._entries, keys, before))
        self.table.menu_wanted.connect(
            lambda key, at: acts.menu(self, self._entries, key, self.table.setFocus).popup(at)
        )

    def _keep(self, most: int | None) -> None:
        self._acts.do(commands.change_look(self._acts.name, "Rare categories together", "looks.most", most=most))

    def show_entries(self, entries: tuple[LegendEntry, ...]) -> None:
        """Show the categories of a legend, and how they look."""
        self._entries = entries
        look, own = self._acts.look, [entry for entry in entries if entry.key not in ("", REST)]
        self.palette_box.setCurrentIndex(max(self.palette_box.findData(look.palette), 0))
        self._show_sets(len(own))
        self.order.setCurrentIndex(self.order.findData(look.order))
        self.search.setVisible(len(entries) > _SEARCHED)
        self.usual.setEnabled(bool(look.colours))
        self.tail.setChecked(look.most is not None)
        self.most.setEnabled(look.most is not None)
        blocker = QSignalBlocker(self.most)
        self.most.setValue(look.most or min(20, max(len(own) - 1, 1)))
        blocker.unblock()
        self._list()
        self._show_hint(own)

    def _show_sets(self, count: int) -> None:
        for place in range(self.palette_box.count()):
            colours = category_set(self.palette_box.itemData(place), self._workspace.theme, min(max(count, 2), _DOTS))
            self.palette_box.setItemIcon(place, _dots(colours[:_DOTS]))

    def _list(self) -> None:
        sought = self.search.text().strip().casefold() if self.search.isVisibleTo(self) else ""
        self.table.show_entries(tuple(entry for entry in self._entries if sought in entry.label.casefold()))
        self._show_chosen()

    def _show_chosen(self) -> None:
        keys = [key for key in self.table.chosen() if key not in ("", REST)]
        self.colour.setEnabled(bool(self.table.chosen()) and bool(self.table.chosen()[0]))
        self.merge.setEnabled(bool(keys))
        self.split.setEnabled(self._acts.is_merged(keys))
        if not self.name.hasFocus():
            self.name.setText(keys[0] if keys else "")
            self.name.setCursorPosition(0)

    def _show_hint(self, own: list[LegendEntry]) -> None:
        self.hint.setText(_said(own))
        self.hint.setVisible(bool(self.hint.text()))

    def _merge(self) -> None:
        self._acts.merge(self.table.chosen(), self.name.text())

    def _name_group(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def _shift(self, step: int) -> None:
        """Move the chosen categories one place up or down."""
        keys, chosen = [entry.key for entry in self._entries], self.table.chosen()
        if not chosen:
            return
        edge = keys.index(chosen[0 if step < 0 else -1]) + (step if step < 0 else 2)
        if edge >= 0:
            self._acts.move(self._entries, chosen, keys[edge] if edge < len(keys) else None)

    def _ask_colour(self) -> None:
        chosen = self.table.chosen()
        entry = next((each for each in self._entries if each.key and each.key in chosen), None)
        if entry is not None:
            self._acts.ask_colour(self, entry, self.colour.mapToGlobal(QPoint(0, self.colour.height())), chosen)


def _said(own: list[LegendEntry]) -> str:
    """Return whether everybody can tell categories apart by their colours; empty where nothing is to be said."""
    different = len({entry.colour for entry in own})
    if different < len(own):
        return f"{len(own):,} categories have {different:,} colours: put rare ones together, or find them by name"
    if not 2 <= len(own) <= _CHECKED:
        return ""
    found = confusions([entry.colour for entry in own])
    if not found:
        return "All colours can be told apart, whichever way people see them"
    first, second, way = own[found[0].first].label, own[found[0].second].label, found[0].way
    who = "everybody" if way not in WAYS_TO_SEE else f"people with {way}"
    others = len(found) - 1
    more = f", and so do {others} more pairs" if others > 1 else ", and so does 1 more pair" if others else ""
    return f"{first} and {second} look alike to {who}{more}"


def _dots(colours: tuple[str, ...]) -> QIcon:
    picture = QPixmap(16 * _DOTS, 24)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, colour in enumerate(colours):
            painter.setBrush(QColor(colour))
            painter.drawEllipse(place * 8, 2, 7, 7)
    return QIcon(picture)
