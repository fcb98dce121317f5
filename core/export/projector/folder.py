"""A folder that TensorBoard's embedding projector opens: vectors, metadata, thumbnails, a bookmark, a configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from core.export.data import unquoted
from core.export.projector.states import ProjectorState, states_json
from core.files import write_whole
from core.model import F4, I8, U1, Metadata, RowImages
from core.work import RefusedError, Token

CONFIGURATION: Final = "projector_config.pbtxt"
LARGEST_SPRITE: Final = 8192
"""Pixels of a side: the page draws no larger sheet of thumbnails."""
ROWS_SEEN: Final = 100_000
"""Points of a table that the page is sent."""
_ROWS: Final = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """What is written of a table.

    Attributes
    ----------
    name
        Of the tensor.
    vectors
        float32 (n, d).
    rows
        Which of them, int64.
    metadata, sheet
        What is known of all n rows; None for nothing.
    state
        The bookmark, of the written rows only; None for none.
    """

    name: str
    vectors: F4
    rows: I8
    metadata: Metadata | None = None
    sheet: RowImages | None = None
    state: ProjectorState | None = None


def publish(token: Token | None, published: Published, folder: str) -> tuple[str, ...]:
    """Write a folder, which may be new; return what the projector will not show of it, a sentence each.

    Raises RefusedError where there is a configuration already or nothing can be written, CancelledError.
    """
    place = Path(folder)
    if (place / CONFIGURATION).exists():
        raise RefusedError(f"{folder} has a configuration of the projector already: choose another folder")
    try:
        place.mkdir(parents=True, exist_ok=True)
        return _written(token, published, place)
    except OSError as error:
        raise RefusedError(f"{folder} cannot be written: {error.strerror or error}") from error


def _written(token: Token | None, published: Published, place: Path) -> tuple[str, ...]:
    told: list[str] = []
    rows, columns = len(published.rows), published.vectors.shape[1]
    if rows > ROWS_SEEN:
        told.append(f"The projector shows the first {ROWS_SEEN:,} of {rows:,} points")
    lines = [
        f'  tensor_name: "{_quoted(published.name)}"',
        f'  tensor_path: "{_write_vectors(token, published, place)}"',
        f"  tensor_shape: {rows}",
        f"  tensor_shape: {columns}",
    ]
    if published.metadata is not None and published.metadata.columns:
        write_whole(place / "metadata.tsv", "".join(metadata_lines(published.metadata, published.rows)).encode())
        lines.append('  metadata_path: "metadata.tsv"')
    if published.sheet is not None:
        size = _write_sprite(published.sheet, published.rows, place / "sprite.png")
        if size is None:
            told.append(f"Thumbnails of {rows:,} points are no sheet that the projector draws: they are left out")
        else:
            lines.append(
                f'  sprite {{ image_path: "sprite.png" single_image_dim: {size[0]} single_image_dim: {size[1]} }}'
            )
    if published.state is not None:
        write_whole(place / "bookmarks.json", "".join(states_json([published.state])).encode())
        lines.append('  bookmarks_path: "bookmarks.json"')
    write_whole(place / CONFIGURATION, ("embeddings {\n" + "\n".join(lines) + "\n}\n").encode())
    return tuple(told)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _write_vectors(token: Token | None, published: Published, place: Path) -> str:
    """Write the vectors as raw numbers; as text where their bytes could be taken for text. Return the file's name."""
    target, text = place / "tensors.bytes", True
    with target.open("wb") as stream:
        for block in _blocks(token, published):
            content = block.astype("<f4").tobytes()
            stream.write(content)
            text = text and _is_text(content)
    if not text:
        return target.name
    target.unlink()
    target = place / "tensors.tsv"
    with target.open("w", encoding="utf-8", newline="\n") as lines:
        for block in _blocks(token, published):
            lines.writelines("\t".join(map(repr, row)) + "\n" for row in block.astype(np.float32).tolist())
    return target.name


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(content) - 1 and error.start > len(content) - 4
    return True


def _blocks(token: Token | None, published: Published) -> Iterator[F4]:
    for start in range(0, len(published.rows), _ROWS):
        if token is not None:
            token.check()
            token.progress(start / len(published.rows))
        yield np.asarray(published.vectors[published.rows[start : start + _ROWS]], np.float32)


def metadata_lines(metadata: Metadata, rows: I8) -> Iterator[str]:
    """Yield the lines of a TSV file as the projector reads it: nothing is quoted, one column has no header."""
    columns = list(metadata.columns.values())
    if len(columns) > 1:
        yield "\t".join(unquoted(column.name) for column in columns) + "\n"
    for row in rows.tolist():
        yield "\t".join(unquoted(column.texts[row]) if row < len(column.texts) else "" for column in columns) + "\n"


def _write_sprite(sheet: RowImages, rows: I8, target: Path) -> tuple[int, int] | None:
    """Write a square sheet of thumbnails; return width and height of one, None where it would be too large."""
    from PIL import Image

    first = next((image for row in rows.tolist() if (image := sheet.image(row)) is not None), None)
    if first is None:
        return None
    height, width = first.shape[:2]
    across = int(np.ceil(np.sqrt(len(rows))))
    if across * max(width, height) > LARGEST_SPRITE:
        return None
    whole: U1 = np.zeros((across * height, across * width, 4), np.uint8)
    for place, row in enumerate(rows.tolist()):
        image = sheet.image(row)
        if image is not None:
            top, left = place // across * height, place % across * width
            whole[top : top + height, left : left + width] = _fitted(image, height, width)
    Image.fromarray(whole).save(target)
    return width, height


def _fitted(image: U1, height: int, width: int) -> U1:
    from PIL import Image

    if image.shape[:2] == (height, width):
        return image
    resized: U1 = np.asarray(Image.fromarray(image).resize((width, height)))
    return resized
