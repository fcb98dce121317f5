from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.settings import ThemeChoice
from app.theme import apply, resolved
from app.theme.fonts import mono_font, text_font
from app.theme.icons import icon, pixmap, source
from app.theme.palette import palette
from app.theme.stylesheet import stylesheet
from core.style import DARK, LIGHT, TYPE, ThemeName, Tokens, contrast

Role = QPalette.ColorRole


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_texts_of_the_palette_can_be_read(tokens: Tokens) -> None:
    colours = palette(tokens)
    for text, ground, least in (
        (Role.WindowText, Role.Window, 7.0),
        (Role.Text, Role.Base, 7.0),
        (Role.ButtonText, Role.Button, 7.0),
        (Role.PlaceholderText, Role.Base, 4.5),
        (Role.HighlightedText, Role.Highlight, 4.5),
        (Role.ToolTipText, Role.ToolTipBase, 7.0),
    ):
        assert contrast(colours.color(text).name(), colours.color(ground).name()) >= least


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_the_stylesheet_has_no_unfilled_place(tokens: Tokens, dressed: QApplication) -> None:
    sheet = stylesheet(tokens)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_the_bundled_fonts_are_used(dressed: QApplication) -> None:
    assert QFontInfo(text_font()).family() == TYPE.family
    assert QFontInfo(mono_font()).family() == TYPE.mono
    assert dressed.font().pixelSize() == TYPE.body


def test_icons_take_the_colour_they_are_given(dressed: QApplication) -> None:
    image = pixmap("close", "#ff0000", 2.0).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert inked
    assert all(colour.red() > 200 and colour.green() < 40 for colour in inked)
    assert not icon("close", LIGHT).isNull()


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError, match="no icon 'unicorn'"):
        source("unicorn")


def test_a_button_wears_the_accent_of_the_theme(dressed: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Run")
    button.setProperty("primary", True)
    button.resize(120, 30)
    qtbot.addWidget(button)
    for tokens in (LIGHT, DARK):
        apply(dressed, tokens.name)
        button.style().polish(button)
        assert button.grab().toImage().pixelColor(20, 6) == QColor(tokens.accent)
    apply(dressed, ThemeName.LIGHT)


def test_the_system_is_followed_only_where_the_user_wants_it(window: MainWindow) -> None:
    assert resolved(ThemeChoice.DARK) is ThemeName.DARK
    assert resolved(ThemeChoice.LIGHT) is ThemeName.LIGHT
    window.appearance.choose(ThemeChoice.DARK)
    window.appearance._system_changed()
    assert window.workspace.theme is ThemeName.DARK
    window.appearance.choose(ThemeChoice.SYSTEM)
    assert window.workspace.theme is resolved(ThemeChoice.SYSTEM)
    window.appearance.choose(ThemeChoice.LIGHT)
