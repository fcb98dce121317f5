"""The dialog in which a chart of several tags is made or changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.views.scalars.charts.completing import ExpressionCompletion
from app.widgets.buttons import IconButton, TextButton
from app.widgets.choices import add_choices
from app.widgets.fields import Field
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.expressions import Known
from core.session.commands.cards.charts import delete_chart, put_chart
from core.state import ChartSpec, Source, SourceKind
from core.views.scalars import shown_tags
from core.views.scalars.said import known_names, said_of, settled

KINDS = (
    (SourceKind.TAG, "Tag", "Exactly this tag"),
    (SourceKind.PATTERN, "Regex", "All tags that this regular expression matches as a whole, such as .*/loss"),
    (SourceKind.EXPRESSION, "Expression", "Calculated from other tags, such as val/loss - train/loss"),
)
_SIDES = (("Left axis", "Drawn by the vertical axis at the left"), ("Right axis", "Drawn by an axis at the right"))
_EXAMPLES = ("train/loss", ".*/loss", "val/loss - train/loss")
WIDTH = 620


class SourceRow(QWidget):
    """One line of the dialog: how the text is to be read, the text with completion, and the side of its axis."""

    def __init__(
        self, workspace: Workspace, source: Source, tags: QStringListModel, changed: Callable[[], None],
        remove: Callable[[SourceRow], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self.kind, self.side, self.field = QComboBox(), QComboBox(), Field()
        self.remove = IconButton(workspace, "close", "Remove this line", lambda: remove(self), 26)
        self.said = label("", "caption", wrap=True)
        self._fill()
        self._completer = QCompleter(tags, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(12)
        self.completion = ExpressionCompletion(workspace, self.field)
        self.kind.setCurrentIndex([kind for kind, *_ in KINDS].index(source.kind))
        self.side.setCurrentIndex(int(source.second))
        self.field.setText(source.text)
        self._arrange()
        self._kind_changed()
        self.kind.currentIndexChanged.connect(self._kind_changed)
        for signal in (self.kind.currentIndexChanged, self.side.currentIndexChanged, self.field.textChanged):
            signal.connect(lambda *_: changed())

    def _fill(self) -> None:
        add_choices(self.kind, KINDS)
        add_choices(self.side, ((title, title, tip) for title, tip in _SIDES))
        self.kind.setAccessibleName("How the text is read")
        self.side.setAccessibleName("Vertical axis")
        self.side.setToolTip("The axis at the right has a range and a scale of its own")
        self.field.setAccessibleName("Tag, regular expression or expression")

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.kind)
        row.addWidget(self.field, 1)
        row.addWidget(self.side)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.said)
        self.said.hide()

    def _kind_changed(self) -> None:
        place = self.kind.currentIndex()
        self.kind.setToolTip(KINDS[place][2])
        self.field.setToolTip(KINDS[place][2])
        self.field.setPlaceholderText(f"For example {_EXAMPLES[place]}")
        tag = KINDS[place][0] is SourceKind.TAG
        self.completion.on = KINDS[place][0] is SourceKind.EXPRESSION
        self.field.setCompleter(self._completer if tag else None)  # type: ignore[arg-type]

    def source(self) -> Source:
        """Return what the line says."""
        return Source(self.field.text().strip(), KINDS[self.kind.currentIndex()][0], self.side.currentIndex() == 1)

    def say(self, text: str, good: bool) -> None:
        """Say below the line what it means or what is wrong with it."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        wrong = bool(text) and not good
        if self.field.property("wrong") != wrong:
            self.field.setProperty("wrong", wrong)
            self.said.setProperty("role", "bad" if wrong else "caption")
            for widget in (self.field, self.said):
                widget.style().polish(widget)


class ChartDialog(QDialog):
    """Title, category and lines of a chart; it is drawn when it is saved.

    Parameters
    ----------
    spec
        What is changed, or what a new chart begins with.
    known
        Whether that is a chart of the user already, which can be deleted.
    """

    def __init__(self, workspace: Workspace, spec: ChartSpec, known: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Edit chart" if known else "New chart")
        self.setMinimumWidth(WIDTH)
        self._workspace, self._spec, self._known = workspace, spec, known
        session = workspace.session
        self._tags = shown_tags(session.catalog, session.state)
        self._names: Known = known_names(session.catalog, self._tags)
        self._model = QStringListModel(list(self._tags), self)
        self.title, self.category = Field(), Field()
        self.rows: list[SourceRow] = []
        self._lines = QVBoxLayout()
        self.add = TextButton(workspace, "Add line", self.add_line, "plus")
        self.save = TextButton(workspace, "Save" if known else "Create", self._save, primary=True)
        self.cancel = TextButton(workspace, "Cancel", self.reject)
        self.delete = TextButton(workspace, "Delete chart", self._delete)
        self._arrange()
        for source in spec.sources or (Source(""),):
            self._add(source)
        self._check()

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self.title.setText(self._spec.title)
        self.title.setPlaceholderText("What the lines say, unless you call it something")
        self.title.setAccessibleName("Title")
        self.category.setText(self._spec.category)
        self.category.setPlaceholderText("Charts")
        self.category.setAccessibleName("Group")
        self.category.setToolTip("The heading below which the card stands among the scalars")
        form.addRow(label("Title"), self.title)
        form.addRow(label("Group"), self.category)
        inner, area = QWidget(), QScrollArea()
        inner.setLayout(self._lines)
        self._lines.setContentsMargins(0, 0, 6, 0)
        self._lines.setSpacing(6)
        self._lines.addStretch(1)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setMinimumHeight(150)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(label("What is drawn of each run", "heading"))
        column.addWidget(area, 1)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label(_EXPLAINED, "caption", wrap=True))
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.delete.setVisible(self._known)
        for button in (self.add, self.cancel, self.delete):
            button.setAutoDefault(False)
        self.save.setDefault(True)
        row.addWidget(self.delete)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        return row

    def add_line(self) -> None:
        """Add an empty line and put the cursor into it."""
        self._add(Source(""))
        self._check()
        self.rows[-1].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, source: Source) -> None:
        row = SourceRow(self._workspace, source, self._model, self._check, self._remove)
        self.rows.append(row)
        self._lines.insertWidget(self._lines.count() - 1, row)

    def _remove(self, row: SourceRow) -> None:
        self.rows.remove(row)
        row.deleteLater()
        if not self.rows:
            self._add(Source(""))
        self._check()

    def sources(self) -> Sequence[Source]:
        """Return what the lines say, without empty ones."""
        return tuple(source for row in self.rows if (source := row.source()).text)

    def _check(self) -> None:
        able = []
        for row in self.rows:
            text, good = said_of(row.source(), self._tags, self._names)
            row.say(text, good)
            able.append(good or row.source().kind is not SourceKind.EXPRESSION)
        self.save.setEnabled(bool(self.sources() or self._spec.margins) and all(able))

    def spec(self) -> ChartSpec:
        """Return the chart that the dialog describes."""
        sources = tuple(settled(source, self._names) for source in self.sources())
        title = self.title.text().strip() or ", ".join(source.text for source in sources) or self._spec.title
        return replace(self._spec, title=title, category=self.category.text().strip(), sources=sources)

    def _save(self) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(put_chart(self.spec()))
        self.accept()

    def _delete(self) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(delete_chart(self._spec))
        self.accept()


_EXPLAINED = (
    "Runs keep their colours; tags are told apart by dashes. A regular expression has to match a tag from its first "
    "to its last letter. Tags that only come later are drawn as soon as they are there."
)
