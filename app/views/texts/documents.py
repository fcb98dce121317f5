"""Cards' texts as documents, made on a thread and handed to the window's."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QTextDocument

from app.theme.fonts import text_font
from core.style import SPACE, TYPE, tokens
from core.views.texts import Page, TextWish, resolve_wish
from core.views.texts.html import html_of


@dataclass(frozen=True, eq=False)
class Made:
    """A page and its document, which belongs to the window's thread."""

    page: Page
    document: QTextDocument


class SafeDocument(QTextDocument):
    """A document that loads nothing: whatever a text names stays where it is."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return nothing."""
        del kind, name
        return ""


def made_card(wish: TextWish) -> Made:
    """Return the document of a card; reads payloads that are not known yet."""
    page = resolve_wish(wish)
    document = SafeDocument()
    document.setDefaultFont(text_font(TYPE.body))
    document.setDocumentMargin(SPACE.between)
    document.setUndoRedoEnabled(False)
    document.setHtml(html_of(page.part, tokens(wish.theme)))
    application = QCoreApplication.instance()
    if application is not None:
        document.moveToThread(application.thread())
    return Made(page, document)
