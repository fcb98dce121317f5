"""The bar above the cards: what is drawn, class filter, count, fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from app.widgets.buttons import IconButton
from app.widgets.filter_field import FilterField
from app.widgets.labels import ElidedLabel
from app.widgets.page_tabs import page_tabs, show_tab
from app.workspace import Workspace
from core.session.commands.cards.pr_curves import PLOT_TITLES, fit_cards, query_classes, show_plot
from core.state import PrPlot
from core.style import SPACE

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
    pages = ((PLOT_TITLES[plot], f"{PLOT_TIPS[plot]} (Alt+{place})") for place, plot in enumerate(PrPlot, start=1))
    return page_tabs("What is drawn", pages)


class Toolbar(QWidget):
    """Chooses the plot, filters classes as one types, and fits all charts."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.plots = plot_tabs()
        self.filter = FilterField(workspace, "classes", query_classes, 260)
        self.count = ElidedLabel("", "muted", mode=Qt.TextElideMode.ElideRight)
        self.fit = IconButton(workspace, "zoom-fit", "Fit all charts", self._fit)
        self._arrange()
        self.plots.currentChanged.connect(self._choose)

    def _arrange(self) -> None:
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
        show_tab(self.plots, list(PrPlot).index(wished.plot))
        self.fit.setEnabled(bool(wished.zoom))
        self.filter.show_query(wished.class_query)
