"""Toasts: notices that neither block nor take the focus, and unexpected errors that end up in one."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.logfile import log_error
from app.theme.fonts import mono_font
from app.theme.icons import pixmap
from app.widgets.buttons import IconButton, link_button
from app.widgets.labels import label
from app.workspace import Workspace

SECONDS = {"info": 5.0, "warning": 10.0}
"""How long a toast stays; errors stay until they are closed."""
MOST = 4
WIDTH = 380


class Toast(QFrame):
    """One notice; the same notice again only raises its count."""

    closed = Signal(object)

    def __init__(self, workspace: Workspace, severity: str, message: str, details: str) -> None:
        super().__init__()
        self.severity, self.message, self.details = severity, message, details
        self.count = 1
        self._workspace = workspace
        self.setObjectName("floating")
        self.setAccessibleName(f"{severity}: {message}")
        self._mark = QLabel()
        self._mark.setContentsMargins(0, 2, 0, 0)
        self._text = label(message, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = _details_box(details)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=int(SECONDS.get(severity, 0) * 1000))
        self._timer.timeout.connect(self.close_toast)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()
        self.again(0)

    def again(self, times: int = 1) -> None:
        """Say it once more."""
        self.count += times
        self._text.setText(self.message if self.count == 1 else f"{self.message} ({self.count} times)")
        if self.severity in SECONDS:
            self._timer.start()

    def close_toast(self) -> None:
        """Go away."""
        self.closed.emit(self)

    def full_height(self, width: int) -> int:
        """Return the height that shows all of it, its words wrapped."""
        self.ensurePolished()
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def toggle_details(self) -> None:
        """Show or hide the details; a toast that is being read stays."""
        self._timer.stop()
        self._details.setVisible(self._details.isHidden())
        parent = self.parentWidget()
        if isinstance(parent, Toaster):
            parent.place()

    def copy(self) -> None:
        """Copy message and details."""
        QGuiApplication.clipboard().setText("\n".join(part for part in (self.message, self.details) if part))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 10, 8, 10)
        grid.setHorizontalSpacing(8)
        grid.addWidget(self._mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._text, 0, 1)
        grid.addWidget(
            IconButton(self._workspace, "close", "Close", self.close_toast, size=22), 0, 2, Qt.AlignmentFlag.AlignTop
        )
        grid.setColumnStretch(1, 1)
        if self.details:
            row = QHBoxLayout()
            row.addWidget(link_button("Details", self.toggle_details))
            row.addWidget(link_button("Copy", self.copy))
            row.addStretch(1)
            grid.addLayout(row, 1, 1)
            grid.addWidget(self._details, 2, 0, 1, 3)

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        name, colour = {"error": ("error", tokens.bad), "warning": ("warning", tokens.warn)}.get(
            self.severity, ("info", tokens.accent)
        )
        self._mark.setPixmap(pixmap(name, colour, self.devicePixelRatioF()))


def _details_box(details: str) -> QPlainTextEdit:
    box = QPlainTextEdit(details, readOnly=True)
    box.setFont(mono_font(11))
    box.setFixedHeight(150)
    box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    box.setAccessibleName("Details")
    box.hide()
    return box


class Toaster(QWidget):
    """Shows the workspace's notices in the lower right corner of its parent, the newest at the bottom."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.toasts: list[Toast] = []
        self._workspace = workspace
        self._home = parent
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        workspace.notified.connect(self.show_notice)
        self.hide()

    def show_notice(self, severity: str, message: str, details: str) -> None:
        """Show a notice, or count it up if it is on the screen already."""
        for toast in self.toasts:
            if (toast.severity, toast.message) == (severity, message):
                toast.again()
                return
        toast = Toast(self._workspace, severity, message, details)
        toast.closed.connect(self._remove)
        self.toasts.append(toast)
        self._column.addWidget(toast)
        toast.show()
        for old in self.toasts[:-MOST]:
            self._remove(old)
        self.place()

    def place(self) -> None:
        """Stay in the corner."""
        self.setVisible(bool(self.toasts))
        if self.toasts:
            width = min(WIDTH, self._home.width() - 32)
            gaps = self._column.spacing() * (len(self.toasts) - 1)
            height = sum(toast.full_height(width) for toast in self.toasts) + gaps
            self.setGeometry(self._home.width() - width - 16, self._home.height() - height - 16, width, height)
            self.raise_()

    def _remove(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
            self.place()


class ErrorCatcher(QObject):
    """Turns unexpected errors of any thread into a line in the log file and a toast."""

    _caught = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._caught.connect(lambda message, details: workspace.notify("error", message, details))

    def install(self) -> Callable[[], None]:
        """Catch errors from now on; return what ends it."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self.caught(args.exc_type, args.exc_value, args.exc_traceback)

        def restore() -> None:
            sys.excepthook, threading.excepthook = before

        return restore

    def caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Take an error that nobody else did."""
        details = "".join(traceback.format_exception(kind, error, trace))
        message = f"Something went wrong: {error or kind.__name__}"
        log_error(message, details)
        self._caught.emit(message, details)
