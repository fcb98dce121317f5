"""The context menu of runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCursor, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from core.model import Run
from core.session.run_commands import check_runs, colour_run, show_all_runs
from core.style.text import counted

if TYPE_CHECKING:
    from app.window.runs.panel import RunsPanel


def run_menu(panel: RunsPanel, names: list[str]) -> QMenu:
    """Return a menu of what can be done with runs; it deletes itself when it closes."""
    session = panel.workspace.session
    one = names[0] if len(names) == 1 else None
    things = "" if one else f" {counted(len(names), 'run')}"
    menu = QMenu(panel)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(f"Isolate{things}", lambda: panel.isolate(names))
    unchecked = session.state.runs.unchecked
    if any(name not in unchecked for name in names):
        menu.addAction(f"Hide{things}", lambda: session.do(check_runs(names, checked=False)))
    if any(name in unchecked for name in names):
        menu.addAction(f"Show{things}", lambda: session.do(check_runs(names, checked=True)))
    menu.addAction("Show all runs", lambda: session.do(show_all_runs()))
    menu.addSeparator()
    if one is not None:
        menu.addAction("Colour…", lambda: panel.choose_colour(one, QCursor.pos()))
        reset = menu.addAction("Reset colour", lambda: session.do(colour_run(one, None)))
        reset.setEnabled(one in session.state.runs.colours)
        menu.addSeparator()
    runs = [session.catalog.runs[name] for name in names]
    menu.addAction("Copy name" if one else "Copy names", lambda: _copy(names))
    menu.addAction("Copy path" if one else "Copy paths", lambda: _copy([folder(run) for run in runs]))
    if one is not None:
        menu.addAction("Show in file manager", lambda: _reveal(runs[0]))
    return menu


def folder(run: Run) -> str:
    """Return the folder in which a run's files lie, its name where it has none."""
    return str(Path(run.files[0]).absolute().parent) if run.files else run.name


def _copy(lines: list[str]) -> None:
    QGuiApplication.clipboard().setText("\n".join(lines))


def _reveal(run: Run) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder(run)))
