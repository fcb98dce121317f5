"""The part of the panel that says how far the picture can be trusted."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.views.embedding.quality.measure_line import MeasureLine
from app.views.embedding.quality.trusting import Trusting
from app.views.embedding.section import Section
from app.widgets.buttons import IconButton, TextButton
from app.widgets.labels import label
from app.widgets.warning_lines import WarningLines
from app.workspace import Workspace
from core.session.command import change_embedding
from core.state import BrokenLinks, EmbeddingState
from core.style import SPACE, TYPE
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.layers import LINKS_AT_MOST, broken_count
from core.views.embedding.subject import axes
from core.views.embedding.trust.shown import Trust
from core.views.embedding.trust.words import Line, as_text, basis, cautions, lines
from core.views.embedding.trust.work import What

FEWEST = 10
"""The least number of broken links that is offered."""


class QualitySection(Section):
    """A sentence, the measures, what to beware of, and the links that the picture breaks."""

    def __init__(self, workspace: Workspace, trusting: Trusting) -> None:
        super().__init__(workspace, "How far to trust it")
        self._trusting = trusting
        self.sentence = label("", wrap=True)
        self.table = MeasureTable()
        self.copy = IconButton(workspace, "copy", "Copy the measures", self._copy)
        self.basis = label("", "caption", wrap=True)
        self.measure = TextButton(workspace, "Measure", trusting.measure, "play", primary=True)
        self.measure.setToolTip("Compare neighbours and distances in the picture with those among the vectors")
        self.line = MeasureLine("measuring", lambda: trusting.cancel(What.TRUST), trusting.measure)
        self.warnings = WarningLines(workspace, SPACE.unit)
        self.links = LinksBox(workspace, trusting)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.inside)
        foot.addWidget(self.basis, 1)
        foot.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self.sentence, self.table):
            self.rows.addWidget(widget)
        self.rows.addLayout(foot)
        for below in (self.measure, self.line, self.warnings, self.links):
            self.rows.addWidget(below)
        self._about: Known | None = None
        self._points: Points | None = None
        trusting.changed.connect(self._show_progress)
        trusting.watched = self.body.isVisible
        self.heading.toggled.connect(lambda _: trusting.rest())

    def show_state(self, about: Known | None, wish: EmbeddingState, points: Points | None) -> None:
        """Show what is known of the picture and what can be measured."""
        self._about, self._points = about, points
        trust = self._trusting.trust()
        for widget in (self.sentence, self.table, self.basis, self.copy):
            widget.setVisible(trust is not None)
        if trust is not None:
            self.sentence.setText(trust.sentence)
            self.table.show_lines(lines(trust))
            self.basis.setText(basis(trust))
        known = () if about is None else cautions(about, axes(wish))
        self.warnings.show_texts(tuple(dict.fromkeys((*known, *(() if trust is None else trust.warnings)))))
        self.links.show_state(about, wish, points)
        self._show_progress()

    def _show_progress(self) -> None:
        going, trust = self._trusting.going(What.TRUST), self._trusting.trust()
        self.line.show_going(None if trust is not None else going, offer_again=False)
        idle = going is None or going.over
        self.measure.setVisible(trust is None and idle)
        self.measure.setEnabled(self._trusting.key(What.TRUST) is not None)
        self.links.show_progress()

    @property
    def trust(self) -> Trust | None:
        """What was measured of the picture."""
        return self._trusting.trust()

    def _copy(self) -> None:
        trust = self._trusting.trust()
        if trust is not None:
            QGuiApplication.clipboard().setText(as_text(trust))
            self._workspace.notify("info", "Copied the measures of the picture")


class MeasureTable(QWidget):
    """Names, values and intervals below each other; what a measure means shows on hover."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE.between)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._cells: list[tuple[QLabel, QLabel, QLabel]] = []

    def show_lines(self, wanted: tuple[Line, ...]) -> None:
        """Show other measures."""
        if wanted == self.lines:
            return
        self.lines = wanted
        while len(self._cells) < len(wanted):
            self._add()
        for place, cells in enumerate(self._cells):
            for cell in cells:
                cell.setVisible(place < len(wanted))
        for line, (name, value, interval) in zip(wanted, self._cells, strict=False):
            for cell, text in ((name, line.name), (value, line.value), (interval, line.interval)):
                cell.setText(text)
                cell.setToolTip(line.meaning)
            value.setAccessibleName(f"{line.name} {line.value}, {line.interval}. {line.meaning}")

    def _add(self) -> None:
        cells = label("", "muted"), label(""), label("", "caption")
        for column, cell in enumerate(cells):
            if column < 2:
                cell.setFont(text_font(TYPE.table))
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(cell, len(self._cells), column)
        self._cells.append(cells)


class LinksBox(QWidget):
    """A switch for the links that the picture breaks, and how many are drawn at most."""

    def __init__(self, workspace: Workspace, trusting: Trusting) -> None:
        super().__init__()
        self._workspace = workspace
        self._trusting = trusting
        self.shown = QCheckBox("Broken links")
        self.shown.setToolTip(
            "Draw lines between nearest vectors that the picture shows far apart, the worst first; "
            "with a selection only from its points"
        )
        self.most = QSlider(Qt.Orientation.Horizontal)
        self.most.setRange(FEWEST, LINKS_AT_MOST)
        self.most.setSingleStep(10)
        self.most.setPageStep(100)
        self.most.setAccessibleName("Broken links at most")
        self.count = label("", "caption", wrap=True)
        self.line = MeasureLine(
            "looking for broken links", lambda: trusting.cancel(What.LINKS), lambda: trusting.measure(What.LINKS)
        )
        top = QHBoxLayout()
        top.setSpacing(SPACE.between)
        top.addWidget(self.shown)
        top.addWidget(self.most, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.unit)
        layout.addLayout(top)
        layout.addWidget(self.count)
        layout.addWidget(self.line)
        self.shown.clicked.connect(lambda on: self._do("Show broken links" if on else "Hide broken links", shown=on))
        self.most.valueChanged.connect(lambda value: self._do("Number of broken links", most=value))

    def _do(self, text: str, shown: bool | None = None, most: int | None = None) -> None:
        wish = self._workspace.session.state.embedding.broken_links
        links = BrokenLinks(wish.shown if shown is None else shown, wish.most if most is None else most)
        merge = "" if most is None else "embedding.links"
        self._workspace.session.do(change_embedding(text, merge, broken_links=links))

    def show_state(self, about: Known | None, wish: EmbeddingState, points: Points | None) -> None:
        """Show what is wished for and how many links are drawn."""
        self.shown.setChecked(wish.broken_links.shown)
        self.shown.setEnabled(about is not None and about.projection is not None)
        blocker = QSignalBlocker(self.most)
        self.most.setValue(wish.broken_links.most)
        self.most.setToolTip(f"At most {wish.broken_links.most:,} lines")
        blocker.unblock()
        torn = None if about is None or points is None else about.torn
        self.most.setVisible(wish.broken_links.shown)
        self.count.setVisible(torn is not None)
        if torn is not None and points is not None and len(points.emphasis):
            drawn, among = broken_count(torn, points.emphasis, wish.broken_links.most)
            self.count.setText(f"{drawn:,} of {among:,} broken links" if among else "The picture breaks no links")

    def show_progress(self) -> None:
        """Show how looking for them goes."""
        self.line.show_going(self._trusting.going(What.LINKS))
