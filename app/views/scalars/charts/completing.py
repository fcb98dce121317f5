"""Completion of expressions in a line of text: what can stand at the cursor, and not instead of the whole text."""

from __future__ import annotations

from PySide6.QtCore import QObject, QStringListModel, Qt
from PySide6.QtWidgets import QApplication, QCompleter

from app.background import Background
from app.widgets.fields import Field
from app.workspace import Workspace
from core.views.expression_look import ExpressionLook, expression_look

_OFFERED = 100


class ExpressionCompletion(QObject):
    """Offers tags, functions, hyperparameters and words below a field while it is switched on."""

    def __init__(self, workspace: Workspace, field: Field) -> None:
        super().__init__(field)
        self._workspace, self._field = workspace, field
        self._model = QStringListModel(self)
        self._look = ExpressionLook("")
        self._looker = Background(self._show, self)
        self.on = False
        self.completer = QCompleter(self._model, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(12)
        self.completer.setWidget(field)
        self.completer.activated[str].connect(self._insert)  # type: ignore[index]
        field.textEdited.connect(lambda _: self.ask())

    def ask(self) -> None:
        """Ask what can stand at the cursor; what is found is shown a moment later."""
        if self.on:
            catalog, text, cursor = self._workspace.session.catalog, self._field.text(), self._field.cursorPosition()
            self._looker.ask(lambda: expression_look(catalog, text, cursor))

    def wait(self) -> None:
        """Wait until what can stand at the cursor is known."""
        self._looker.wait()

    def _show(self, look: ExpressionLook) -> None:
        popup = self.completer.popup()
        assert popup is not None  # it is made when it is asked for
        typed = look.text[look.start : look.end]
        offers = [offer.text for offer in look.offers[:_OFFERED] if offer.text != typed]
        if not self.on or look.text != self._field.text() or not typed or not offers:
            popup.hide()
            return
        self._look = look
        self._model.setStringList(offers)
        if QApplication.focusWidget() in (None, self._field) or popup.isVisible():
            self.completer.complete()
            popup.setCurrentIndex(self.completer.completionModel().index(0, 0))

    def _insert(self, text: str) -> None:
        """Put what was chosen in the place of what was being typed."""
        look = self._look
        if look.text == self._field.text():
            self._field.setText(look.text[: look.start] + text + look.text[look.end :])
            self._field.setCursorPosition(look.start + len(text))
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
