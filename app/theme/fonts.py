"""The bundled fonts, so that every system renders alike."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase

from core.style import TYPE

_SUFFIXES = (".otf", ".ttf")


@lru_cache(maxsize=1)
def load_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt, once; return the families."""
    families: list[str] = []
    for entry in files("resources").joinpath("fonts").iterdir():
        if entry.name.endswith(_SUFFIXES):
            with as_file(entry) as path:
                families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return tuple(dict.fromkeys(families))


def text_font(pixels: int = TYPE.body, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font of text at a size in logical pixels, with figures of equal width."""
    return QFont(_text_font(pixels, weight))


@lru_cache(maxsize=32)
def _text_font(pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(TYPE.family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


def mono_font(pixels: int = TYPE.table) -> QFont:
    """Return the font of code, ids and paths at a size in logical pixels."""
    font = QFont(TYPE.mono)
    font.setPixelSize(pixels)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font
