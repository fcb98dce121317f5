"""Render the mark into the PNG files that windows and installers use: ``python -m scripts.render_mark``.

Below 48 pixels a drawing with fewer and thicker strokes is used, so that its rings stay apart.
"""

from __future__ import annotations

import os
from pathlib import Path

ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)
SMALL = 40
"""Sizes in pixels up to which the drawing with fewer strokes is used."""


def render(source: Path, size: int, target: Path) -> None:
    """Draw an SVG file into a square PNG file of `size` pixels; raises ValueError if it cannot be drawn."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(source))
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    if not renderer.isValid() or not image.save(str(target)):
        raise ValueError(f"{source} cannot be drawn into {target}")


def main() -> None:
    """Render every size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for size in SIZES:
        source = ICONS / ("armillary-app-small.svg" if size <= SMALL else "armillary-app.svg")
        render(source, size, ICONS / f"armillary-{size}.png")


if __name__ == "__main__":
    main()
