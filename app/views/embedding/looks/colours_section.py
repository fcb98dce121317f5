"""The part of the panel that says how the values of the coloured column look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.views.embedding.acts import VIEW
from app.views.embedding.looks.category_box import CategoryBox
from app.views.embedding.looks.look_acts import LookActs
from app.views.embedding.looks.scale_box import ScaleBox
from app.views.embedding.scene.legend import LegendView
from app.views.embedding.section import Section, add_row
from app.widgets.choices import add_choices
from app.widgets.labels import label
from app.workspace import Workspace
from core.session.commands.points import looks as commands
from core.session.commands.points.columns import hide_missing, missing_id
from core.views import Legend

_EMPTY = "Choose a column under Colour by: its colours, order and groups, or its scale, are set here"
_AMONG, _BELOW, _HIDDEN = range(3)
_MISSING = (
    ("Among the others", "Points without a value are drawn as the others are, in a pale neutral colour"),
    ("Below all others", "Points without a value are drawn first, and paler: nothing is hidden by them"),
    ("Hidden", "Only points with a value are drawn"),
)


class ColoursSection(Section):
    """Categories with their colours, order and groups; of numbers their scale; and what has no value."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Colours and categories", folded=True)
        self._acts = LookActs(workspace)
        self._legend: Legend | None = None
        self._stale = True
        self._view: LegendView | None = None
        self.table = ""
        self.empty = label(_EMPTY, "muted", wrap=True)
        self.categories = CategoryBox(workspace, self._acts)
        self.scale = ScaleBox(self._acts)
        self.missing = QComboBox()
        add_choices(self.missing, ((text, text, tip) for text, tip in _MISSING))
        self.missing.setToolTip("How points without a value are drawn")
        for widget in (self.empty, self.categories, self.scale):
            self.rows.addWidget(widget)
        self._missing_label = add_row(self.form(), "Missing", self.missing)
        self.missing.activated.connect(self._draw_missing)
        self.heading.toggled.connect(lambda _: self._refresh())
        workspace.theme_changed.connect(self._theme)

    def follow(self, legend: LegendView) -> None:
        """Show what a legend tells of."""
        self._view = legend
        legend.legend_shown.connect(self.show_legend)
        self.show_legend(legend.shown)

    def _draw_missing(self, choice: int) -> None:
        """Draw points without a value among the others, below them, or not at all."""
        if (choice == _HIDDEN) != self._hidden():
            self._hide_missing(choice == _HIDDEN)
        below = choice == _BELOW
        if choice != _HIDDEN and below != self._acts.look.missing_below:
            self._acts.do(commands.change_look(self._acts.name, "Missing values", missing_below=below))

    def _hide_missing(self, hidden: bool) -> None:
        if self._legend is not None and self._legend.bar is not None:
            self._acts.do(hide_missing(self.table, self._acts.name, hidden, VIEW))
        elif self._view is not None:
            self._view.toggled.emit("")

    def _hidden(self) -> bool:
        """Return whether points without a value are hidden."""
        legend = self._legend
        if legend is None:
            return False
        if legend.bar is None:
            return any(entry.key == "" and not entry.shown for entry in legend.entries)
        identity = missing_id(self.table, legend.look, VIEW)
        return any(brush.id == identity for brush in self._workspace.session.state.brushes)

    def come(self, reveal: Callable[[QWidget], None]) -> None:
        """Come into sight by what reveals a widget, ready to be changed by keys."""
        reveal(self)
        (self.categories.table if self.categories.isVisible() else self.scale.range).setFocus()

    def show_table(self, table: str) -> None:
        """Know which table is shown, by its key."""
        self.table = table

    def show_legend(self, legend: Legend | None) -> None:
        """Show what a legend tells of, and how it looks."""
        self._legend, self._stale = legend, True
        if self.body.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the section was out of sight."""
        super().showEvent(event)
        self._refresh()

    def _theme(self) -> None:
        self._stale = True

    def _refresh(self) -> None:
        if not self._stale or not self.heading.isChecked():
            return
        self._stale, legend = False, self._legend
        self._acts.name = "" if legend is None else legend.look
        categories = legend is not None and bool(legend.entries)
        scaled = legend is not None and legend.bar is not None
        self.empty.setVisible(not categories and not scaled)
        self.categories.setVisible(categories)
        self.scale.setVisible(scaled)
        without = self._without()
        self.missing.setVisible(without)
        self._missing_label.setVisible(without)
        below = _BELOW if self._acts.look.missing_below else _AMONG
        self.missing.setCurrentIndex(_HIDDEN if self._hidden() else below)
        if legend is not None and categories:
            self.categories.show_entries(legend.entries)
        elif legend is not None and legend.bar is not None:
            self.scale.show_bar(legend.bar)

    def _without(self) -> bool:
        legend = self._legend
        if legend is None:
            return False
        if legend.bar is not None:
            return legend.bar.missing > 0 or self._acts.look.missing_below or self._hidden()
        return any(entry.key == "" for entry in legend.entries)
