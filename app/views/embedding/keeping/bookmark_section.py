"""The part of the panel with bookmarks: kept, shown again, played, and taken to and from files."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton

from app.views.embedding.keeping.bookmark_acts import BookmarkActs
from app.views.embedding.keeping.bookmark_files import BookmarkFiles
from app.views.embedding.keeping.bookmark_list import BookmarkList
from app.views.embedding.section import Section
from app.widgets.buttons import IconButton, TextButton, link_button
from app.widgets.labels import label
from app.workspace import Workspace
from core.style import SPACE


class BookmarksSection(Section):
    """The list, buttons to keep, to go and to play, and a menu with what is rarer."""

    def __init__(self, workspace: Workspace, acts: BookmarkActs, files: BookmarkFiles) -> None:
        super().__init__(workspace, "Bookmarks", folded=True)
        self._acts, self._files = acts, files
        self.list = BookmarkList(acts)
        self.hint = label(
            "A bookmark keeps the whole picture: projection, colours, camera, filters, selection and step", "caption",
            wrap=True,
        )  # fmt: skip
        self.keep = TextButton(workspace, "Bookmark", acts.keep, "star")
        self.keep.setToolTip("Keep all that decides how the points are seen, behind the bookmark in front (Ctrl+K)")
        self.back = IconButton(workspace, "step-back", "Bookmark before (Alt+Shift+K)", lambda: acts.step(-1))
        self.next = IconButton(workspace, "step-forward", "Next bookmark (Alt+K)", lambda: acts.step(1))
        self.play = IconButton(workspace, "play", "Show all bookmarks one after another (Ctrl+Shift+K)", self._play)
        self.more = IconButton(workspace, "more", "More about bookmarks")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.clicked.connect(self._show_menu)
        self.logged = link_button("Take up the bookmarks of the log", lambda: files.open(files.logged()))
        self.logged.setToolTip("Views that were saved beside these vectors, with the coordinates they had")
        line = QHBoxLayout()
        line.setSpacing(SPACE.unit)
        line.addWidget(self.keep, 1)
        for button in (self.back, self.play, self.next, self.more):
            line.addWidget(button)
        self.rows.addWidget(self.list)
        self.rows.addWidget(self.hint)
        self.rows.addLayout(line)
        self.rows.addWidget(self.logged)
        acts.played.connect(self.show_bookmarks)
        self.show_bookmarks()

    def show_bookmarks(self) -> None:
        """Show what is kept, what is in front, and whether it is played."""
        marks = self._acts.all
        self.list.show_bookmarks(marks, self._acts.current)
        self.list.setVisible(bool(marks))
        self.hint.setVisible(not marks)
        self.keep.setEnabled(self._acts.can_keep())
        for button in (self.back, self.next, self.play):
            button.setEnabled(bool(marks))
        self.play.show_icon("pause" if self._acts.playing else "play")
        self.logged.setVisible(bool(self._files.logged()))

    def _play(self) -> None:
        self._acts.toggle_play()

    def menu(self) -> QMenu:
        """Return what can be done with the current bookmark and with all of them."""
        menu, name = QMenu(self), self.list.chosen()
        menu.setAccessibleName("Bookmarks")
        if name is not None:
            shown = name.replace("&", "&&")
            menu.addAction(f"Show {shown}\tEnter").triggered.connect(lambda: self._acts.go(name))
            menu.addAction("Update to what is seen").triggered.connect(lambda: self._acts.retake(name))
            menu.addAction("Rename\tF2").triggered.connect(lambda: self.list.rename())
            menu.addAction("Delete\tDel").triggered.connect(lambda: self._acts.delete(name))
            menu.addSeparator()
        save = menu.addAction("Save bookmarks…")
        save.setToolTip("As the page of the embedding projector loads them")
        save.setEnabled(bool(self._acts.all))
        save.triggered.connect(lambda: self._files.ask_and_save(self))
        menu.addAction("Open bookmarks…").triggered.connect(lambda: self._files.ask_and_open(self))
        return menu

    def _show_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
