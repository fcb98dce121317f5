"""Turns what the user does with the legend into commands about how values look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from app.widgets.swatches import ColourPopup
from app.workspace import Workspace
from core.session.command import Command
from core.session.commands.points import looks as commands
from core.state.column_looks import CategoryOrder, ColumnLook
from core.style.sets import category_set
from core.views import LegendEntry
from core.views.embedding.looks.groups import REST

_OFFERED = 12
"""Categories that the menu offers to merge with; the panel knows all."""
_SWATCHES = 32


class LookActs:
    """Colours, order and groups of the categories of a column, which is `name`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.name = ""

    @property
    def look(self) -> ColumnLook:
        """How the column looks."""
        return self._workspace.session.state.embedding.look(self.name)

    def do(self, command: Command) -> None:
        """Do what can be undone."""
        self._workspace.session.do(command)

    def ask_colour(self, parent: QWidget, entry: LegendEntry, where: QPoint, keys: Sequence[str] | None = None) -> None:
        """Let the user choose the colour of a category, or of several together."""
        name, several = self.name, category_set(self.look.palette, self._workspace.theme, _SWATCHES)
        offered = tuple(dict.fromkeys(several))[:_SWATCHES]
        meant = [key for key in (keys or [entry.key]) if key]
        popup = ColourPopup(
            parent, offered, entry.colour, lambda colour: self.do(commands.colour_categories(name, meant, colour))
        )
        popup.show_at(where)

    def move(self, entries: Sequence[LegendEntry], moved: Sequence[str], before: str | None) -> None:
        """Let categories go before another; those without a value and the rare ones stay last."""
        keys = [entry.key for entry in entries if entry.key not in ("", REST)]
        going = [key for key in moved if key in keys]
        if going:
            self.do(commands.move_categories(self.name, keys, going, before if before in keys else None))

    def merge(self, keys: Sequence[str], into: str) -> None:
        """Let categories be one with a name."""
        real = [key for key in keys if key not in ("", REST)]
        if real and into.strip():
            self.do(commands.merge_categories(self.name, real, into.strip()))

    def split(self, keys: Sequence[str]) -> None:
        """Let what was merged be categories of their own again."""
        if self.is_merged(keys):
            self.do(commands.split_categories(self.name, keys))

    def is_merged(self, keys: Sequence[str]) -> bool:
        """Return whether one of some categories stands for several."""
        groups = set(self.look.merged.values())
        return any(key in groups for key in keys)

    def ask_name(self, parent: QWidget, keys: Sequence[str]) -> None:
        """Ask for the name of what is merged."""
        dialog = QInputDialog(parent)
        dialog.setWindowTitle("Merge categories")
        dialog.setLabelText(
            f"Name of the category that {len(keys)} become" if len(keys) > 1 else "Name of the category"
        )
        dialog.setTextValue(keys[0])
        dialog.textValueSelected.connect(lambda name: self.merge(keys, name))
        dialog.open()

    def menu(self, parent: QWidget, entries: Sequence[LegendEntry], key: str, edit: Callable[[], object]) -> QMenu:
        """Return the menu of a category."""
        menu = QMenu(parent)
        entry = next(each for each in entries if each.key == key)
        keys = [each.key for each in entries if each.key not in ("", REST)]
        if key in keys:
            self._add_merging(menu, parent, entries, key)
            usual = _add(menu, "Usual colour", partial(self.do, commands.colour_categories(self.name, [key], None)))
            usual.setEnabled(key in self.look.colours)
            menu.addSeparator()
            self._add_moves(menu, entries, keys, entry)
        if not key:
            self._add_missing(menu)
        self._add_orders(menu)
        menu.addSeparator()
        _add(menu, "Colours and categories…", edit)
        return menu

    def _add_merging(self, menu: QMenu, parent: QWidget, entries: Sequence[LegendEntry], key: str) -> None:
        others = [each for each in entries if each.key not in ("", REST, key)]
        into = menu.addMenu("Merge into")
        into.setEnabled(bool(others))
        for other in others[:_OFFERED]:
            _add(into, other.label, partial(self.merge, [key, other.key], other.key))
        split = _add(menu, "Split", lambda: self.split([key]))
        split.setEnabled(self.is_merged([key]))
        _add(menu, "Name…", lambda: self.ask_name(parent, [key]))

    def _add_moves(self, menu: QMenu, entries: Sequence[LegendEntry], keys: list[str], entry: LegendEntry) -> None:
        place = keys.index(entry.key)
        for text, before, able in (
            ("Move to the top", keys[0], place > 0),
            ("Move to the end", None, place < len(keys) - 1),
        ):
            _add(menu, text, partial(self.move, entries, [entry.key], before)).setEnabled(able)

    def _add_orders(self, menu: QMenu) -> None:
        for text, order in (("Order by name", CategoryOrder.NAME), ("Order by count", CategoryOrder.COUNT)):
            action = _add(menu, text, partial(self.do, commands.order_categories(self.name, order)))
            action.setCheckable(True)
            action.setChecked(self.look.order is order)

    def _add_missing(self, menu: QMenu) -> None:
        below = not self.look.missing_below
        action = _add(
            menu,
            "Draw below all others",
            lambda: self.do(commands.change_look(self.name, "Missing values below", missing_below=below)),
        )
        action.setCheckable(True)
        action.setChecked(not below)
        menu.addSeparator()

    def scale_menu(self, parent: QWidget, edit: Callable[[], object]) -> QMenu:
        """Return the menu of a scale of numbers."""
        menu, scale = QMenu(parent), self.look.scale
        changes: tuple[tuple[str, bool, dict[str, Any]], ...] = (
            ("Reversed", scale.reversed, {"reversed": not scale.reversed}),
            ("Logarithmic", scale.logarithmic, {"logarithmic": not scale.logarithmic}),
        )
        for text, on, change in changes:
            action = _add(menu, text, partial(self.do, commands.change_scale(self.name, f"{text} scale", **change)))
            action.setCheckable(True)
            action.setChecked(on)
        menu.addSeparator()
        _add(menu, "Scale…", edit)
        return menu


def _add(menu: QMenu, text: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _=False: act())
    return action
