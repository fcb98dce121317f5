"""The bar above the cards: what is drawn, class filter, count, fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTabBar, QVBoxLayout, QWidget

from app.theme.icons import icon
from app.widgets.buttons import IconButton
from app.widgets.fields import Field
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.session.pr_curve_commands import PLOT_TITLES, fit_cards, query_classes, show_plot
from core.state import PrPlot
from core.style import SPACE
from core.views.shown import query_error

PLOT_TIPS = {
    PrPlot.PRECISION_RECALL: "Precision over recall",
    PrPlot.ROC: "True-positive over false-positive rate",
    PrPlot.DETECTION_ERRORS: "Miss rate over false-positive rate, as normal deviates: detection error trade-off",
    PrPlot.THRESHOLD: "Precision, recall and F over the threshold",
    PrPlot.SCORES: "Histograms of the scores of positives and, fainter, of negatives; from raw predictions",
    PrPlot.CALIBRATION: "How often what is said with a probability is so; from raw predictions",
    PrPlot.STEPS: "A number for each whole curve over training steps",
}


def plot_tabs() -> QTabBar:
    """Return one tab for each way to draw the same predictions."""
    tabs = QTabBar()
    tabs.setObjectName("pages")
    tabs.setAccessibleName("What is drawn")
    tabs.setExpanding(False)
    tabs.setDrawBase(False)
    tabs.setUsesScrollButtons(True)
    for place, plot in enumerate(PrPlot):
        tabs.addTab(PLOT_TITLES[plot])
        tabs.setTabToolTip(place, f"{PLOT_TIPS[plot]} (Alt+{place + 1})")
    return tabs


class Toolbar(QWidget):
    """Chooses the plot, filters classes as one types, and fits all charts."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.plots = plot_tabs()
        self.filter = Field()
        self.count = ElidedLabel("", "muted", mode=Qt.TextElideMode.ElideRight)
        self.fit = IconButton(workspace, "zoom-fit", "Fit all charts", self._fit)
        self._magnifier = QAction(self)
        self._arrange()
        self.plots.currentChanged.connect(self._choose)
        self.filter.textEdited.connect(lambda text: workspace.session.do(query_classes(text)))
        self.filter.editingFinished.connect(workspace.session.end_gesture)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _arrange(self) -> None:
        self.filter.setPlaceholderText("Filter classes")
        self.filter.setAccessibleName("Filter classes by regular expression")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(260)
        self.filter.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        row = QHBoxLayout()
        row.setSpacing(SPACE.between)
        row.addWidget(self.filter, 4)
        row.addWidget(self.count, 5)
        row.addWidget(self.fit)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around, 0, SPACE.around, SPACE.unit)
        column.setSpacing(SPACE.inside)
        column.addWidget(self.plots)
        column.addLayout(row)

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        self._magnifier.setIcon(icon("search", tokens, tokens.muted))

    def _choose(self, place: int) -> None:
        if place >= 0:
            self._workspace.session.do(show_plot(list(PrPlot)[place]))

    def _fit(self) -> None:
        self._workspace.session.do(fit_cards(self._workspace.session.state.pr_curves.plot))

    def show_counts(self, text: str) -> None:
        """Show how many classes and runs there are."""
        self.count.setText(text)

    def refresh(self) -> None:
        """Show which plot it is, and what the filter says."""
        wished = self._workspace.session.state.pr_curves
        self.plots.blockSignals(True)
        self.plots.setCurrentIndex(list(PrPlot).index(wished.plot))
        self.plots.blockSignals(False)
        self.fit.setEnabled(bool(wished.zoom))
        self._show_query(wished.class_query)

    def _show_query(self, query: str) -> None:
        if self.filter.text() != query:
            self.filter.setText(query)
        error = query_error(query)
        tip = f"No regular expression ({error}): looked for as it is" if error else "Regular expression, case ignored"
        self.filter.setToolTip(tip)
        if self.filter.property("wrong") != bool(error):
            self.filter.setProperty("wrong", bool(error))
            self.filter.style().polish(self.filter)

    def focus_filter(self) -> None:
        """Give the filter the focus."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def escape(self) -> bool:
        """Empty the filter if it has the focus; return whether there was something to empty."""
        if not self.filter.hasFocus() or not self.filter.text():
            return False
        self._workspace.session.do(query_classes(""))
        return True
