"""A box that chooses one field out of all that are known of runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox

from app.widgets.choices import narrow
from core.views.hparams.fields import field_title


class FieldBox(QComboBox):
    """Fields by their titles, after some choices of their own such as "None"; the whole name is in the tooltip.

    Parameters
    ----------
    title, tip
        Accessible name, and what the choice does to the picture.
    first
        Choices before the fields: what they say and what is chosen by them.
    """

    chosen = Signal(object)
    """Emitted with the field, or what another choice stands for, that the user takes."""

    def __init__(self, title: str, tip: str, first: Sequence[tuple[str, str | None]] = ()) -> None:
        super().__init__()
        self._first = tuple(first)
        self._names: list[str | None] = []
        self.setAccessibleName(title)
        self.setToolTip(tip)
        narrow(self, 8)
        self.setMaxVisibleItems(20)
        self.activated.connect(lambda place: self.chosen.emit(self._names[place]))

    def show_fields(self, fields: Sequence[str], wanted: str | None) -> None:
        """List fields and show which one is taken, without telling."""
        names: list[str | None] = [*(name for _, name in self._first), *fields]
        if wanted is not None and wanted not in names:
            names.append(wanted)
        if names != self._names:
            self._names = names
            self.clear()
            self.addItems([text for text, _ in self._first])
            for name in names[len(self._first) :]:
                self.addItem(field_title(name or ""))
                self.setItemData(self.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(names.index(wanted) if wanted in names else 0)
