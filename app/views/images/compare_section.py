"""The part of the display panel that says how images are compared, and with what."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.views.images.actions import WAYS
from app.widgets.choices import narrow
from app.widgets.controls import NumberRow, Scale, Segments
from app.widgets.labels import label
from app.workspace import Workspace
from core.model.order import natural_key
from core.session.commands.cards.cards import change_view
from core.session.commands.cards.images import VIEW, compare_by, compare_with, compare_with_run, compare_with_step
from core.state import CompareWay, ImagesMode, ImagesState, Versus
from core.style import SPACE
from core.style.text import grouped
from core.views.images import PLUGIN
from core.views.images.page import steps_of
from core.views.payloads import payload_cards

_VERSUS = (
    (Versus.RUN, "Run", "The same image of another run, at the same step"),
    (Versus.STEP, "Step", "The same image at a chosen step"),
    (Versus.BEFORE, "Before", "The same image as it was logged before"),
)
_FIRST_RUN, _FIRST_STEP = "First shown run", "First step"


class CompareSection(QWidget):
    """How images are compared, with which run or step, and how strongly differences show."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        session = workspace.session
        self.way = QComboBox()
        self.versus = Segments("Compare with", [(title, tip) for _, title, tip in _VERSUS])
        self.run, self.step = QComboBox(), QComboBox()
        self.gain = NumberRow(
            workspace, "Gain of differences", "Differences are drawn so many times as large",
            Scale(1, 50, 0.5, 1), ImagesState().gain,
        )  # fmt: skip
        self._names: tuple[str, ...] = ()
        self._steps: tuple[int, ...] = ()
        self._found: frozenset[int] = frozenset()
        self._cards: object = None
        self._arrange()
        self.way.activated.connect(lambda place: session.do(compare_by(WAYS[place][0])))
        self.versus.chosen.connect(lambda place: session.do(compare_with(_VERSUS[place][0])))
        self.run.activated.connect(lambda place: session.do(compare_with_run(("", *self._names)[place])))
        self.step.activated.connect(lambda place: session.do(compare_with_step((None, *self._steps)[place])))
        self.gain.changed.connect(
            lambda gain: session.do(change_view(VIEW, "Gain of differences", merge="images.gain", gain=gain))
        )
        self.gain.settled.connect(session.end_gesture)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE.between)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Compare", "heading"))
        column.addWidget(self.way)
        column.addWidget(label("With another"))
        column.addWidget(self.versus)
        column.addWidget(self.run)
        column.addWidget(self.step)
        column.addWidget(self.gain)
        self.way.addItems([title for _, title, _ in WAYS])
        self.way.setAccessibleName("How images are compared")
        self.run.setAccessibleName("Run that others are compared with")
        self.run.setToolTip("The run whose images those of the others are compared with")
        self.step.setAccessibleName("Step that others are compared with")
        self.step.setToolTip("The step whose images those of other steps are compared with")
        for box in (self.run, self.step):
            narrow(box, 12)

    def refresh(self) -> None:
        """Show the session's values."""
        session = self._workspace.session
        if session.state.images.mode is not ImagesMode.COMPARE:
            return
        state = session.state.images
        place = [way for way, _, _ in WAYS].index(state.way)
        self.way.setCurrentIndex(place)
        self.way.setToolTip(WAYS[place][2])
        self.versus.show_choice([versus for versus, _, _ in _VERSUS].index(state.versus))
        cards = payload_cards(session.catalog, session.state, PLUGIN)
        if cards is not self._cards:
            self._cards = cards
            self._names = tuple(sorted({card.run for card in cards}, key=natural_key))
            catalog = session.catalog
            self._found = frozenset(step for card in cards[:200] for step in steps_of(catalog.runs[card.run], card.tag))
        titles = session.state.runs.titles
        _show(self.run, [_FIRST_RUN, *(titles.get(name, name) for name in self._names)])
        self.run.setCurrentIndex(self._names.index(state.reference) + 1 if state.reference in self._names else 0)
        asked = () if state.reference_step is None else (state.reference_step,)
        self._steps = tuple(sorted(self._found | set(asked)))
        _show(self.step, [_FIRST_STEP, *(f"Step {grouped(step)}" for step in self._steps)])
        self.step.setCurrentIndex(self._steps.index(asked[0]) + 1 if asked else 0)
        self.run.setVisible(state.versus is Versus.RUN)
        self.step.setVisible(state.versus is Versus.STEP)
        self.gain.show_value(state.gain)
        self.gain.setEnabled(state.way in (CompareWay.SIDE, CompareWay.ABSOLUTE, CompareWay.SIGNED))


def _show(box: QComboBox, titles: list[str]) -> None:
    if titles != [box.itemText(place) for place in range(box.count())]:
        box.clear()
        box.addItems(titles)
