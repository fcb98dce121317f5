"""What stands where the picture will be: progress, failure, or what belongs there and how to get it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.views.embedding.loader import Progress
from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.widgets.progress import ProgressBar
from app.workspace import Workspace
from core.model import Catalog
from core.style import SPACE

_STEPS = 1000
_WIDEST = 420


class WaitingPage(QWidget):
    """One heading, one line, a bar while something runs and the button that fits."""

    cancelled = Signal()
    retried = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = label("", "title", wrap=True)
        self.text = label("", "muted", wrap=True)
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = TextButton(workspace, "Cancel", self.cancelled.emit)
        self.retry = TextButton(workspace, "Try again", self.retried.emit, primary=True)
        column = QWidget()
        column.setMaximumWidth(_WIDEST)
        inner = QVBoxLayout(column)
        inner.setSpacing(SPACE.between)
        for widget in (self.heading, self.text, self.bar):
            inner.addWidget(widget)
        for text in (self.heading, self.text):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.retry)
        buttons.addStretch(1)
        inner.addLayout(buttons)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, _WIDEST)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(1)
        self._show("", "")

    def show_catalog(self, catalog: Catalog) -> None:
        """Say that there is no embedding, or not yet."""
        if not catalog.complete:
            self._show("Looking for embeddings…", "The logs are still being read", busy=True)
        elif not catalog.sources:
            self._show(
                "No logs are open", "Open a folder of logs, or a file of vectors: arrays, tables, safetensors or words"
            )
        else:
            self._show(
                "No embeddings in these logs",
                "Vectors logged with add_embedding of a SummaryWriter, or a projector_config.pbtxt beside tensors, "
                "appear here as points; arrays, tables, safetensors and vectors of words are opened as files",
            )

    def show_progress(self, running: Sequence[Progress]) -> None:
        """Say what runs and how far it is, or what failed."""
        failed = [p for p in running if p.failure]
        stopped = [p for p in running if p.cancelled]
        if failed:
            said = failed[0].failure
            self._show(f"{failed[0].title} did not work", said[:1].upper() + said[1:], again=True)
        elif stopped:
            self._show("Stopped", f"{stopped[0].title} was cancelled", again=True)
        else:
            title = running[-1].title if running else "Preparing the points"
            self._show(title, "", busy=True, fraction=running[-1].fraction if running else None)

    def _show(
        self, heading: str, text: str, busy: bool = False, again: bool = False, fraction: float | None = None
    ) -> None:
        self.heading.setText(heading)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.retry.setVisible(again)
        if busy:
            self.bar.setRange(0, 0 if fraction is None else _STEPS)
            self.bar.setValue(0 if fraction is None else round(fraction * _STEPS))


class ProgressStrip(QWidget):
    """A thin bar over the picture while the next one is being made."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.caption: QLabel = label("", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.between, SPACE.inside, SPACE.between, 0)
        layout.setSpacing(2)
        layout.addWidget(self.bar)
        layout.addWidget(self.caption)
        self.setFixedWidth(220)
        self.hide()

    def show_progress(self, running: Sequence[Progress]) -> None:
        """Show the last of what runs, nothing if nothing does."""
        self.setVisible(bool(running))
        if not running:
            return
        last = running[-1]
        self.caption.setText(last.failure or last.title)
        self.bar.setRange(0, 0 if last.fraction is None else _STEPS)
        self.bar.setValue(0 if last.fraction is None else round(last.fraction * _STEPS))
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            self.move((parent.width() - self.width()) // 2, 0)
        self.raise_()
