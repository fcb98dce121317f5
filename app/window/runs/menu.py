"""The context menus of runs and of their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.reveal import reveal
from app.sources import whole
from core.model import Run
from core.readers import places
from core.session.commands.runs.compare import compare_runs
from core.session.commands.runs.grouping import colour_runs
from core.session.commands.runs.runs import check_runs, fold_groups, select_runs, show_all_runs, star_runs
from core.style.text import counted
from core.views.problems import problems_of_run

if TYPE_CHECKING:
    from app.window.runs.panel import RunsPanel


def run_menu(panel: RunsPanel, names: list[str]) -> QMenu:
    """Return a menu of what can be done with runs; it deletes itself when it closes."""
    session = panel.workspace.session
    one = names[0] if len(names) == 1 else None
    menu = _shown_menu(panel, names, "" if one else f" {counted(len(names), 'run')}")
    menu.addAction("Show all runs", lambda: session.do(show_all_runs()))
    menu.addSeparator()
    starred = session.state.runs.starred
    on = not all(name in starred for name in names)
    menu.addAction("Star" if on else "Remove star", lambda: session.do(star_runs(names, on)))
    if starred:
        menu.addAction(
            "Isolate starred runs", lambda: panel.isolate(sorted(starred.intersection(session.catalog.runs)))
        )
    if one is not None:
        menu.addAction("Note…", lambda: panel.write_note(one, QCursor.pos()))
        menu.addAction("Rename…\tF2", lambda: panel.rename(one))
    _add_colours(menu, panel, names)
    menu.addSeparator()
    menu.addAction("Run details" if one else "Compare details", panel.details_wanted.emit)
    if one is None:
        menu.addAction("Compare runs", lambda: session.do(compare_runs(names)))
    if one is not None and problems_of_run(session.catalog, one):
        menu.addAction("Show its problems", lambda: panel.problems_wanted.emit(one))
    runs = [session.catalog.runs[name] for name in names]
    menu.addAction("Copy name" if one else "Copy names", lambda: _copy(names))
    menu.addAction("Copy path" if one else "Copy paths", lambda: _copy([folder(run) for run in runs]))
    if one is not None:
        menu.addAction("Show in file manager", lambda: reveal(runs[0].files[0] if runs[0].files else runs[0].name))
    return menu


def _add_colours(menu: QMenu, panel: RunsPanel, names: list[str]) -> None:
    session = panel.workspace.session
    menu.addAction("Colour…", lambda: panel.choose_colour(names, QCursor.pos()))
    reset = menu.addAction("Reset colour", lambda: session.do(colour_runs(names, None)))
    reset.setEnabled(any(name in session.state.runs.colours for name in names))


def group_menu(panel: RunsPanel, row: int) -> QMenu:
    """Return a menu of what can be done with a group; it deletes itself when it closes."""
    session, model = panel.workspace.session, panel.model
    group, names = model.group(row), list(model.members(row))
    menu = _shown_menu(panel, names, f" {counted(len(names), 'run')}")
    menu.addAction(f"Select {counted(len(names), 'run')}", lambda: session.do(select_runs(names)))
    if names:
        _add_colours(menu, panel, names)
    menu.addSeparator()
    verb = "Unfold" if group.folded else "Fold"
    menu.addAction(f"{verb} group", lambda: session.do(fold_groups([group.name], not group.folded)))
    everything = list(model.lines.groups)
    menu.addAction("Fold all groups", lambda: session.do(fold_groups(everything, folded=True)))
    menu.addAction("Unfold all groups", lambda: session.do(fold_groups(everything, folded=False)))
    menu.addSeparator()
    menu.addAction("Copy name", lambda: _copy([group.title]))
    return menu


def _shown_menu(panel: RunsPanel, names: list[str], things: str) -> QMenu:
    session = panel.workspace.session
    menu = QMenu(panel)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(f"Isolate{things}", lambda: panel.isolate(names))
    unchecked = session.state.runs.unchecked
    if any(name not in unchecked for name in names):
        menu.addAction(f"Hide{things}", lambda: session.do(check_runs(names, checked=False)))
    if any(name in unchecked for name in names):
        menu.addAction(f"Show{things}", lambda: session.do(check_runs(names, checked=True)))
    return menu


def folder(run: Run) -> str:
    """Return the folder in which a run's files lie, its name where it has none."""
    return places.parent(whole(run.files[0])) if run.files else run.name


def _copy(lines: list[str]) -> None:
    QGuiApplication.clipboard().setText("\n".join(lines))
