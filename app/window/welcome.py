"""What is seen while nothing is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.settings import Remembered
from app.sources import exists, path_of
from app.theme.icons import source
from app.widgets.buttons import IconButton, TextButton
from app.widgets.labels import ElidedLabel, label
from app.workspace import Workspace
from core.readers import places
from core.style import ThemeName

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
    """Something that was opened before: its name, where it lies, and whether it is still there."""

    def __init__(
        self, workspace: Workspace, entry: tuple[str, ...], open_it: Callable[[], None], forget: Callable[[], None]
    ) -> None:
        super().__init__()
        paths = [path_of(argument) for argument in entry]
        present = all(map(exists, paths))
        name = ", ".join(places.name(path) or path for path in paths)
        self.button = QPushButton(name)
        self.button.setProperty("link", True)
        self.button.setEnabled(present)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(lambda: open_it())
        place = ElidedLabel(places.parent(paths[0]) if present else "no longer there", "muted")
        place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(-5, 0, 0, 0)  # the words of the link, not its edge, stand under the heading
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addWidget(place, 1)
        row.addWidget(IconButton(workspace, "close", f"Forget {name}", forget, size=22))


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
    ) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._remembered = remembered
        self._open_entry = open_entry
        self.open_folder = TextButton(workspace, "Open folder…", open_folder, "open-folder", primary=True)
        self.open_files = TextButton(workspace, "Open files…", open_files, "file")
        self.open_remote = TextButton(workspace, "Remote…", open_remote, "remote")
        self.open_remote.setAccessibleName("Open remote folder…")
        self.open_remote.setToolTip("Opens a folder on another machine or in a store")
        self.open_sample = TextButton(workspace, "Sample logs", open_sample, "sample")
        self.open_sample.setAccessibleName("Open sample logs")
        self.drop = QFrame()
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
        column.addWidget(self._drop_area())
        column.addWidget(self._recent_title)
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
        formats = "TensorBoard logs, .npy, .npz, .csv, .tsv, .jsonl and .parquet tables, saved sessions"
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
            row.deleteLater()
        entries = self._remembered.value.recent[:RECENT_SHOWN]
        self.recent = [self._row(entry) for entry in entries]
        for row in self.recent:
            self._recent_column.addWidget(row)
        self._recent_title.setVisible(bool(entries))

    def _row(self, entry: tuple[str, ...]) -> RecentRow:
        def forget() -> None:
            self._remembered.change(lambda settings: settings.forgotten(entry))
            self.refresh()

        return RecentRow(self._workspace, entry, lambda: self._open_entry(entry), forget)
