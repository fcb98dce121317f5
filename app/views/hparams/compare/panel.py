"""The display panel of the comparison: baseline, which fields, which curves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.widgets.buttons import link_button
from app.widgets.choices import narrow
from app.widgets.fields import SearchField
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.compare import change_compare, measure_against
from core.style import SPACE
from core.views.compare.curves import charted_tags, compared_runs, known_tags

_ROW = 24


class ComparePanel(PanelArea):
    """Every switch is a command."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.baseline = QComboBox()
        self.differences = QCheckBox("Only what differs")
        self.transposed = QCheckBox("Runs as rows")
        self.search = SearchField(placeholderText="Find a metric")
        self.tags = QListWidget()
        self.curves = QWidget()
        self.automatic = link_button(
            "Choose automatically", lambda: self._do(change_compare("Choose metrics", tags=None))
        )
        self._shown: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._explain()
        self._arrange()
        self._connect()

    def _explain(self) -> None:
        self.baseline.setAccessibleName("Baseline")
        self.baseline.setToolTip("What all other runs are measured against: how far they are from it, better or worse")
        narrow(self.baseline, 8)
        self.differences.setToolTip("Leaves out fields that are the same in all compared runs")
        self.transposed.setToolTip("Each run is a row and each field a column, instead of the other way around")
        self.search.setAccessibleName("Find a metric")
        self.tags.setAccessibleName("Metrics whose curves are drawn")
        self.tags.setUniformItemSizes(True)
        self.tags.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tags.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tags.setMinimumHeight(180)
        self.automatic.setToolTip("Metrics with several points, those first by which runs are usually judged")

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Baseline", "heading"))
        column.addWidget(self.baseline)
        column.addSpacing(SPACE.unit)
        column.addWidget(label("Fields", "heading"))
        column.addWidget(self.differences)
        column.addWidget(self.transposed)
        column.addSpacing(SPACE.unit)
        inner = QVBoxLayout(self.curves)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE.inside)
        inner.addWidget(label("Curves", "heading"))
        inner.addWidget(self.search)
        inner.addWidget(self.tags, 1)
        inner.addWidget(self.automatic, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.curves, 1)
        column.addStretch(0)
        self.setWidget(page)

    def _connect(self) -> None:
        self.baseline.activated.connect(lambda place: self._do(measure_against(str(self.baseline.itemData(place)))))
        self.differences.clicked.connect(
            lambda on: self._do(change_compare("Only what differs" if on else "All fields", differences=bool(on)))
        )
        self.transposed.clicked.connect(
            lambda on: self._do(change_compare("Runs as rows" if on else "Runs as columns", transposed=bool(on)))
        )
        self.search.textChanged.connect(self._filter)
        self.tags.itemChanged.connect(self._turned)

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def _choose(self) -> None:
        self._do(change_compare("Choose metrics", tags=None))

    def refresh(self) -> None:
        """Show the session as it is now."""
        session = self._workspace.session
        names, compare = compared_runs(session.catalog, session.state), session.state.compare
        self._show_baseline(names, compare.baseline)
        self.differences.setChecked(compare.differences)
        self.transposed.setChecked(compare.transposed)
        known = known_tags([session.catalog.runs[name] for name in names])
        self.curves.setVisible(bool(known))
        self._show_tags(known, charted_tags(session.catalog, session.state))
        self.automatic.setEnabled(compare.tags is not None)

    def _show_baseline(self, names: Sequence[str], chosen: str) -> None:
        entries = ["", *names]
        self.baseline.blockSignals(True)
        titles = self._workspace.session.state.runs.titles
        texts = ["None", *(titles.get(name, name) for name in names)]
        shown = [
            (self.baseline.itemData(place), self.baseline.itemText(place)) for place in range(self.baseline.count())
        ]
        if shown != list(zip(entries, texts, strict=True)):
            self.baseline.clear()
            for name, text in zip(entries, texts, strict=True):
                self.baseline.addItem(text, name)
        self.baseline.setCurrentIndex(entries.index(chosen) if chosen in entries else 0)
        self.baseline.blockSignals(False)

    def _show_tags(self, known: tuple[str, ...], charted: tuple[str, ...]) -> None:
        if self._shown == (known, charted):
            return
        self.tags.blockSignals(True)
        if self._shown is None or self._shown[0] != known:
            self.tags.clear()
            for tag in known:
                self.tags.addItem(_item(tag))
        chosen = set(charted)
        for row, tag in enumerate(known):
            on = Qt.CheckState.Checked if tag in chosen else Qt.CheckState.Unchecked
            self.tags.item(row).setCheckState(on)
        self.tags.blockSignals(False)
        self._shown = known, charted
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.tags.count()):
            item = self.tags.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words))

    def _turned(self, item: QListWidgetItem) -> None:
        session = self._workspace.session
        on, tag = item.checkState() is Qt.CheckState.Checked, item.text()
        before = charted_tags(session.catalog, session.state)
        tags = (*before, tag) if on else tuple(each for each in before if each != tag)
        self._do(change_compare(f"{'Show' if on else 'Hide'} curves of {tag}", tags=tags))


def _item(tag: str) -> QListWidgetItem:
    item = QListWidgetItem(tag)
    item.setToolTip(tag)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setSizeHint(QSize(40, _ROW))
    return item
