"""Icons of one family, drawn as SVG and coloured by the tokens."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.style import SPACE, Tokens


def icon(name: str, tokens: Tokens, colour: str = "") -> QIcon:
    """Return an icon in the colour of text (or another one), faint where disabled; raises KeyError for no such file."""
    return _icon(name, colour or tokens.text, tokens.faint, _finest_screen())


def _finest_screen() -> float:
    """Device pixels per logical pixel of the finest screen; coarser ones show the same icons smaller."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


@lru_cache(maxsize=512)
def _icon(name: str, normal: str, disabled: str, scale: float) -> QIcon:
    result = QIcon()
    result.addPixmap(pixmap(name, normal, scale), QIcon.Mode.Normal)
    result.addPixmap(pixmap(name, disabled, scale), QIcon.Mode.Disabled)
    return result


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, scale: float, size: int = SPACE.icon) -> QPixmap:
    """Return an icon as pixels: `size` in logical pixels, `scale` device pixels in each."""
    image = QImage(round(size * scale), round(size * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(coloured(name, colour).encode())).render(painter, QRectF(image.rect()))
    painter.end()
    result = QPixmap.fromImage(image)
    result.setDevicePixelRatio(scale)
    return result


def coloured(name: str, colour: str) -> str:
    """Return the text of an icon's SVG file with its stroke in one colour."""
    return source(name).replace("currentColor", QColor(colour).name())


@lru_cache(maxsize=1)
def _folder() -> Traversable:
    """Return where the icons lie; to find that out takes longer than to read one."""
    return files("resources").joinpath("icons")


@lru_cache(maxsize=256)
def source(name: str) -> str:
    """Return the text of an icon's SVG file; raises KeyError if there is none."""
    try:
        return _folder().joinpath(f"{name}.svg").read_text(encoding="utf-8")
    except OSError as error:
        raise KeyError(f"there is no icon {name!r}") from error
