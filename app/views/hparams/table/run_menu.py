"""What can be done with selected runs of the table, as a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.widgets.naming import ask_name
from app.workspace import Workspace
from core.analysis.query import Entity
from core.session.commands.runs.compare import compare_runs
from core.session.commands.runs.grouping import colour_runs
from core.session.commands.runs.hparams import brush_field
from core.session.commands.runs.runs import check_runs, isolate_runs, show_all_runs
from core.style.text import counted
from core.views.hparams.table.brush import cells_brush
from core.views.hparams.table.columns import NAME, TableColumn


def run_menu(
    workspace: Workspace,
    parent: QWidget,
    names: Sequence[str],
    column: TableColumn,
    copy: Callable[[], None],
    colour: Callable[[Sequence[str]], None],
) -> QMenu:
    """Return a menu of what can be done with runs; it deletes itself when it closes."""
    session = workspace.session
    one = names[0] if len(names) == 1 else None
    things = "" if one else f" {counted(len(names), 'run')}"
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(f"Isolate{things}", lambda: session.do(isolate_runs(session.catalog, names)))
    unchecked = session.state.runs.unchecked
    if any(name not in unchecked for name in names):
        menu.addAction(f"Hide{things}", lambda: session.do(check_runs(names, checked=False)))
    if any(name in unchecked for name in names):
        menu.addAction(f"Show{things}", lambda: session.do(check_runs(names, checked=True)))
    menu.addAction("Show all runs", lambda: session.do(show_all_runs()))
    if column.key != NAME and column.entity is not Entity.DATASET:
        menu.addSeparator()
        text = f"Only runs with {'this' if one else 'these'} {column.title}"
        menu.addAction(text, partial(_brush, workspace, column, names))
    menu.addSeparator()
    if one is not None:
        menu.addAction("Rename…\tF2", lambda: ask_name(workspace, parent, one, QCursor.pos()))
    menu.addAction("Colour…", lambda: colour(names))
    reset = menu.addAction("Reset colour", lambda: session.do(colour_runs(names, None)))
    reset.setEnabled(any(name in session.state.runs.colours for name in names))
    menu.addSeparator()
    menu.addAction("Run details" if one else "Compare details", workspace.details_wanted.emit)
    if one is None:
        menu.addAction("Compare runs", lambda: session.do(compare_runs(names)))
    menu.addAction("Copy row" if one else "Copy rows", copy)
    clipboard = QGuiApplication.clipboard()
    menu.addAction("Copy name" if one else "Copy names", lambda: clipboard.setText("\n".join(names)))
    return menu


def _brush(workspace: Workspace, column: TableColumn, names: Sequence[str]) -> None:
    session = workspace.session
    brush = cells_brush(session.catalog, column, names)
    if brush is not None:
        session.do(brush_field(brush, column.title))
