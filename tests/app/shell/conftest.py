from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.window.runs.query.bar import QueryBar
from core.model import Catalog, Run, SourceSpec
from tests.app.conftest import make_run

Show = Callable[[Catalog], None]
RUNS = {"a": (0.1, "adam"), "b": (0.2, "adam"), "c": (0.3, "sgd"), "d": (0.4, "it's")}


def made(name: str, lr: float, optimizer: str) -> Run:
    return replace(make_run(name), params=MappingProxyType({"lr": lr, "optimizer": optimizer}))


def catalog_of(*names: str) -> Catalog:
    return Catalog((SourceSpec("/logs"),), MappingProxyType({name: made(name, *RUNS[name]) for name in names}))


@pytest.fixture
def bar(window: MainWindow, show: Show, qtbot: QtBot) -> QueryBar:
    """The query bar over four runs, with the focus and ready to complete."""
    show(catalog_of(*RUNS))
    window.search_runs()
    qtbot.waitUntil(lambda: window.runs.bar.completer is not None)
    return window.runs.bar
