from __future__ import annotations

from core.model import EmbeddingStep, TensorFormat, TensorSource
from core.readers.embeddings import load_metadata
from core.readers.thumbnails.finding import find_images, load_images
from core.readers.thumbnails.sources import ImageFiles
from tests.core.readers.places.servers import Remote
from tests.core.readers.thumbnails.test_images_of_rows import encoded, grey


def test_image_files_in_a_store_are_found_and_read(remote: Remote) -> None:
    lines = "x\ty\tpicture\n" + "".join(f"{row}\t0\tpictures/{row}.png\n" for row in range(3))
    remote.put("logs/table.tsv", lines.encode())
    for row in range(2):
        remote.put(f"logs/pictures/{row}.png", encoded(row * 10))
    table = f"{remote.address}/logs/table.tsv"
    at = EmbeddingStep(None, TensorSource(table, TensorFormat.TSV_TABLE), table)
    metadata = load_metadata(table, 3)
    (found,) = find_images(at, 3, metadata)
    images = load_images(found, at, 3, metadata)
    assert [grey(images.image(row)) for row in range(3)] == [0, 10, None]
    assert isinstance(images, ImageFiles)
    assert images.faults.count == 1
