"""The display panel of the view of texts."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from app.widgets.choices import narrow
from app.widgets.controls import NumberRow, Scale, SwitchRow
from app.widgets.labels import label
from app.widgets.session_panel import SessionPanel
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.model.order import natural_key
from core.session.commands.cards.cards import change_view
from core.session.commands.cards.texts import VIEW, compare_with, read_markdown
from core.state import TextMode, TextsState
from core.style import SPACE
from core.views.payloads import payload_cards
from core.views.texts import PLUGIN

_FIRST = "First shown run"
_HINTS = {
    TextMode.STEP: "Each card shows the last text at or before the linked step.",
    TextMode.ALL: "Each card shows the texts of all steps, the newest first.",
    TextMode.CHANGES: "Lines and words that changed since the text before: red ones are gone, green ones are new.",
    TextMode.RUNS: "Lines and words that are different from the same text of another run: red ones are only there, "
    "green ones only here.",
}


class TextsPanel(SessionPanel):
    """Markdown, the run to compare with, and cards."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        session, default = workspace.session, TextsState()
        self.plain = SwitchRow(
            workspace, "Plain text", "Texts are shown as they were logged, with all blanks, instead of as Markdown",
            lambda on: session.do(read_markdown(not on)),
        )  # fmt: skip
        self.reference = QComboBox()
        self.card_width = NumberRow(
            workspace, "Card width", "About how wide a card is; rows are filled to the edge",
            Scale(280, 1200, 10, unit=" px"), default.card_width,
        )  # fmt: skip
        self.hint = label("", "muted", wrap=True)
        self._names: tuple[str, ...] = ()
        self._arrange()
        self._connect()
        self._guard = WheelGuard(self)
        self.refresh()

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Text", "heading"))
        column.addWidget(self.plain)
        column.addSpacing(SPACE.between)
        column.addWidget(label("Compare with", "heading"))
        column.addWidget(self.reference)
        column.addSpacing(SPACE.between)
        column.addWidget(label("Cards", "heading"))
        column.addWidget(self.card_width)
        column.addSpacing(SPACE.between)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.reference.setAccessibleName("Run that others are compared with")
        self.reference.setToolTip("The run whose texts those of the others are compared with under Runs")
        narrow(self.reference, 12)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(232)

    def _connect(self) -> None:
        session = self._workspace.session
        self.reference.activated.connect(lambda place: session.do(compare_with(("", *self._names)[place])))
        self.card_width.changed.connect(
            lambda width: session.do(change_view(VIEW, "Card width", merge="texts.card_width", card_width=round(width)))
        )
        self.card_width.settled.connect(session.end_gesture)
        self.follow()

    def refresh(self) -> None:
        """Show the session's values."""
        session = self._workspace.session
        state = session.state.texts
        self.plain.show_value(not state.markdown)
        self.card_width.show_value(state.card_width)
        self.hint.setText(_HINTS[state.mode])
        cards = payload_cards(session.catalog, session.state, PLUGIN)
        names = tuple(sorted({card.run for card in cards}, key=natural_key))
        titles = [_FIRST, *(session.state.runs.titles.get(name, name) for name in names)]
        if titles != [self.reference.itemText(place) for place in range(self.reference.count())]:
            self.reference.clear()
            self.reference.addItems(titles)
        self._names = names
        self.reference.setCurrentIndex(names.index(state.reference) + 1 if state.reference in names else 0)
        self.plain.setEnabled(state.mode in (TextMode.STEP, TextMode.ALL))
