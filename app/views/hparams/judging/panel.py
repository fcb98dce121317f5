"""The display panel of pages that judge runs: the metric above, what each page adds below."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.views.hparams.judging.metric_section import MetricSection
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.model import Catalog
from core.session import Change, Command
from core.session.commands.runs.hparams import change_hparams
from core.style import CONTINUOUS, SPACE
from core.views.importance.subject import metric_of


class JudgingPanel(PanelArea):
    """Sections below each other; every change is a command.

    A panel of this kind adds its sections in `add_sections` and shows the session in `show_state`.

    Parameters
    ----------
    part
        Field of the session's state that the page has for itself.
    """

    def __init__(self, workspace: Workspace, part: str) -> None:
        super().__init__()
        self._workspace, self._part = workspace, part
        self._known: tuple[Catalog | None, str] = (None, "")
        self.aim = MetricSection(workspace)
        self.colour_map = QComboBox()
        self._page = QWidget()
        self.column = QVBoxLayout(self._page)
        self._set_up()
        self.section("Metric", self.aim)
        self.add_sections()
        self.column.addStretch(1)
        WheelGuard(self._page)
        workspace.changed.connect(self._changed)

    def _set_up(self) -> None:
        self.column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        self.column.setSpacing(SPACE.inside)
        self.setWidget(self._page)
        self.colour_map.setAccessibleName("Colour map")
        self.colour_map.setToolTip("Colours from low to high values")
        self.colour_map.addItems([name.capitalize() for name in CONTINUOUS])
        self.colour_map.activated.connect(
            lambda place: self.do(change_hparams("Colour map", colour_map=CONTINUOUS[place]))
        )

    def add_sections(self) -> None:
        """Add what the page has besides the metric."""
        raise NotImplementedError

    def show_state(self, catalog: Catalog) -> None:
        """Show the session's values; the fields of the catalog are known."""
        raise NotImplementedError

    def section(self, title: str, *widgets: QWidget, button: QPushButton | None = None) -> None:
        """Add a section with a heading, and a button beside it."""
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"), 1)
        if button is not None:
            head.addWidget(button)
        self.column.addLayout(head)
        for widget in widgets:
            self.column.addWidget(widget)
        self.column.addSpacing(SPACE.unit)

    def do(self, command: Command) -> None:
        """Carry out a command as a step of its own."""
        session = self._workspace.session
        session.end_gesture()
        session.do(command)

    def show_painted(self, catalog: Catalog, metric: str) -> None:
        """List the fields of a catalog, which have been worked out with how far each tells a metric."""
        if catalog is not self._known[0] or metric != self._known[1]:
            self._known = (catalog, metric)
            self.refresh()

    def _changed(self, change: Change) -> None:
        before, after = change.before, change.after
        if any(getattr(before, part) is not getattr(after, part) for part in ("hparams", "importance", self._part)):
            self.refresh()

    def refresh(self) -> None:
        """Show the session; what a catalog holds is listed once `show_painted` has told that it is known."""
        session = self._workspace.session
        catalog, metric = self._known
        if session.catalog is not catalog or catalog is None:
            return
        self.aim.refresh(catalog)
        if metric_of(catalog, session.state.importance) == metric:
            self._show_rest(catalog)

    def _show_rest(self, catalog: Catalog) -> None:
        session = self._workspace.session
        chosen = session.state.hparams.colour_map
        self.colour_map.setCurrentIndex(CONTINUOUS.index(chosen) if chosen in CONTINUOUS else 0)
        self.show_state(catalog)


def switch(title: str, tip: str) -> QCheckBox:
    """Return a box to check that says what it does to the picture."""
    box = QCheckBox(title)
    box.setToolTip(tip)
    return box
