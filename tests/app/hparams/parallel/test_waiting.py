"""Before the first picture of parallel coordinates is there, the page says that it is being made."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.hparams.parallel.page import ParallelPage
from app.views.hparams.parallel.painter import Painter
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.session.commands.runs.hparams import brush_field
from core.state import FieldBrush, Span
from core.style import LIGHT, rgb
from tests.core.views.hparams.made import sweep


def inked(image: QImage) -> bool:
    """Return whether anything but the canvas is seen."""
    canvas = rgb(LIGHT.canvas)
    pixels = (image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width()))
    return any(
        max(abs(a - b) for a, b in zip((p.red(), p.green(), p.blue()), canvas, strict=True)) > 60 for p in pixels
    )


def test_a_first_picture_with_ranges_is_announced_at_once(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    request = Painter.request
    monkeypatch.setattr(Painter, "request", lambda painter, wish: asked.append(wish))  # it takes its time
    workspace.session.set_catalog(sweep())
    brush = FieldBrush("hparams:params.lr", "hparams", "lr", "params.lr", (Span(1e-4, 1e-2),))
    workspace.session.do(brush_field(brush, "lr"))
    view = HParamsView(workspace)
    page = view.page
    assert isinstance(page, ParallelPage)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    QApplication.processEvents()
    assert asked
    assert page.surface.waiting == "Drawing 200 runs…"
    middle = page.surface.viewport().rect().adjusted(150, 60, -150, -60)
    assert inked(page.surface.viewport().grab(middle).toImage())
    assert not page.ready()
    monkeypatch.setattr(Painter, "request", request)
    page._asked = None
    page.ask()
    qtbot.waitUntil(view.ready)
    assert page.surface.painted is not None
    page.painter.close()
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
