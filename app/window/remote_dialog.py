"""Asking for the address of a remote folder, and saying which there are and where credentials come from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.sources import parse
from app.widgets.buttons import TextButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import SourceSpec
from core.readers.places import holds_secret, is_remote
from core.readers.remote_watch import EVERY

KINDS = (
    ("s3://bucket/folder", "Amazon S3 and what speaks it", "AWS profile or environment"),
    ("gs://bucket/folder", "Google Cloud Storage", "Google Cloud login"),
    ("ssh://user@host/folder", "Another machine, over SSH", "SSH agent or key file"),
    ("https://host/folder", "A web server that lists folders", "The file .netrc"),
)
"""An example of each kind of address, what it is, and where its credentials come from."""
WIDTH = 600


class RemoteDialog(QDialog):
    """Asks for an address; what is wrong with it is said below the field, and nothing is kept of it."""

    chosen = Signal(list)
    """The address to open, alone in a list."""
    added = Signal(list)
    """The address to open beside what is open."""

    def __init__(self, workspace: Workspace, sources: Sequence[SourceSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Open remote folder")
        self.setFixedWidth(WIDTH)
        self.field = Field()
        self.field.setAccessibleName("Address")
        self.field.setPlaceholderText(KINDS[0][0])
        self.field.textChanged.connect(self._typed)
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        self.open_button = TextButton(workspace, "Open", lambda: self._take(self.chosen), primary=True)
        self.add_button = TextButton(workspace, "Add to what is open", lambda: self._take(self.added))
        self.add_button.setVisible(bool(sources))
        self.cancel = TextButton(workspace, "Cancel", self.reject)
        for button in (self.add_button, self.cancel):
            button.setAutoDefault(False)
        self.open_button.setDefault(True)
        self._lay_out()
        self._typed("")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        address = QVBoxLayout()
        address.setSpacing(4)
        address.addWidget(label("Address", "heading"))
        address.addWidget(self.field)
        address.addWidget(self.wrong)
        column.addLayout(address)
        column.addLayout(_kinds())
        hint = "Credentials never stand in the address: they are taken from where the system keeps them. "
        hint += f"Remote folders are looked at every {EVERY:.0f} seconds, local ones all the time."
        column.addWidget(label(hint, "caption", wrap=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.cancel, self.add_button, self.open_button):
            buttons.addWidget(button)
        column.addLayout(buttons)

    def _typed(self, text: str) -> None:
        """Say at once that a secret does not belong here; everything else can wait until the address is whole."""
        secret = holds_secret(text.strip())
        self._say(_refusal(text) if secret else "")
        for button in (self.open_button, self.add_button):
            button.setEnabled(bool(text.strip()) and not secret)

    def _take(self, signal: SignalInstance) -> None:
        text = self.field.text().strip()
        wrong = _refusal(text)
        self._say(wrong)
        if not wrong:
            signal.emit([text])
            self.accept()

    def _say(self, wrong: str) -> None:
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        self.field.setProperty("wrong", bool(wrong))
        self.field.style().polish(self.field)
        self.adjustSize()


def _refusal(text: str) -> str:
    """Return why an address cannot be opened, empty if it can be tried."""
    try:
        sources = parse([text.strip()])
    except ValueError as error:
        return str(error) if "://" in text else f"An address begins as in {KINDS[0][0]}"
    return "" if all(is_remote(source.path) for source in sources) else "That is a folder of this machine"


def _kinds() -> QGridLayout:
    """Return a table of the kinds of addresses."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for column, heading in enumerate(("For example", "What it is", "Credentials from")):
        grid.addWidget(label(heading, "caption"), 0, column)
    for row, (example, what, credentials) in enumerate(KINDS, 1):
        grid.addWidget(label(example), row, 0)
        grid.addWidget(label(what, "muted"), row, 1)
        grid.addWidget(label(credentials, "muted"), row, 2)
    return grid
