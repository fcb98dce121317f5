"""Views of histograms, images and texts on the screen, over logs whose contents are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.views.cards_view import CardsView
from app.views.histograms.view import HistogramsView
from app.views.images.card import ImageCard
from app.views.images.view import ImagesView
from app.views.texts.view import TextsView
from app.workspace import Workspace
from core.model import Catalog
from tests.core.readers.logs import read
from tests.core.views.histograms.logs import logs
from tests.core.views.images.logs import TAG
from tests.core.views.images.logs import logs as image_logs
from tests.core.views.texts.test_page import OTHER, SAYS, write_texts

V = TypeVar("V", bound=CardsView[Any])
Settled = Callable[[CardsView[Any]], None]


@pytest.fixture(scope="session")
def histograms(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return logs(tmp_path_factory.mktemp("histograms"))


@pytest.fixture(scope="session")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return image_logs(tmp_path_factory.mktemp("faces"))


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("texts")
    write_texts(folder / "a", SAYS)
    write_texts(folder / "b", OTHER)
    return read(folder)


def shown(qtbot: QtBot, view: V, catalog: Catalog, size: tuple[int, int] = (900, 700)) -> Iterator[V]:
    """Put a view on the screen over some logs."""
    view.workspace.session.set_catalog(catalog)
    view.resize(*size)
    with qtbot.waitExposed(view):
        view.show()
    settle(qtbot, view)
    yield view
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def view(qtbot: QtBot, workspace: Workspace, histograms: Catalog) -> Iterator[HistogramsView]:
    yield from shown(qtbot, HistogramsView(workspace), histograms)


@pytest.fixture
def images(qtbot: QtBot, workspace: Workspace, faces: Catalog) -> Iterator[ImagesView]:
    yield from shown(qtbot, ImagesView(workspace), faces, (1000, 900))


@pytest.fixture
def texts(qtbot: QtBot, workspace: Workspace, said: Catalog) -> Iterator[TextsView]:
    yield from shown(qtbot, TextsView(workspace), said)


def card(view: ImagesView, run: str = "a", sample: int = 0, tag: str = TAG) -> ImageCard:
    cards = view.grid.cards.values()
    return next(each for each in cards if (each.card.tag, each.card.run, each.card.sample) == (tag, run, sample))


def settle(qtbot: QtBot, view: CardsView[Any]) -> None:
    """Wait until every card in sight shows what it should."""
    qtbot.waitUntil(view.ready)


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[CardsView[Any]], None]:
    return lambda view: settle(qtbot, view)
