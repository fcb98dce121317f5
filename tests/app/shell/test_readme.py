from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from core.model import Catalog
from tests.app.conftest import make_catalog
from tests.app.shell.test_actions import all_tables

README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_readme_tells_every_shortcut_and_no_other(
    window: MainWindow, show: Callable[[Catalog], None], qtbot: QtBot
) -> None:
    show(make_catalog("a", "b"))
    section = README.read_text("utf-8").split("## Touch and keys")[1].split("\n## ")[0]
    told = re.findall(r"`([^`]+)`", section)
    known = {action.shortcut for _, table in all_tables(window, qtbot) for action in table if action.shortcut}
    assert set(told) == known
