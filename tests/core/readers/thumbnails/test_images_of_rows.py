from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image
from pyarrow import feather, parquet

from core.model import U1, EmbeddingStep, SpriteSource, TensorFormat, TensorSource
from core.model.image import EncodedImage, ImageFormat, Images
from core.readers.embeddings import load_metadata, load_sprite, load_vectors
from core.readers.pixels import ImageError
from core.readers.tables import sprites
from core.readers.thumbnails.finding import ImageKind, find_images, load_images
from core.readers.thumbnails.small import small_image
from core.readers.thumbnails.sources import ArrowImages, ImageColumn, ImageFiles, LoggedImages

SHAPES = ((30, 50), (7, 3), (64, 64), (200, 90))


def encoded(number: int, form: str = "PNG") -> bytes:
    """An image of one grey that says its number."""
    stream = io.BytesIO()
    Image.fromarray(np.full(SHAPES[number % 4], number, dtype=np.uint8)).save(stream, form)
    return stream.getvalue()


def grey(image: U1 | None) -> int | None:
    return None if image is None else round(float(image[..., 0].mean()))


def test_image_files_named_in_a_column_are_found_and_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    folder = tmp_path / "table"
    (folder / "pictures").mkdir(parents=True)
    secret.write_bytes(encoded(9))
    names = [f"pictures/{row}.{'jpg' if row % 2 else 'png'}" for row in range(6)]
    for row, name in enumerate(names[:5]):
        (folder / name).write_bytes(encoded(row * 10, "JPEG" if row % 2 else "PNG"))
    (folder / "pictures/2.png").write_bytes(b"damaged")
    lines = ["x\ty\tpicture\tword", *(f"{row}\t0\t{name}\tw{row}.png" for row, name in enumerate(names))]
    lines += ["6\t0\t\tw6.png", "7\t0\t../secret.png\tw7.png"]
    table = folder / "table.tsv"
    table.write_text("\n".join(lines) + "\n")
    at = EmbeddingStep(None, TensorSource(str(table), TensorFormat.TSV_TABLE), str(table))
    metadata = load_metadata(str(table), 8)
    found = find_images(at, 8, metadata)
    assert [(source.kind, source.name) for source in found] == [(ImageKind.FILES, "picture")]
    images = load_images(found[0], at, 8, metadata)
    assert [grey(images.image(row)) for row in range(8)] == [0, 10, None, 30, 40, None, None, None]
    assert images.missing is not None
    assert images.missing.tolist() == [False] * 6 + [True, False]
    image = images.image(1, 2)
    assert image is not None
    assert max(image.shape[:2]) >= 2
    assert isinstance(images, ImageFiles)
    told = images.faults.news()
    assert [(each.file, each.message.split(": ", 1)[1]) for each in told] == [
        ("pictures/2.png", "The image cannot be decoded: it begins like none of a known format"),
        ("pictures/5.jpg", "there is no such file"),
        ("../secret.png", "it lies outside of the table's folder"),
    ]
    assert told[1].message.startswith("The image of row 5 ")
    assert str(folder) in told[2].remedy
    assert images.image(2) is None
    assert (images.faults.news(), images.faults.count) == ((), 3)


def written(table: pa.Table, file: Path) -> None:
    """Write a table in several groups of rows, as the ending of the file says."""
    if file.suffix == ".parquet":
        parquet.write_table(table, file, row_group_size=4)
    elif file.suffix == ".feather":
        feather.write_feather(table, file, compression="lz4", chunksize=4)
    else:
        new = pa.ipc.new_stream if file.suffix == ".arrows" else pa.ipc.new_file
        with new(file, table.schema) as writer:
            writer.write_table(table, max_chunksize=4)


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("ending", ["parquet", "arrow", "arrows", "feather"])
def test_columns_of_encoded_images_are_thumbnails_and_no_metadata(tmp_path: Path, nested: bool, ending: str) -> None:
    rows = 11
    data: list[object] = [encoded(row) for row in range(rows)]
    data[4] = None
    pictures = pa.array([None if d is None else {"bytes": d, "path": "a.png"} for d in data]) if nested else data
    ids = [f"id {row}".encode() for row in range(rows)]
    table = pa.table({"a": np.arange(rows) * 1.5, "b": np.ones(rows), "picture": pictures, "id": ids})
    file = str(tmp_path / f"t.{ending}")
    written(table, Path(file))
    source = TensorSource(file, TensorFormat.PARQUET if ending == "parquet" else TensorFormat.ARROW)
    assert load_vectors(source).shape == (rows, 2)
    assert list(load_metadata(file).columns) == ["id"]
    at = EmbeddingStep(None, source, file)
    found = find_images(at, rows, load_metadata(file))
    assert [(each.kind, each.name) for each in found] == [(ImageKind.BYTES, "picture")]
    images = load_images(found[0], at, rows, None)
    assert isinstance(images, ImageColumn if ending == "parquet" else ArrowImages)
    assert images.rows == rows
    wanted = [None if row == 4 else row for row in range(rows)]
    assert [grey(images.image(row)) for row in reversed(range(rows))] == wanted[::-1]
    shape = images.image(7)
    assert shape is not None
    assert shape.shape == (*SHAPES[3], 4)
    assert images.image(rows) is None


def test_logged_samples_are_the_rows() -> None:
    samples = tuple(EncodedImage(encoded(row), ImageFormat.PNG) for row in range(3))
    images = LoggedImages(Images(5, 5, samples), 4)
    assert [grey(images.image(row)) for row in range(4)] == [0, 1, 2, None]
    assert images.missing is not None
    assert images.missing.tolist() == [False, False, False, True]


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_large_images_come_reduced_but_never_smaller_than_shown(form: str) -> None:
    stream = io.BytesIO()
    Image.fromarray(np.full((300, 1200, 3), 77, dtype=np.uint8)).save(stream, form)
    for side in (10, 64, 500):
        small = small_image(stream.getvalue(), side)
        assert small is not None
        assert side <= max(small.shape[:2]) <= max(4 * side, 1200 // 8 + 1)
        assert abs(small.shape[0] - small.shape[1] / 4) <= 1
        assert grey(small) == 77
    with pytest.raises(ImageError, match="like none of a known format"):
        small_image(b"nothing")


def test_sheets_of_any_size_are_cut_and_large_ones_lie_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sprites, "IN_MEMORY", 1000)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)  # Pillow refuses what has twice as many
    wide = np.repeat(np.arange(0, 250, dtype=np.uint8), 40)[None].repeat(6, axis=0)  # 10,000 x 6
    file = str(tmp_path / "wide.png")
    Image.fromarray(wide).save(file)
    assert sprites.sprite_size(file) == (10_000, 6)
    sheet = load_sprite(SpriteSource(file, 40, 6), 250)
    assert isinstance(sheet.pixels, np.memmap)
    assert [int(pixels[0, 0, 0]) for pixels in sheet.pixels] == list(range(250))
    assert sheet.missing is None


def test_a_sheet_that_memory_cannot_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(tmp_path / "s.png")
    Image.fromarray(np.zeros((100, 100), dtype=np.uint8)).save(file)
    monkeypatch.setattr(sprites, "available_memory", lambda: 30_000)
    with pytest.raises(Exception, match="100 x 100 pixels takes 40"):
        load_sprite(SpriteSource(file, 10, 10), 100)
