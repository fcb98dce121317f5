"""Images that leave the view: the clipboard, files, figures and tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QGuiApplication

from app.views.images.saving import logged_data, spot_name, write_cards
from app.views.images.view import ImagesView
from core.session.commands.cards.images import tone
from core.style import ThemeName
from core.views import Viewport
from core.views.image_part import ImagePart
from tests.app.cards.conftest import Settled, card
from tests.core.views.images.logs import SIZE, TAG, encoded, shades
from tests.images import pixels


def test_images_leave_as_they_were_logged_and_as_they_are_shown(
    images: ImagesView, settled: Settled, tmp_path: Path
) -> None:
    mine = card(images)
    images.workspace.session.do(tone(brightness=0.5))
    settled(images)
    images.saving.copy_shown(mine, 0)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == SIZE
    assert np.abs(pixels(image)[..., :3] - np.rint(shades(0, 20, 0) * 0.5)).max() <= 1
    cell = mine.pane.cell(0)
    assert cell is not None
    assert cell.spot is not None
    data = logged_data(cell.spot, tmp_path / spot_name(cell.spot))
    assert bytes(data.data("image/png").data()) == encoded(shades(0, 20, 0))
    (url,) = data.urls()
    assert Path(url.toLocalFile()).read_bytes() == encoded(shades(0, 20, 0))
    assert Path(url.toLocalFile()).name == "a_val_faces_step20.png"


def test_all_images_of_the_filter_are_written(images: ImagesView, tmp_path: Path) -> None:
    session = images.workspace.session
    severity, said = write_cards(session.catalog, session.state, images.workspace.theme, tmp_path)
    assert (severity, said) == ("info", f"5 images written to {tmp_path}")
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == [
        "a_val_faces_step20.png", "a_val_faces_step20_sample1.png", "b_alone_step20.jpg", "b_val_faces_step20.png",
        "b_val_faces_step20_sample1.png",
    ]  # fmt: skip
    assert (tmp_path / "b_alone_step20.jpg").read_bytes() == encoded(shades(1, 20, 0), "JPEG")


def test_figures_and_tables_are_those_of_the_view(images: ImagesView) -> None:
    picture = images.picture(Viewport(900, 700, 1.0, ThemeName.LIGHT))
    parts = [placed.part for placed in picture.parts if isinstance(placed.part, ImagePart)]
    assert (parts[0].title, parts[0].run) == (TAG, "a")
    assert (parts[0].images[0].pixels[..., :3] == shades(0, 20, 0)).all()
    _, rows = images.table()
    assert len(rows) == 15
