from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from core.model import Catalog
from tests.app.conftest import make_catalog
from tests.app.shell.test_actions import all_tables

KEYS = Path(__file__).resolve().parents[3] / "docs" / "manual" / "keys.md"


def test_the_manual_tells_every_shortcut_and_no_other(
    window: MainWindow, show: Callable[[Catalog], None], qtbot: QtBot
) -> None:
    show(make_catalog("a", "b"))
    told = re.findall(r"`([^`]+)`", KEYS.read_text("utf-8"))
    known = {action.shortcut for _, table in all_tables(window, qtbot) for action in table if action.shortcut}
    assert set(told) == known
