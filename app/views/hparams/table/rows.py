"""What the rows of the table of runs stand for, runs and groups, and how they are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.workspace import Workspace
from core.views.grouping import key_in
from core.views.hparams.table.resolve import TableData
from core.views.names import telling
from core.views.run_colours import group_colours
from core.views.shown import run_colour, shown_set

T = TypeVar("T")
_NAMED = 2_000
"""Groups whose names are compared to be shortened."""


class Rows:
    """Rows of the table that is shown; what is asked of a group's runs is asked once for the same state."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._data: TableData | None = None
        self._told: tuple[object, dict[str, tuple[float, ...]]] = (None, {})
        self._kept: dict[tuple[str, int], tuple[object, object]] = {}

    def show(self, data: TableData) -> None:
        """Tell of another table."""
        self._data = data
        self._kept.clear()

    def _once(self, what: str, row: int, source: object, make: Callable[[], T]) -> T:
        """Return what was made for a row while its source is the same object."""
        known = self._kept.get((what, row))
        if known is None or known[0] is not source:
            known = self._kept[what, row] = (source, make())
        return known[1]  # type: ignore[return-value]

    def group_of(self, row: int) -> int | None:
        """Return which group a row stands for, None for a run."""
        return None if self._data is None else self._data.group(row)

    def runs_of(self, row: int) -> tuple[str, ...]:
        """Return the runs that a row stands for."""
        data = self._data
        return () if data is None else self._once("runs", row, data, lambda: data.runs(row))

    def inner(self, row: int) -> bool:
        """Return whether a row stands under that of its group."""
        return self._data is not None and self._data.inner is not None and bool(self._data.inner[row])

    def group_key(self, row: int) -> str:
        """Return the key of the group that a row stands for, empty for a run."""
        return "" if self._data is None else key_in(self._data.names[row]) or ""

    def unfolded(self, row: int) -> bool:
        """Return whether the runs of a group have rows."""
        return self.group_key(row) in self._workspace.session.state.grouping.unfolded

    def size(self, row: int) -> int:
        """Return how many runs a row stands for."""
        group = self.group_of(row)
        if group is None or self._data is None or self._data.groups is None:
            return 1
        return int(self._data.groups.sizes[group])

    def told(self, group: int) -> tuple[float, ...]:
        """Return what each part of a group's name tells beside the others, nothing where there are many groups."""
        groups = None if self._data is None else self._data.groups
        if groups is None or len(groups.codes) > _NAMED:
            return ()
        if self._told[0] is not groups:
            labels = [groups.label(each) for each in range(len(groups.codes))]
            self._told = (groups, telling(labels))
        return self._told[1][groups.label(group)]

    def colour(self, row: int) -> str:
        """Return the colour of a row's run or group."""
        session, theme, group = self._workspace.session, self._workspace.theme, self.group_of(row)
        if group is None or self._data is None or self._data.groups is None:
            return run_colour(session.catalog, session.state, self.runs_of(row)[0], theme)
        colours, code = group_colours(session.catalog, session.state, theme), int(self._data.groups.codes[group])
        return colours[code] if code < len(colours) else self._workspace.tokens.faint

    def checked(self, row: int) -> bool | None:
        """Return whether the run of a row is switched on; of a group None if only some of its runs are."""
        unchecked = self._workspace.session.state.runs.unchecked
        if not unchecked:
            return True

        def made() -> bool | None:
            on = [name not in unchecked for name in self.runs_of(row)]
            return True if all(on) else None if any(on) else False

        return self._once("checked", row, unchecked, made)

    def drawn(self, row: int) -> bool:
        """Return whether the run of a row, or any of a group, is shown in pictures."""
        session = self._workspace.session
        if not session.state.run_table.all_runs:
            return self.checked(row) is not False
        shown = shown_set(session.catalog, session.state)
        return self._once("drawn", row, shown, lambda: any(name in shown for name in self.runs_of(row)))

    def chosen(self, row: int) -> bool:
        """Return whether the run of a row, or every one of a group, is selected."""
        selected = self._workspace.session.state.selected_runs
        if not selected:
            return False
        return self._once("chosen", row, selected, lambda: all(name in selected for name in self.runs_of(row)))
