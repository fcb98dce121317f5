"""How the logs of a session differ from what they were: what is told, and the dialog that tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.theme.icons import icon
from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.session.keeping.contents import Finding, Weight
from core.style import SPACE

NAMED = 8
"""Names that are listed of each difference; the copied report has all."""
WIDTH = 560


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be told after a session was opened.

    Attributes
    ----------
    path
        The session's file, None for what was kept by itself.
    missing
        Former paths of logs that were not found.
    moved
        Pairs of the former path of logs and where they were found.
    notes
        What of the file could not be read, one sentence each.
    findings
        How the logs differ.
    """

    path: Path | None
    missing: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether anything is told that the user should know before going on."""
        return bool(self.missing or self.moved or self.notes) or any(
            each.weight is Weight.WARNING for each in self.findings
        )

    def all(self) -> tuple[Finding, ...]:
        """Return everything as differences, what is missing first."""
        gone = [Finding(Weight.WARNING, "Logs that were not found", (path,), "Locate them") for path in self.missing]
        moved = [
            Finding(
                Weight.NOTE, "Logs found at another place", (new,), f"They were at {old}; saving keeps the new place"
            )
            for old, new in self.moved
        ]
        notes = [Finding(Weight.WARNING, note, (), "Saving the session again mends the file") for note in self.notes]
        return (*gone, *moved, *notes, *self.findings)

    def text(self) -> str:
        """Return all of it as text."""
        lines = [] if self.path is None else [str(self.path)]
        for each in self.all():
            lines += [each.title, *(f"  {name}" for name in each.names), *([f"  {each.remedy}"] if each.remedy else [])]
        return "\n".join(lines) + "\n"


class ReportDialog(QDialog):
    """Lists what changed, and asks where logs are that were not found."""

    def __init__(
        self, workspace: Workspace, report: Report, relocate: Callable[[str, str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Since the session was saved")
        self.report = report
        self._workspace, self._relocate = workspace, relocate
        self.locate_buttons: list[TextButton] = []
        self.signs: list[tuple[QLabel, Weight]] = []
        self.copy_button = TextButton(workspace, "Copy report", self._copy, "copy")
        self.close_button = TextButton(workspace, "Close", self.accept, primary=not report.missing)
        self.copy_button.setToolTip("Copies everything that is said here, all names included")
        self.copy_button.setAutoDefault(False)
        self._arrange()
        self._paint_signs()
        workspace.theme_changed.connect(self._paint_signs)

    def _paint_signs(self) -> None:
        """Draw the signs in the colours of the theme."""
        tokens = self._workspace.tokens
        looks = {Weight.WARNING: ("warning", tokens.warn), Weight.NOTE: ("info", tokens.muted)}
        for sign, weight in self.signs:
            name, colour = looks[weight]
            sign.setPixmap(icon(name, tokens, colour).pixmap(SPACE.icon, SPACE.icon))

    def _arrange(self) -> None:
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, SPACE.inside, 0)
        rows.setSpacing(SPACE.around)
        missing = list(self.report.missing)
        for finding in self.report.all():
            rows.addWidget(self._row(finding, missing.pop(0) if missing else ""))
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.inside)
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around, SPACE.around, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.between)
        name = "" if self.report.path is None else self.report.path.name
        column.addWidget(label(f"What is different since {name} was saved", "heading", wrap=True))
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.resize(WIDTH, min(520, 190 + 84 * len(self.report.all())))

    def _row(self, finding: Finding, missing: str) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.between)
        sign = QLabel()
        self.signs.append((sign, finding.weight))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(finding.title, wrap=True))
        if finding.names:
            listed = label(_listed(finding.names), "muted", wrap=True)
            listed.setToolTip("\n".join(finding.names[:100]))
            words.addWidget(listed)
        if finding.remedy and not missing:
            words.addWidget(label(finding.remedy, "caption", wrap=True))
        row.addLayout(words, 1)
        if missing:
            button = TextButton(self._workspace, "Locate…", lambda: self._ask(missing), "open-folder", primary=True)
            button.setToolTip("Shows where these logs lie now; that is remembered")
            self.locate_buttons.append(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return widget

    def _ask(self, former: str) -> None:
        start = next((each for each in Path(former).parents if each.exists()), Path.home())
        dialog = QFileDialog(self, f"Where is {Path(former).name}?", str(start))
        is_file = bool(Path(former).suffix)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile if is_file else QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.locate(former, path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def locate(self, former: str, path: str) -> None:
        """Open the session with logs where they lie now."""
        self.accept()
        self._relocate(former, path)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.text())


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
