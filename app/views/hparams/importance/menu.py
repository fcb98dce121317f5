"""What can be done with a parameter or a pair."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.views.hparams.command_menu import CommandMenu
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.hparams import change_hparams, show_axes
from core.session.commands.runs.importance import ask_parameter
from core.views.hparams.fields import axes_shown
from core.views.importance.board import Row

_AXES = "In the parallel coordinates"


class RowMenu(CommandMenu):
    """Links a row with the other pages: axes, colours, and whether it is asked about."""

    def __init__(self, workspace: Workspace, parent: QWidget, row: Row, copy: Callable[[], None]) -> None:
        super().__init__(workspace, parent, row.title)
        self._session = workspace.session
        for field, title in zip(row.fields, row.names, strict=True):
            self._add_parameter(field, title, len(row.fields) > 1)
        self.addSeparator()
        self.addAction("Copy values", copy).setToolTip("All values, apart by tabs, as spreadsheets paste them")

    def _add_parameter(self, field: str, title: str, named: bool) -> None:
        menu = self.addMenu(title) if named else self
        menu.setToolTipsVisible(True)
        axes = axes_shown(self._session.catalog, self._session.state.hparams)
        is_axis, first = field in axes, axes[:1] == (field,)
        front = self.add(
            menu,
            "Show as first axis",
            partial(self._first, field, title, axes),
            "The first of the parallel coordinates",
        )
        front.setEnabled(not first)
        if is_axis:
            others = tuple(each for each in axes if each != field)
            self.add(
                menu, "Remove axis", partial(show_axes, f"Remove {title}", others), "From the parallel coordinates"
            )
        coloured = self._session.state.hparams.colour_by == field
        self.add(
            menu,
            f"Colour lines by {title}",
            partial(self._colour, field, title),
            "In the parallel coordinates",
            coloured,
        )
        self.add(
            menu, "Leave out", partial(ask_parameter, field, title, False),
            "Ask again without this parameter; the list in the panel brings it back",
        )  # fmt: skip

    @staticmethod
    def _first(field: str, title: str, axes: tuple[str, ...]) -> Command:
        return show_axes(f"Show {title} first", (field, *(each for each in axes if each != field)))

    @staticmethod
    def _colour(field: str, title: str) -> Command:
        return change_hparams(f"Colour by {title}", colour_by=field)
