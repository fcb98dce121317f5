"""What can be done with a compared run, and with a field, as a menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.compare import change_compare, direct_metric, measure_against, move_run, remove_run
from core.session.commands.runs.runs import select_runs
from core.state import ComparePart, Direction
from core.views.compare.table import CompareRow, Comparison, usual
from core.views.hparams.table.columns import ColumnKind


class CompareMenu:
    """Makes menus over a page; each entry is a command."""

    def __init__(self, workspace: Workspace, host: QWidget) -> None:
        self._workspace, self._host = workspace, host

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def of(self, found: Comparison, field: int, run: int, open_field: Callable[[int], None]) -> QMenu:
        """Return the menu of a field (-1 for none) and a run (-1 for none); it deletes itself when it closes."""
        menu = QMenu(self._host)
        menu.aboutToHide.connect(menu.deleteLater)
        if field >= 0:
            self._of_field(menu, found, field, open_field)
        if field >= 0 and run >= 0:
            cell = found.cell(field, run)
            menu.addAction("Copy value", lambda: QGuiApplication.clipboard().setText(cell.whole))
            menu.addSeparator()
        if run >= 0:
            self._of_run(menu, found.names[run], found.names)
        return menu

    def of_run(self, name: str, names: tuple[str, ...]) -> QMenu:
        """Return the menu of a run alone."""
        menu = QMenu(self._host)
        menu.aboutToHide.connect(menu.deleteLater)
        self._of_run(menu, name, names)
        return menu

    def _of_field(self, menu: QMenu, found: Comparison, field: int, open_field: Callable[[int], None]) -> None:
        row = found.rows[field]
        if row.column.kind is ColumnKind.METRIC:
            menu.addAction(f"Show curves of {row.column.title}", lambda: open_field(field))
            self._directions(menu, row)
        elif any(isinstance(value, str) for value in row.values):
            menu.addAction(f"Compare texts of {row.column.title}", lambda: open_field(field))
        menu.addSeparator()

    def _directions(self, menu: QMenu, row: CompareRow) -> None:
        tag = row.column.title
        for direction, text in ((Direction.LOWER, "Lower is better"), (Direction.HIGHER, "Higher is better")):
            act = menu.addAction(text, partial(self._do, direct_metric(tag, direction, usual(tag))))
            act.setCheckable(True)
            act.setChecked(row.direction is direction)

    def _of_run(self, menu: QMenu, name: str, names: tuple[str, ...]) -> None:
        base = self._workspace.session.state.compare.baseline == name
        menu.addAction(
            "No baseline" if base else "Make it the baseline", self._step(measure_against("" if base else name))
        )
        place = names.index(name)
        earlier = menu.addAction("Move forward", self._step(move_run(name, max(place - 1, 0))))
        earlier.setEnabled(place > 0)
        later = menu.addAction("Move back", self._step(move_run(name, place + 1)))
        later.setEnabled(place < len(names) - 1)
        menu.addAction("Remove from the comparison", self._step(remove_run(name)))
        menu.addSeparator()
        menu.addAction("Run details", partial(self._explain, name))
        menu.addAction("Copy name", lambda: QGuiApplication.clipboard().setText(name))

    def _step(self, command: Command) -> Callable[[], None]:
        return partial(self._do, command)

    def _explain(self, name: str) -> None:
        self._do(select_runs([name]))
        self._workspace.details_wanted.emit()


def field_opened(row: CompareRow, charted: tuple[str, ...]) -> Command | None:
    """Return what shows a field more closely: the curves of a metric, the texts of a text; None for nothing."""
    if row.column.kind is ColumnKind.METRIC:
        tag = row.column.title
        label = f"Show curves of {tag}"
        if tag in charted:
            return change_compare(label, part=ComparePart.CURVES)
        return change_compare(label, part=ComparePart.CURVES, tags=(*charted, tag))
    if any(isinstance(value, str) for value in row.values):
        return change_compare(f"Compare texts of {row.column.title}", part=ComparePart.TEXTS, text=row.column.key)
    return None
