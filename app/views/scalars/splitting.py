"""One card as several, one for each value of a column that the user chooses."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QWidget

from app.widgets.checklist import Checklist
from app.workspace import Workspace
from core.session.split_commands import split_card
from core.state import CardLimits, Domain
from core.views.grouping import fields_offered, title_of
from core.views.scalars import spec_of
from core.views.scalars.splitting import MOST, parts_of

_TIP = "The card is shown once more for each value, at most {most} times, below a heading of their own"


class SplitChecklist(Checklist):
    """Columns of runs, and whether all cards have one vertical range."""

    def __init__(self, workspace: Workspace, parent: QWidget, key: str, whole: Domain | None) -> None:
        session = workspace.session
        self._workspace, self._whole = workspace, whole
        self.spec = spec_of(session.catalog, session.state, key)
        super().__init__(
            parent, f"Split {self.spec.title} by column", _TIP.format(most=MOST), fields_offered(session.catalog), (),
            lambda names: self.split(names[0]), one=True,
        )  # fmt: skip
        self.shared = QCheckBox("The same vertical range for all")
        self.shared.setChecked(True)
        self.shared.setToolTip("Values can be compared from card to card; off, each card has the range of its own")
        self.column.addWidget(self.shared)

    def split(self, field: str) -> None:
        """Make the cards."""
        session = self._workspace.session
        parts = parts_of(session.catalog, session.state, field)
        session.do(split_card(self.spec, title_of(field), parts, self._limits()))

    def _limits(self) -> CardLimits | None:
        """Return the vertical range of the card that is split, if its parts are to share it."""
        if self._whole is None or not self.shared.isChecked():
            return None
        return CardLimits(bottom=self._whole.bottom, top=self._whole.top)


def split_by_column(
    workspace: Workspace, parent: QWidget, key: str, whole: Domain | None, where: QPoint
) -> SplitChecklist:
    """Ask for the column by which a card is split, of which all is within a domain."""
    popup = SplitChecklist(workspace, parent, key, whole)
    popup.show_at(where)
    return popup
