"""The display panel of the view of PR curves."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.views.pr_curves.confusion import ConfusionMatrix
from app.views.pr_curves.run_steps import RunStepsSection
from app.widgets.choices import narrow
from app.widgets.controls import NumberRow, Scale, Segments, SwitchRow
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.workspace import Workspace
from core.session import Change
from core.session.commands.cards.pr_curves import change_pr_curves, show_band, show_cards
from core.state import PrBand, PrCards, PrCurvesState, PrMeasure, PrPlot, PrSummary
from core.style import SPACE
from core.views.pr_curves.points import COLUMNS, PLACES, PointTable
from core.views.pr_curves.texts import value_text, whole_text

_JOINS: Final = (
    (False, "Joined", "Between two thresholds true and false positives grow together: precision bends, as it should"),
    (True, "Steps", "Precision stays until the next threshold: the area is the average precision, AP"),
)
_BANDS: Final = (
    (PrBand.NONE, "None", "Curves only"),
    (
        PrBand.SEEDS,
        "Seeds",
        "Runs of one group, or that differ in their seed only, become a mean with its standard deviation",
    ),
    (PrBand.BOOTSTRAP, "Bootstrap", "95 % intervals: how far a curve could have come out with other examples"),
)
_MEASURES: Final = (
    (PrMeasure.ALL, "All", "Precision, recall (fainter) and F (wider)"),
    (PrMeasure.PRECISION, "Precision", "Precision only"),
    (PrMeasure.RECALL, "Recall", "Recall only"),
    (PrMeasure.F_BETA, "F", "F-beta only"),
)
_SUMMARIES: Final = (
    (PrSummary.AVERAGE_PRECISION, "Average precision (in steps)"),
    (PrSummary.INTERPOLATED, "PR area (interpolated)"),
    (PrSummary.ROC_AREA, "ROC AUC"),
    (PrSummary.BEST_F, "Max F1"),
)
_CARDS: Final = (
    (PrCards.CLASS, "Class", "A card for each class, with the curves of all runs"),
    (PrCards.RUN, "Run", "A card for each run, with the curves of all its classes"),
)
_TOLD: Final = ("precision", "recall", "f1", "specificity", "accuracy", "mcc", "ap", "area", "auc", "best_f")
_RAW_TOLD: Final = ("ece", "top_ece", "brier")
"""What is told where scores are probabilities."""


class PrCurvesPanel(PanelArea):
    """The point that is looked at, and how curves are drawn."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._table: PointTable | None = None
        self._wanted = ("", "")
        self.whose = label("", "muted", wrap=True)
        self.matrix = ConfusionMatrix(workspace)
        self.measures = label("", "caption", wrap=True)
        self.join = Segments("Between thresholds", [(title, tip) for _, title, tip in _JOINS])
        self.band = Segments("Bands", [(title, tip) for _, title, tip in _BANDS], columns=2)
        self.by = Segments("Cards by", [(title, tip) for _, title, tip in _CARDS])
        self.measure = Segments("Measure over thresholds", [(title, tip) for _, title, tip in _MEASURES], columns=2)
        self.summary = QComboBox()
        self._make_switches()
        self.card_width = NumberRow(
            workspace, "Card width", "About how wide a card is; rows are filled to the edge",
            Scale(220, 900, 10, unit=" px"), PrCurvesState().card_width,
        )  # fmt: skip
        self.steps = RunStepsSection(workspace)
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        self._arrange()
        self._connect()
        self.refresh()
        self._show_point()

    def _make_switches(self) -> None:
        session = self._workspace.session
        self.iso_f = SwitchRow(
            self._workspace, "Lines of equal F1", "Every point of a line has the same harmonic mean",
            lambda on: session.do(change_pr_curves("Lines of equal F1", iso_f=on)), default=True,
        )  # fmt: skip
        self.averages = SwitchRow(
            self._workspace, "Averages", "Micro and macro average: all classes of a group together come first",
            lambda on: session.do(change_pr_curves("Averages", averages=on)), default=True,
        )  # fmt: skip
        self.table = SwitchRow(
            self._workspace, "Table of points", "Every run's point of every class, below the cards",
            lambda on: session.do(change_pr_curves("Table of points", table=on)), default=True,
        )  # fmt: skip

    def _arrange(self) -> None:
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        self._column.setSpacing(SPACE.inside)
        self._column.addWidget(label("Marked point", "heading"))
        self._column.addWidget(self.whose)
        self._column.addWidget(self.matrix)
        self._column.addWidget(self.measures)
        self._column.addSpacing(SPACE.between)
        self._curves = label("Curves", "heading")
        self._column.addWidget(self._curves)
        self._named("join", "Between thresholds", self.join)
        self._column.addWidget(self.iso_f)
        self._named("measure", "Measure over thresholds", self.measure)
        self._named("summary", "Over steps", self.summary)
        self._named("band", "Bands", self.band)
        self._column.addSpacing(SPACE.between)
        self._column.addWidget(label("Cards", "heading"))
        self._named("by", "Cards by", self.by)
        for widget in (self.averages, self.table, self.card_width):
            self._column.addWidget(widget)
        self._column.addSpacing(SPACE.between)
        self._column.addWidget(self.steps)
        self._column.addStretch(1)
        self.summary.addItems([title for _, title in _SUMMARIES])
        narrow(self.summary, 12)
        self.summary.setAccessibleName("Number over steps")
        self.summary.setToolTip("Which number of each whole curve is drawn over training steps")
        self.setWidget(page)

    def _named(self, key: str, name: str, control: QWidget) -> None:
        title = label(name)
        self._rows[key] = (title, control)
        self._column.addWidget(title)
        self._column.addWidget(control)

    def _connect(self) -> None:
        session = self._workspace.session
        self.join.chosen.connect(lambda place: session.do(change_pr_curves("Join PR curves", stepped=_JOINS[place][0])))
        self.by.chosen.connect(lambda place: session.do(show_cards(_CARDS[place][0])))
        self.band.chosen.connect(lambda place: session.do(show_band(_BANDS[place][0])))
        self.measure.chosen.connect(
            lambda place: session.do(change_pr_curves("Measure over thresholds", measure=_MEASURES[place][0]))
        )
        self.summary.activated.connect(
            lambda place: session.do(change_pr_curves("Number over steps", summary=_SUMMARIES[place][0]))
        )
        self.card_width.changed.connect(
            lambda width: session.do(
                change_pr_curves("Card width", merge="pr_curves.card_width", card_width=round(width))
            )
        )
        self.card_width.settled.connect(session.end_gesture)
        self._workspace.changed.connect(self._changed)

    def _changed(self, change: Change) -> None:
        if change.before.pr_curves is not change.after.pr_curves:
            self.refresh()

    def refresh(self) -> None:
        """Show the session's values, and what the present plot can be told."""
        wished = self._workspace.session.state.pr_curves
        self.join.show_choice([stepped for stepped, _, _ in _JOINS].index(wished.stepped))
        self.band.show_choice([band for band, _, _ in _BANDS].index(wished.band))
        self.by.show_choice([by for by, _, _ in _CARDS].index(wished.by))
        self.measure.show_choice([measure for measure, _, _ in _MEASURES].index(wished.measure))
        self.summary.setCurrentIndex([summary for summary, _ in _SUMMARIES].index(wished.summary))
        self.iso_f.show_value(wished.iso_f)
        self.averages.show_value(wished.averages)
        self.table.show_value(wished.table)
        self.card_width.show_value(wished.card_width)
        self._show_rows(wished.plot)

    def _show_rows(self, plot: PrPlot) -> None:
        curved = plot is PrPlot.PRECISION_RECALL
        wanted = {
            "join": curved,
            "measure": plot is PrPlot.THRESHOLD,
            "summary": plot is PrPlot.STEPS,
            "band": plot in (PrPlot.PRECISION_RECALL, PrPlot.ROC),
        }
        for key, shown in wanted.items():
            for widget in self._rows[key]:
                widget.setVisible(shown)
        self.iso_f.setVisible(curved)
        self._curves.setVisible(any(wanted.values()))

    # The marked point

    def show_points(self, table: PointTable) -> None:
        """Know other points."""
        self._table = table
        self._show_point()

    def show_point_of(self, run: str, card: str) -> None:
        """Show the point of another run or class; an empty name leaves it as it is."""
        self._wanted = (run or self._wanted[0], card or self._wanted[1])
        self._show_point()

    def _show_point(self) -> None:
        table = self._table
        place = None if table is None else _row_of(table, *self._wanted)
        self.matrix.show_values(None if table is None or place is None else table.values[place].tolist())
        self.matrix.setVisible(self.matrix.counts is not None)
        self.measures.setVisible(place is not None)
        if table is None or place is None:
            self.whose.setText("Click a curve or a row to see its point")
            self.measures.setText("")
            self.measures.setToolTip("")
            return
        row, values = table.rows[place], table.values[place].tolist()
        self.whose.setText(f"{row.run}\n{row.title}, step {int(values[PLACES['step']]):,}, {_where(values)}")
        told = (*_TOLD, *(key for key in _RAW_TOLD if values[PLACES[key]] == values[PLACES[key]]))
        lines = [f"{COLUMNS[PLACES[key]].title} {value_text(values[PLACES[key]])}" for key in told]
        self.measures.setText(" · ".join(lines))
        whole = [f"{COLUMNS[PLACES[key]].title} {whole_text(values[PLACES[key]])}" for key in told]
        self.measures.setToolTip("\n".join(whole))


def _where(values: list[float]) -> str:
    """Return in words at which threshold a point lies."""
    threshold = values[PLACES["threshold"]]
    if not math.isnan(threshold):
        return f"at threshold {value_text(threshold)}"
    known = any(not math.isnan(values[PLACES[name]]) for name in ("precision", "recall"))
    return "each class at its own threshold" if known else "no threshold reaches the target"


def _row_of(table: PointTable, run: str, card: str) -> int | None:
    """Return the row of a run and a card, else that of the run, else the first one."""
    keys = [(row.run, row.card) for row in table.rows]
    if (run, card) in keys:
        return keys.index((run, card))
    runs = [key[0] for key in keys]
    if run in runs:
        return runs.index(run)
    return 0 if keys else None
