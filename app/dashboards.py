"""The user's dashboards, kept in a file beside the settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.settings import settings_file
from core.session.keeping.dashboards import Dashboard, DashboardError, read_file, write_file


class Dashboards:
    """Dashboards in the order in which they were saved; every change is written at once and can be taken back.

    Parameters
    ----------
    path
        Where they are kept, beside the settings for None.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or settings_file().with_name("dashboards.json")
        self._before: tuple[str, tuple[Dashboard, ...]] | None = None
        self.trouble = ""

    def all(self) -> tuple[Dashboard, ...]:
        """Return all dashboards, as another window may have changed them."""
        if not self._path.exists():
            return ()
        try:
            found, notes = read_file(self._path)
        except DashboardError as error:
            self.trouble = str(error)
            return ()
        self.trouble = "; ".join(notes)
        return found

    def put(self, dashboard: Dashboard) -> None:
        """Save a dashboard; one of the same name is replaced where it stands."""
        before = self.all()
        known = any(each.name == dashboard.name for each in before)
        after = [dashboard if each.name == dashboard.name else each for each in before]
        what = "update" if known else "saving"
        self._write(f"{what} of {dashboard.name}", before, after if known else [*after, dashboard])

    def delete(self, name: str) -> None:
        """Forget a dashboard."""
        before = self.all()
        self._write(f"deletion of {name}", before, [each for each in before if each.name != name])

    def add(self, found: Sequence[Dashboard]) -> None:
        """Take dashboards of a file; those of a name that is taken replace what had it."""
        before = self.all()
        names = {each.name for each in found}
        self._write("import", before, [*(each for each in before if each.name not in names), *found])

    def _write(self, what: str, before: tuple[Dashboard, ...], after: Sequence[Dashboard]) -> None:
        write_file(self._path, after)
        self._before = (what, before)

    @property
    def undoable(self) -> str:
        """What the last change was, empty if there is none to take back."""
        return self._before[0] if self._before else ""

    def undo(self) -> None:
        """Take the last change back."""
        if self._before is not None:
            write_file(self._path, self._before[1])
            self._before = None
