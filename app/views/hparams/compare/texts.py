"""Texts of two of the compared runs: which text, of which runs, and how it is laid out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QStackedLayout, QVBoxLayout, QWidget

from app.background import Background
from app.views.hparams.compare.diff_view import DiffView
from app.widgets.buttons import IconButton
from app.widgets.choices import narrow
from app.widgets.controls import Segments
from app.widgets.empty_page import EmptyPage
from app.widgets.flow import FlowLayout
from app.widgets.labels import ElidedLabel, rule
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.compare import change_compare
from core.style import SPACE
from core.views.compare.diff import patch
from core.views.compare.laid import LaidTexts, TextWish, lay_texts
from core.views.emptiness import Emptiness

_SHAPES = (
    ("Side by side", "The left text beside the right one"),
    ("Unified", "Both texts in one column: of each difference first what is at the left"),
)
_ABOUT = "Parameters, tags, notes and logged texts of two runs are compared here, line by line and word by word."


class TextsPart(QWidget):
    """Follows the session when it is told to; texts are read and compared off the window's thread."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.source, self.left, self.right = (
            _box("Text that is compared", 26),
            _box("Left run", 22),
            _box("Right run", 22),
        )
        self.swap = IconButton(workspace, "sort", "Swap the two runs", self._swap)
        self.shape = Segments("Layout", _SHAPES)
        self.whole = QCheckBox("Whole text")
        self.copy = IconButton(workspace, "copy", "Copy the difference as a patch", self.copy_patch)
        self.note = ElidedLabel("", "muted")
        self.diff = DiffView(workspace)
        self.empty = EmptyPage(workspace, {})
        self.laid: LaidTexts | None = None
        self._background = Background(self._show, self)
        self._asked: TextWish | None = None
        self._shown: TextWish | None = None
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.whole.setToolTip("Write out long stretches without a difference")
        bar = QWidget()
        flow = FlowLayout(bar, SPACE.inside)
        flow.setContentsMargins(SPACE.around, SPACE.unit, SPACE.around, SPACE.unit)
        for widget in (self.source, self.left, self.swap, self.right, self.shape, self.whole, self.copy, self.note):
            flow.addWidget(widget)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.diff)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(rule())
        column.addWidget(body, 1)

    def _connect(self) -> None:
        self.source.activated.connect(lambda: self._choose("text", self.source, "Compare other texts"))
        self.left.activated.connect(lambda: self._choose("left", self.left, "Compare another run"))
        self.right.activated.connect(lambda: self._choose("right", self.right, "Compare another run"))
        self.shape.chosen.connect(lambda place: self._do(change_compare("Lay out texts", unified=place == 1)))
        self.whole.clicked.connect(lambda on: self._do(change_compare("Write out texts", whole=bool(on))))

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def _choose(self, name: str, box: QComboBox, label: str) -> None:
        chosen, laid = str(box.currentData()), self.laid
        if laid is not None and {"left": laid.right, "right": laid.left}.get(name) == chosen:
            self._swap()  # the other side has it
        else:
            pair = {} if name == "text" or laid is None else {"left": laid.left, "right": laid.right}
            self._do(change_compare(label, **{**pair, name: chosen}))

    def _swap(self) -> None:
        if self.laid is not None:
            self._do(change_compare("Swap runs", left=self.laid.right, right=self.laid.left))

    def refresh(self) -> None:
        """Ask for the texts, unless they are there or have been asked for."""
        session = self._workspace.session
        state = session.state
        wish = TextWish(session.catalog, state.compare, state.runs.notes, state.step)
        self.shape.show_choice(1 if state.compare.unified else 0)
        self.whole.setChecked(state.compare.whole)
        if wish.same(self._asked):
            if self._asked is self._shown:
                self._show_laid()
            return
        self._asked = wish
        self._background.ask(lambda: (wish, lay_texts(wish)))

    def _show(self, answer: tuple[TextWish, LaidTexts]) -> None:
        self._shown, self.laid = answer
        self._show_laid()

    def _fill(self, shown: TextWish, laid: LaidTexts) -> None:
        _fill(self.source, [(each.key, f"{each.group}: {each.title}") for each in laid.sources], laid.key)
        titles = self._workspace.session.state.runs.titles
        names = [(name, titles.get(name, name)) for name in shown.compare.runs if name in shown.catalog.runs]
        _fill(self.left, names, laid.left)
        _fill(self.right, names, laid.right)

    def _show_laid(self) -> None:
        laid, compare = self.laid, self._workspace.session.state.compare
        if laid is None or self._shown is None:
            return
        self._fill(self._shown, laid)
        self.note.setText(laid.note)
        self.note.setAccessibleName(laid.note)
        self.copy.setEnabled(laid.diff is not None and not laid.diff.same)
        self._stack.setCurrentIndex(0 if laid.diff is not None else 1)
        if laid.diff is not None:
            self.diff.show_diff(laid.diff, compare.unified, compare.whole)
        else:
            title = "No texts" if not laid.sources else "One of the runs has no such text"
            self.empty.show_reason(Emptiness(title, laid.note or _ABOUT))

    def copy_patch(self) -> None:
        """Copy the difference in the form that patch and git understand."""
        laid = self.laid
        if laid is not None and laid.first.text is not None and laid.second.text is not None:
            QGuiApplication.clipboard().setText(patch(laid.first.text, laid.second.text, laid.left, laid.right))
            self._workspace.notify("info", "Difference copied")

    def ready(self) -> bool:
        """Return whether the texts are those that were asked for."""
        return self._asked is not None and self._asked is self._shown


def _box(name: str, letters: int) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    narrow(box, letters)
    return box


def _fill(box: QComboBox, entries: Sequence[tuple[str, str]], chosen: str) -> None:
    """Show choices without telling, one of them taken."""
    known = [(box.itemData(place), box.itemText(place)) for place in range(box.count())]
    box.blockSignals(True)
    if known != list(entries):
        box.clear()
        for key, text in entries:
            box.addItem(text, key)
    box.setCurrentIndex(next((place for place, (key, _) in enumerate(entries) if key == chosen), -1))
    box.setToolTip(f"{box.accessibleName()}: {box.currentText()}")  # long names have no room
    box.blockSignals(False)
