"""What the user says that values of a column are, as a menu of columns and of axes."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QActionGroup

from app.views.hparams.command_menu import CommandMenu
from app.workspace import Workspace
from core.session.commands.runs.hparams import type_column
from core.state import ColumnType

TYPES = (
    (None, "Automatic", "What the values look like"),
    (ColumnType.NUMBER, "Number", "A linear axis; what is no number is on a rail and comes last"),
    (ColumnType.LOG, "Logarithmic number", "Powers of ten are equally far apart"),
    (ColumnType.CATEGORY, "Category", "Each distinct value has a slot of its own; numbers by size"),
    (ColumnType.TEXT, "Text", "As it was logged, ordered letter by letter"),
    (ColumnType.TIME, "Time", "Seconds or milliseconds since 1970, or dates such as 2024-05-01 18:30"),
)


def add_types(menu: CommandMenu, workspace: Workspace, key: str, title: str) -> None:
    """Add a menu with the types that the values of a field can have; it holds in the table and on every axis."""
    part, group = menu.addMenu("Type"), QActionGroup(menu)
    part.setToolTipsVisible(True)
    now = workspace.session.state.hparams.types.get(key)
    for kind, text, tip in TYPES:
        group.addAction(menu.add(part, text, partial(type_column, key, title, kind), tip, kind is now))
