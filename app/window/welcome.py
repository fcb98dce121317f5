"""What is seen while nothing is open."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.recents import Recent, cleared, pinning, recents
from app.settings import Remembered
from app.sources import path_of
from app.theme.icons import source
from app.widgets.buttons import IconButton, TextButton
from app.widgets.labels import ElidedLabel, label
from app.workspace import Workspace
from core.readers import places
from core.session.keeping.alive import Crashed
from core.style import ThemeName
from core.style.text import moment, since

WIDTH = 520
RECENT_SHOWN = 6


class Mark(QWidget):
    """The armillary sphere, in the colours of the theme."""

    def __init__(self, workspace: Workspace, size: int) -> None:
        super().__init__()
        self._workspace = workspace
        self.setFixedSize(size, size)
        self.setAccessibleName("Armillary")
        workspace.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        dark = self._workspace.theme is ThemeName.DARK
        drawing = source("armillary-dark" if dark else "armillary-light")
        painter = QPainter(self)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(self.rect()))


class RecentRow(QWidget):
    """Something that was opened before: its name, what is in it and when that was, and whether it is still there."""

    def __init__(
        self,
        workspace: Workspace,
        recent: Recent,
        open_it: Callable[[], None],
        pin: Callable[[], None],
        forget: Callable[[], None],
    ) -> None:
        super().__init__()
        present, name = recent.present, recent.name
        self.button = QPushButton(name)
        self.button.setProperty("link", True)
        self.button.setEnabled(present)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(lambda: open_it())
        self.button.setToolTip("\n".join(recent.paths))
        place = ElidedLabel(recent.folder if present else "no longer there", "muted")
        place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        told = label(_told(recent, time.time()), "caption")
        told.setToolTip(moment(recent.facts.at) if recent.facts.at else "")
        if not present:
            self.setToolTip(recent.remedy)
        pinned = recent.facts.pinned
        tip = f"Let {name} go down the list" if pinned else f"Keep {name} at the top"
        self.pin = IconButton(workspace, "pinned" if pinned else "pin", tip, pin, size=22)
        self.forget = IconButton(workspace, "close", f"Forget {name}", forget, size=22)
        row = QHBoxLayout(self)
        row.setContentsMargins(-5, 0, 0, 0)  # the words of the link, not its edge, stand under the heading
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addWidget(place, 1)
        row.addWidget(told)
        row.addWidget(self.pin)
        row.addWidget(self.forget)


def _told(recent: Recent, now: float) -> str:
    """Return what is in something, and when it was opened last: ``"session · 30 runs · 2 h ago"``."""
    facts = recent.facts
    parts = ["session" if recent.is_session else "", facts.holds, since(facts.at, now) if facts.at else ""]
    return " · ".join(part for part in parts if part)


class LostBanner(QFrame):
    """Offers what was open in a program that ended unexpectedly."""

    def __init__(
        self, workspace: Workspace, lost: Crashed, reopen: Callable[[], None], dismiss: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setObjectName("popup")
        names = ", ".join(places.name(path_of(each)) or each for each in lost.arguments)
        self.reopen = TextButton(workspace, "Reopen", reopen, "refresh", primary=True)
        self.reopen.setToolTip("Opens the same logs with everything as it was kept last")
        self.dismiss = TextButton(workspace, "Dismiss", dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        text = f"Armillary ended unexpectedly {since(lost.at, time.time())} while {names} was open"
        row.addWidget(label(text, wrap=True), 1)
        row.addWidget(self.dismiss)
        row.addWidget(self.reopen)


class Welcome(QWidget):
    """Ways to open logs: a folder, files, an address, what was open before, the sample, or a drop."""

    def __init__(
        self,
        workspace: Workspace,
        remembered: Remembered,
        open_folder: Callable[[], None],
        open_files: Callable[[], None],
        open_remote: Callable[[], None],
        open_sample: Callable[[], None],
        open_entry: Callable[[tuple[str, ...]], None],
        reopen: Callable[[Crashed], None],
    ) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._remembered = remembered
        self._open_entry = open_entry
        self._reopen = reopen
        self.open_folder = TextButton(workspace, "Open folder…", open_folder, "open-folder", primary=True)
        self.open_files = TextButton(workspace, "Open files…", open_files, "file")
        self.open_remote = TextButton(workspace, "Remote…", open_remote, "remote")
        self.open_remote.setAccessibleName("Open remote folder…")
        self.open_remote.setToolTip("Opens a folder on another machine or in a store")
        self.open_sample = TextButton(workspace, "Sample logs", open_sample, "sample")
        self.open_sample.setAccessibleName("Open sample logs")
        self.drop = QFrame()
        self.lost: list[LostBanner] = []
        self.clear = TextButton(workspace, "Clear list", self._clear)
        self.clear.setProperty("link", True)
        self.clear.setToolTip("Forgets everything in this list but what is pinned")
        self.recent: list[RecentRow] = []
        self._recent_title = label("Recent", "heading")
        self._recent_column = QVBoxLayout()
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setFixedWidth(WIDTH)
        column = QVBoxLayout(page)
        column.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Mark(self._workspace, 56))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("Armillary", "title"))
        words.addWidget(label("Explore what your training runs have logged", "muted"))
        head.addLayout(words, 1)
        column.addLayout(head)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.open_folder, self.open_files, self.open_remote, self.open_sample):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self._lost_column = QVBoxLayout()
        self._lost_column.setSpacing(8)
        column.addLayout(self._lost_column)
        column.addWidget(self._drop_area())
        title = QHBoxLayout()
        title.addWidget(self._recent_title, 1)
        title.addWidget(self.clear)
        column.addLayout(title)
        self._recent_column.setSpacing(2)
        column.addLayout(self._recent_column)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(page, alignment=Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _drop_area(self) -> QFrame:
        self.drop.setObjectName("dropHere")
        self.drop.setFixedHeight(88)
        column = QVBoxLayout(self.drop)
        column.addStretch(1)
        column.addWidget(label("Drop folders or files here", "heading"), alignment=Qt.AlignmentFlag.AlignCenter)
        formats = "Logs, arrays, tables, safetensors, vectors of words, saved sessions"
        column.addWidget(label(formats, "caption"), alignment=Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        return self.drop

    def sizeHint(self) -> QSize:
        """Return room for all of it."""
        return QSize(WIDTH + 64, 520)

    def highlight(self, over: bool) -> None:
        """Show that what is dragged can be dropped."""
        self.drop.setProperty("over", over)
        self.drop.style().polish(self.drop)

    def refresh(self) -> None:
        """Show what was opened before as it is now."""
        for row in self.recent:
            self._recent_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        found = recents(self._remembered.value)[:RECENT_SHOWN]
        self.recent = [self._row(each) for each in found]
        for row in self.recent:
            self._recent_column.addWidget(row)
        for widget in (self._recent_title, self.clear):
            widget.setVisible(bool(found))

    def offer(self, lost: Sequence[Crashed]) -> None:
        """Offer what was open in programs that ended unexpectedly."""
        for banner in self.lost:
            self._lost_column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.lost = []
        for each in lost:
            dismiss = partial(self.offer, [other for other in lost if other is not each])
            self.lost.append(LostBanner(self._workspace, each, partial(self._reopen, each), dismiss))
            self._lost_column.addWidget(self.lost[-1])

    def _clear(self) -> None:
        self._remembered.change(cleared)
        self.refresh()

    def _row(self, recent: Recent) -> RecentRow:
        entry, pinned = recent.entry, recent.facts.pinned

        def forget() -> None:
            self._remembered.change(lambda settings: settings.forgotten(entry))
            self.refresh()

        def pin() -> None:
            self._remembered.change(lambda settings: pinning(settings, entry, not pinned))
            self.refresh()

        return RecentRow(self._workspace, recent, lambda: self._open_entry(entry), pin, forget)
