"""Images that leave the program: to the clipboard, into files, dragged out of the window."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog

from app.background import Background
from app.views.images.card import ImageCard
from app.views.images.painted import as_image
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.model import Catalog
from core.model.image import EncodedImage, ImageFormat
from core.readers.pixels import ImageError
from core.readers.rasters import decode_raster
from core.state import Adjustment, SessionState
from core.views.images import Cell, image_wish, resolve_wish
from core.views.images.cards import card_groups
from core.views.images.decoded import Spot, UnseenError, encoded_at

_SUFFIX = {"jpeg": ".jpg", "": ".bin"}
_THUMBNAIL = 128


class Saving(QObject):
    """Copies, writes and drags images; what was written is told."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._writer = Background(self._written, self)
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def copy_shown(self, card: ImageCard, index: int) -> None:
        """Put an image on the clipboard as it is toned, pixel by pixel."""
        image = card.pane.image_now(index)
        if image is not None:
            QGuiApplication.clipboard().setImage(image)

    def copy_logged(self, card: ImageCard, index: int) -> None:
        """Put an image on the clipboard with the bytes that were logged, and as an image."""
        cell = card.pane.cell(index)
        if cell is not None and cell.spot is not None:
            try:
                QGuiApplication.clipboard().setMimeData(logged_data(cell.spot, self._file(cell.spot)))
            except UnseenError as error:
                self._workspace.notify("error", str(error))

    def ask_one(self, card: ImageCard, index: int, logged: bool) -> None:
        """Ask where to, then write an image as it was logged or as it is shown."""
        cell = card.pane.cell(index)
        if cell is None or (cell.spot is None and logged):
            return
        ask_where(
            card.window(), "Save image", file_name(cell, logged), "",
            lambda path: self.write_one(card, index, logged, path),
        )  # fmt: skip

    def write_one(self, card: ImageCard, index: int, logged: bool, path: str) -> None:
        """Write an image on a thread."""
        cell, image = card.pane.cell(index), card.pane.image_now(index)
        if cell is not None:
            self._writer.ask(lambda: write_image(cell, image, logged, Path(path)))

    def ask_all(self, parent: ImageCard | None) -> None:
        """Ask for a folder, then write the images of all cards that match the filter at the step they show."""
        dialog = QFileDialog(parent.window() if parent else None, "Save all images", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.write_all)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_all(self, folder: str) -> None:
        """Write images on a thread: as they were logged, or toned where they are toned."""
        session, theme = self._workspace.session, self._workspace.theme
        catalog, state = session.catalog, session.state
        self._writer.ask(lambda: write_cards(catalog, state, theme, Path(folder)))

    def _written(self, told: tuple[str, str]) -> None:
        self._workspace.notify(*told)

    def drag(self, card: ImageCard, index: int) -> None:
        """Drag an image out of the window, as a file and as an image."""
        cell, image = card.pane.cell(index), card.pane.image_now(index)
        if cell is None or cell.spot is None or image is None:
            return
        try:
            data = logged_data(cell.spot, self._file(cell.spot))
        except UnseenError:
            return
        drag = QDrag(card)
        drag.setMimeData(data)
        drag.setPixmap(QPixmap.fromImage(image.scaled(_THUMBNAIL, _THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)))
        drag.exec(Qt.DropAction.CopyAction)

    def _file(self, spot: Spot) -> Path:
        """Return where an image is written for those who take files only; it is gone when the program ends."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="armillary-images-")
        return Path(self._folder.name) / spot_name(spot)


def logged_data(spot: Spot, file: Path) -> QMimeData:
    """Return an image for the clipboard or a drag: bytes under their type, a file, and pixels; raises UnseenError."""
    encoded = encoded_at(spot)
    data = QMimeData()
    if encoded.format.value:
        data.setData(encoded.format.media_type, QByteArray(encoded.data))
    pixels = _first_frame(encoded)
    if not pixels.isNull():
        data.setImageData(pixels)
    file.write_bytes(encoded.data)
    data.setUrls([QUrl.fromLocalFile(str(file))])
    return data


def _first_frame(encoded: EncodedImage) -> QImage:
    """Return an image as pixels; of an SVG nothing outside is looked for, and Qt knows no AVIF."""
    if encoded.format not in (ImageFormat.SVG, ImageFormat.AVIF):
        return QImage.fromData(encoded.data)
    try:
        frame = decode_raster(encoded.data).values[0]
    except ImageError:
        return QImage()
    height, width, channels = frame.shape
    kind = QImage.Format.Format_RGBA8888 if channels == 4 else QImage.Format.Format_RGB888
    return QImage(frame.tobytes(), width, height, width * channels, kind).copy()


def spot_name(spot: Spot) -> str:
    """Return the name of a file for an image as it was logged."""
    kind = encoded_at(spot).format.value
    parts = [spot.run.name, spot.tag, f"step{spot.step}", *([f"sample{spot.sample}"] if spot.sample else [])]
    return _plain("_".join(parts)) + _SUFFIX.get(kind, f".{kind}")


def file_name(cell: Cell, logged: bool) -> str:
    """Return the name that a file of an image is offered under."""
    if cell.spot is None:
        return "difference.png"
    name = spot_name(cell.spot)
    return name if logged else str(Path(name).with_suffix(".png"))


def _plain(name: str) -> str:
    return re.sub(r"[^\w.=-]+", "_", name).strip("._") or "image"


def write_image(cell: Cell, image: QImage | None, logged: bool, path: Path) -> tuple[str, str]:
    """Write an image; return severity and message."""
    try:
        if logged and cell.spot is not None:
            path.write_bytes(encoded_at(cell.spot).data)
        elif image is None or not image.save(str(path)):
            return "error", f"{path} could not be written"
    except (OSError, UnseenError) as error:
        return "error", f"{path.name}: {error}"
    return "info", f"Written to {path}"


def write_cards(catalog: Catalog, state: SessionState, theme: object, folder: Path) -> tuple[str, str]:
    """Write the images of all cards that match the filter; return severity and message."""
    from core.style import ThemeName

    toned = state.images.adjustment != Adjustment()
    count, failed = 0, 0
    for card in (card for group in card_groups(catalog, state) for card in group.cards):
        wish = image_wish(catalog, state, card, ThemeName(str(theme)))
        for cell in () if wish is None else resolve_wish(wish).cells:
            if cell.spot is None or cell.frames is None:
                failed += cell.spot is not None
                continue
            image = as_image(cell.frames[0])
            severity, _ = write_image(cell, image, not toned, folder / file_name(cell, not toned))
            count, failed = count + (severity == "info"), failed + (severity != "info")
    return ("warning" if failed else "info"), _told(count, failed, folder)


def _told(count: int, failed: int, folder: Path) -> str:
    said = f"{count:,} {'image' if count == 1 else 'images'} written to {folder}"
    return f"{said}; {failed:,} could not be" if failed else said


__all__: Sequence[str] = ["Saving", "file_name", "logged_data", "spot_name", "write_cards", "write_image"]
