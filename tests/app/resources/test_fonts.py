from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase
from pytestqt.qtbot import QtBot

from core.style import TYPE

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
FAMILIES = {
    "Inter-Regular.otf": (TYPE.family, 400),
    "Inter-Medium.otf": (TYPE.family, 500),
    "Inter-SemiBold.otf": (TYPE.family, 600),
    "JetBrainsMono-Regular.ttf": (TYPE.mono, 400),
}


def test_the_bundle_is_these_fonts_and_their_licences() -> None:
    assert {file.name for file in FONTS.glob("*.*")} == {*FAMILIES, "Inter-OFL.txt", "JetBrainsMono-OFL.txt"}
    for licence in FONTS.glob("*-OFL.txt"):
        text = licence.read_text()
        assert text.startswith("Copyright 2020 The ")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


@pytest.mark.parametrize("name", FAMILIES)
def test_the_window_loads_a_font_under_its_family(name: str, qtbot: QtBot) -> None:
    number = QFontDatabase.addApplicationFontFromData(QByteArray((FONTS / name).read_bytes()))
    assert FAMILIES[name][0] in QFontDatabase.applicationFontFamilies(number)


@pytest.mark.parametrize("name", FAMILIES)
def test_figures_load_a_font_under_its_family_and_weight(name: str) -> None:
    from matplotlib.font_manager import FontManager

    manager = FontManager()
    manager.ttflist = []
    manager.addfont(FONTS / name)
    assert FAMILIES[name] in {(entry.name, entry.weight) for entry in manager.ttflist}
