"""Small charts of the compared runs in a scrolling grid, below what their colours mean."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.charts.painter import Painted, Painter
from app.views.hparams.compare.chart import SmallChart
from app.views.hparams.compare.runs_line import RunsLine
from app.widgets.empty_page import EmptyPage
from app.workspace import Workspace
from core.session.command import change_session
from core.session.commands.runs.compare import change_compare
from core.style import SPACE
from core.views import Viewport
from core.views.compare.curves import ChartPlace, chart_wish, charted_tags, compared_runs, lay_out
from core.views.compare.empty import without_curves
from core.views.curves import paint
from core.views.scalars import CardWish

_BEYOND = 120
"""Logical pixels above and below what is in sight that are painted too."""


class ChartsPart(QWidget):
    """Follows the session when it is told to; only charts in sight are painted."""

    opened = Signal(str)
    """Emitted with a tag that is to be opened in the scalars view."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.painter = Painter()
        self.painter.setParent(self)
        self.line = RunsLine(workspace)
        self.charts: dict[str, SmallChart] = {}
        self._spare: list[SmallChart] = []
        self._asked: dict[str, CardWish] = {}
        self._places: tuple[ChartPlace, ...] = ()
        self.area = QScrollArea()
        self.page = QWidget()
        self.empty = EmptyPage(workspace, {"choose_curves": lambda: change_compare("Choose metrics", tags=None)})
        self._arrange()
        self.painter.painted.connect(self._show_painted)
        self.painter.warmed.connect(self._paint_again)
        self.destroyed.connect(self.painter.close)

    def _arrange(self) -> None:
        self.page.setObjectName("canvas")
        self.area.setObjectName("canvas")
        self.area.setWidget(self.page)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.verticalScrollBar().setSingleStep(40)
        self.area.verticalScrollBar().valueChanged.connect(self._fill)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(body, 1)

    def refresh(self) -> None:
        """Show the session as it is now; what has not changed is not painted again."""
        session = self._workspace.session
        nothing = without_curves(session.catalog, session.state)
        self.line.show_runs(compared_runs(session.catalog, session.state))
        self._stack.setCurrentIndex(0 if nothing is None else 1)
        if nothing is not None:
            self.empty.show_reason(nothing)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._lay_out)

    def _lay_out(self) -> None:
        session = self._workspace.session
        width = self.area.viewport().width() - 2 * SPACE.around
        self._places = lay_out(charted_tags(session.catalog, session.state), max(width, 80))
        height = max((place.top + place.height for place in self._places), default=0)
        self.page.resize(self.area.viewport().width(), height + 2 * SPACE.inside + SPACE.unit)
        self._fill()

    def _fill(self) -> None:
        top = self.area.verticalScrollBar().value() - _BEYOND
        bottom = top + self.area.viewport().height() + 2 * _BEYOND
        seen = [place for place in self._places if place.top <= bottom and place.top + place.height >= top]
        wanted = {place.tag for place in seen}
        for tag in [tag for tag in self.charts if tag not in wanted]:
            chart = self.charts.pop(tag)
            chart.hide()
            self._spare.append(chart)
            self.painter.forget(tag)
            self._asked.pop(tag, None)
        for place in seen:
            self._place(place)

    def _place(self, place: ChartPlace) -> None:
        if place.tag not in self.charts:
            self.charts[place.tag] = self._spare.pop() if self._spare else self._made()
        chart = self.charts[place.tag]
        chart.show_tag(place.tag)
        corner = QPoint(SPACE.around + place.left, SPACE.inside + place.top)
        chart.setGeometry(corner.x(), corner.y(), place.width, place.height)
        chart.show()
        self._ask(place, chart)

    def _made(self) -> SmallChart:
        chart = SmallChart(self._workspace, self.page)
        chart.opened.connect(self.opened)
        return chart

    def _ask(self, place: ChartPlace, chart: SmallChart) -> None:
        session = self._workspace.session
        like = Viewport(1, 1, self.devicePixelRatioF(), self._workspace.theme)
        wish = chart_wish(session.catalog, session.state, place.tag, place.plot(like.scale, like))
        finer = chart.painted is not None and chart.painted.coarse and paint.ready()
        if self._asked.get(place.tag) != wish or finer:
            self._asked[place.tag] = wish
            self.painter.request(wish)

    def _paint_again(self) -> None:
        self._asked = {}
        self._fill()

    def _show_painted(self, tag: str, painted: Painted) -> None:
        chart = self.charts.get(tag)
        if chart is not None and self._asked.get(tag) == painted.wish:
            chart.show_painted(painted)

    def show_hover(self) -> None:
        """Emphasise the run that is hovered anywhere."""
        self.line.update_marks()
        for chart in self.charts.values():
            chart.update()

    def ready(self) -> bool:
        """Return whether every chart in sight shows what it should."""
        shown = self.charts.items()
        return all(
            chart.painted is not None and not chart.painted.coarse and chart.painted.wish == self._asked.get(tag)
            for tag, chart in shown
        )

    def open_in_scalars(self, tag: str) -> None:
        """Bring the scalars view to the front."""
        self._workspace.session.do(change_session(f"Open {tag} in Scalars", active_view="scalars"))
