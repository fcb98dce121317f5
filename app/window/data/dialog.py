"""Asking what of a view is to be written as a table, with the first rows as they will be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.exporting import Asked, Sample
from app.views.base import View
from app.widgets.buttons import TextButton
from app.widgets.choices import add_choices, narrow
from app.widgets.labels import label
from app.widgets.save_dialog import ask_where
from app.window.data.offers import FORMS, POINTS, Offer, counts, offers_of
from app.window.figure.entries import beside
from app.workspace import Workspace
from core.export.datasets import DataForm, DataSubject, DataWish, RunsAsked
from core.export.datasets.points import ARRAYS, point_rows
from core.export.datasets.tags import asked_tags
from core.export.datasets.wish import forms_of
from core.jobs import Event, EventKind, Task
from core.style import SPACE
from core.work import RefusedError

FORMATS: Final = (
    ("CSV", "csv", "Text that every program reads"),
    ("Parquet", "parquet", "Small and fast to read with pandas, Polars or DuckDB"),
    ("JSON", "json", "A list with an object for each row; NaN and infinities are null"),
    ("TSV", "tsv", "Text apart by tabs, for spreadsheets"),
    ("NPY", "npy", "One NumPy array"),
)
_ARRAY: Final = "npy"
_SOON = 80
"""Milliseconds after a change at which the first rows are made."""
_TAGS = 2_000
"""Tags that are offered one by one."""


class DataDialog(QDialog):
    """What to write, of which runs, in which form and format; below that the first rows."""

    def __init__(self, workspace: Workspace, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Export data · {view.title}")
        self._workspace, self._view = workspace, view
        self._offers = offers_of(view.kind)
        self._forms: tuple[DataForm, ...] = ()
        self._shown: object = None
        self.what, self.whose, self.form = QComboBox(), QComboBox(), QComboBox()
        self.tag, self.format = QComboBox(), QComboBox()
        self.restarted = QCheckBox("With values that a restart replaced")
        self.every_step = QCheckBox("Every logged step")
        self.said = label("", "caption", wrap=True)
        self.rows = QTableWidget()
        self.save_button = TextButton(workspace, "Export…", self.ask, "export", primary=True)
        self.csv_button = TextButton(workspace, "Copy as CSV", lambda: self.copy(","), "copy")
        self.tsv_button = TextButton(workspace, "Copy as TSV", lambda: self.copy("\t"), "copy")
        self.close_button = TextButton(workspace, "Close", self.reject)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._sample)
        self._fill()
        self._explain()
        self._arrange()
        self._follow()

    # What it is made of

    def _fill(self) -> None:
        add_choices(self.what, ((offer.subject, offer.title, offer.tip) for offer in self._offers))
        self.every_step.setChecked(True)
        self._offer_forms()

    def _offer_forms(self) -> None:
        """Offer what goes with the chosen subject, and keep what was chosen where it does."""
        subject = self.offer.subject
        points = subject in POINTS
        names = counts(self._workspace.session.catalog, self._workspace.session.state, self._points if points else None)
        _refill(self.whose, [names[each] for each in RunsAsked])
        self.whose.setEnabled(subject is not None)
        self._forms = forms_of(subject) if subject else (DataForm.LONG,)
        _refill(self.form, [FORMS[each][0] for each in self._forms])
        for place, each in enumerate(self._forms):
            self.form.setItemData(place, FORMS[each][1], Qt.ItemDataRole.ToolTipRole)
        formats = [name for name, ending, _ in FORMATS if subject in ARRAYS or ending != _ARRAY]
        _refill(self.format, formats)
        tags = self._tags()
        named = "classes" if subject is DataSubject.PR_CURVES else "tags"
        _refill(self.tag, [f"All {len(tags):,} {named}", *tags[:_TAGS]])

    def _tags(self) -> tuple[str, ...]:
        session, subject = self._workspace.session, self.offer.subject
        return () if subject is None else asked_tags(session.catalog, session.state, DataWish(subject))

    def _points(self) -> tuple[int, int, int]:
        session, found = self._workspace.session, []
        for whose in RunsAsked:
            wish = DataWish(DataSubject.ROWS, whose)
            try:
                found.append(len(point_rows(session.catalog, session.results, session.state, wish)))
            except RefusedError:
                found.append(0)
        return found[0], found[1], found[2]

    def _explain(self) -> None:
        told = (
            (self.what, "What", "What the table is about"),
            (self.whose, "Of", "Whose data are written; all means also those that are hidden or filtered"),
            (self.form, "Form", "What a row and a column of the table are"),
            (self.tag, "Tag or class", "All that match the filter of the view, or one of them"),
            (self.format, "Format", "How the file is written"),
        )
        for box, name, tip in told:
            box.setAccessibleName(name)
            box.setToolTip(tip)
            narrow(box, 12)
        for place in range(self.format.count()):
            self.format.setItemData(place, FORMATS[place][2], Qt.ItemDataRole.ToolTipRole)
        self.restarted.setToolTip("A column says which values lie behind the step at which a run began again")
        self.every_step.setToolTip("Otherwise curves are those of the step that is shown, averages included")
        self.save_button.setToolTip(
            "Asks for a place and writes all rows; it can be cancelled in the bar at the bottom"
        )
        self.csv_button.setToolTip("Copies the table as text")
        self.tsv_button.setToolTip("Copies the table as spreadsheets paste it")
        self.save_button.setDefault(True)
        for button in (self.csv_button, self.tsv_button, self.close_button):
            button.setAutoDefault(False)
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setAccessibleName("First rows")
        self.rows.verticalHeader().hide()
        self.rows.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.rows.setWordWrap(False)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around, SPACE.around, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.between)
        self.about = beside(("What", self.what), ("Of", self.whose), ("Format", self.format))
        self.shape = beside(("Form", self.form), ("Tag or class", self.tag))
        column.addWidget(self.about)
        column.addWidget(self.shape)
        column.addWidget(self.restarted)
        column.addWidget(self.every_step)
        column.addWidget(self.rows, 1)
        column.addWidget(self.said)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.inside)
        foot.addStretch(1)
        for button in (self.csv_button, self.tsv_button, self.close_button, self.save_button):
            foot.addWidget(button)
        column.addLayout(foot)
        self.resize(760, 520)

    def _follow(self) -> None:
        self.what.currentIndexChanged.connect(self._other_subject)
        for box in (self.whose, self.form, self.tag, self.format):
            box.currentIndexChanged.connect(self._changed)
        for check in (self.restarted, self.every_step):
            check.toggled.connect(self._changed)
        self._changed()

    def _other_subject(self) -> None:
        self._offer_forms()
        self._changed()

    def _changed(self) -> None:
        subject = self.offer.subject
        self.shape.setVisible(len(self._forms) > 1 or self.tag.count() > 2)
        self.form.setEnabled(len(self._forms) > 1)
        self.restarted.setVisible(subject is DataSubject.SCALARS and self.wish_form is DataForm.LONG)
        self.every_step.setVisible(subject is DataSubject.PR_CURVES)
        text = self.ending != _ARRAY
        self.csv_button.setEnabled(text)
        self.tsv_button.setEnabled(text)
        self._soon.start()

    # What is asked for

    @property
    def offer(self) -> Offer:
        """What is chosen."""
        return self._offers[max(self.what.currentIndex(), 0)]

    @property
    def ending(self) -> str:
        """The ending of the chosen format."""
        return FORMATS[max(self.format.currentIndex(), 0)][1]

    @property
    def wish_form(self) -> DataForm:
        """The chosen form."""
        return self._forms[max(self.form.currentIndex(), 0)]

    def wish(self) -> DataWish | None:
        """Return what is asked for, None for the page as it is."""
        subject = self.offer.subject
        if subject is None:
            return None
        one = self.tag.currentIndex() > 0
        return DataWish(
            subject,
            tuple(RunsAsked)[max(self.whose.currentIndex(), 0)],
            self.wish_form,
            (self.tag.currentText(),) if one else None,
            self.restarted.isChecked() and self.wish_form is DataForm.LONG and subject is DataSubject.SCALARS,
            self.every_step.isChecked(),
        )

    def _asked(self) -> Asked:
        session, wish = self._workspace.session, self.wish()
        rows = self._view.table() if wish is None else None
        return Asked(session.catalog, session.results, session.state, wish, rows)

    def ready(self) -> bool:
        """Return whether the first rows are those of what is chosen."""
        return self._shown == self._key() and not self._soon.isActive()

    def _key(self) -> object:
        return (self.what.currentIndex(), self.wish(), self.ending == _ARRAY)

    # What is done with it

    def _sample(self) -> None:
        key = self._key()
        arguments = {"asked": self._asked(), "array": self.ending == _ARRAY}
        task = Task("First rows", "app.exporting:sample_data", arguments, group="data-sample")
        self._workspace.jobs.start(task, lambda event: self._sampled(key, event))

    def _sampled(self, key: object, event: Event) -> None:
        if key != self._key():
            return
        if event.kind is EventKind.DONE and isinstance(event.value, Sample):
            self._show(event.value)
            self._shown = key
        elif event.kind is EventKind.FAILED:
            self._show(Sample((), (), event.message))
            self._shown = key

    def _show(self, sample: Sample) -> None:
        table = self.rows
        table.setColumnCount(len(sample.header))
        table.setHorizontalHeaderLabels(list(sample.header))
        table.setRowCount(len(sample.rows))
        for row, values in enumerate(sample.rows):
            for column, text in enumerate(values):
                table.setItem(row, column, QTableWidgetItem(text))
        table.resizeColumnsToContents()
        self.said.setText(sample.said)
        self.save_button.setEnabled(bool(sample.rows))
        for button in (self.csv_button, self.tsv_button):
            button.setEnabled(bool(sample.rows) and self.ending != _ARRAY)

    def ask(self) -> None:
        """Ask where to, then write."""
        name = f"{self._view.kind}.{self.ending}"
        chosen = f"{FORMATS[self.format.currentIndex()][0]} (*.{self.ending})"
        ask_where(self, "Export data", name, chosen, self.write)

    def write(self, path: str) -> None:
        """Write all rows in the format of the path's ending, and close."""
        workspace = self._workspace

        def told(event: Event) -> None:
            if event.kind is EventKind.DONE:
                tell_written(workspace, event.value)
            elif event.kind is EventKind.FAILED:
                workspace.notify("error", f"The data could not be exported: {event.message}", event.details)

        arguments: Mapping[str, object] = {"asked": self._asked(), "path": path}
        workspace.jobs.start(Task("Export data", "app.exporting:write_data", arguments), told)
        self.accept()

    def copy(self, separator: str) -> None:
        """Copy all rows as text; a table that is too large for the clipboard is refused in words."""
        workspace = self._workspace

        def told(event: Event) -> None:
            if event.kind is EventKind.DONE and isinstance(event.value, str):
                QGuiApplication.clipboard().setText(event.value)
                rows = event.value.count("\n") - 1
                workspace.notify("info", f"{rows:,} rows copied")
            elif event.kind is EventKind.FAILED:
                workspace.notify("error", event.message, event.details)

        arguments: Mapping[str, object] = {"asked": self._asked(), "separator": separator}
        workspace.jobs.start(Task("Copy data", "app.exporting:copy_data", arguments), told)


def tell_written(workspace: Workspace, value: object) -> None:
    """Say in a toast what was written, and what could not be read."""
    if not isinstance(value, tuple):
        return
    path, rows, missing = value
    workspace.notify("info", f"{rows:,} rows written to {path}")
    if missing:
        workspace.notify("warning", f"{len(missing):,} parts could not be read", "\n".join(missing))


def _refill(box: QComboBox, titles: list[str]) -> None:
    """Offer other choices without telling so; the place of the chosen one stays where there is one."""
    place = max(box.currentIndex(), 0)
    box.blockSignals(True)
    box.clear()
    box.addItems(titles)
    box.setCurrentIndex(min(place, len(titles) - 1))
    box.blockSignals(False)
