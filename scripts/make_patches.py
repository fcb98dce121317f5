"""Make a large table of vectors: the 531,720 patches of 8x8 pixels of two photographs bundled with scikit-learn.

``python -m scripts.make_patches OUT.npy`` writes the vectors (float32, 192 columns, 0 to 1) and beside them
``OUT.metadata.tsv``. ``python -m scripts.make_patches FOLDER`` writes a projector folder: raw vectors, metadata and a
sprite in which every patch is its own thumbnail. Both take seconds and about 400 MB of disk, so they are not kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.model import U1

SIDE = 8
"""Pixels along each side of a patch."""
COLUMNS = SIDE * SIDE * 3
BLOCK = 100
"""Rows of patches that are held in memory at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A photograph: its name and its pixels, uint8 (height, width, 3)."""

    name: str
    pixels: U1

    @property
    def shape(self) -> tuple[int, int]:
        """Number of patches from top to bottom and from left to right."""
        return self.pixels.shape[0] - SIDE + 1, self.pixels.shape[1] - SIDE + 1

    def patches(self, top: int, bottom: int) -> U1:
        """Return the patches that start in these lines, uint8 (n, 8, 8, 3), from left to right and top to bottom."""
        lines = self.pixels[top : bottom + SIDE - 1]
        windows = np.lib.stride_tricks.sliding_window_view(lines, (SIDE, SIDE), axis=(0, 1))
        return np.ascontiguousarray(windows.transpose(0, 1, 3, 4, 2)).reshape(-1, SIDE, SIDE, 3)


def photos() -> list[Photo]:
    """Return the photographs that scikit-learn brings along."""
    from sklearn.datasets import load_sample_images

    bunch = load_sample_images()
    return [Photo(Path(file).stem, image) for file, image in zip(bunch.filenames, bunch.images, strict=True)]


def count(pictures: list[Photo]) -> int:
    """Return the number of patches of all photographs."""
    return sum(photo.shape[0] * photo.shape[1] for photo in pictures)


def blocks(pictures: list[Photo]) -> Iterator[tuple[Photo, int, U1]]:
    """Yield photograph, first line and patches (n, 8, 8, 3) of a block of lines, in the order of the rows."""
    for photo in pictures:
        for top in range(0, photo.shape[0], BLOCK):
            yield photo, top, photo.patches(top, min(top + BLOCK, photo.shape[0]))


def write_vectors(file: Path, pictures: list[Photo], raw: bool = False) -> None:
    """Write all patches as float32 (n, 192), either as ``.npy`` or as bare numbers."""
    shape = (count(pictures), COLUMNS)
    if raw:
        table = np.memmap(file, np.float32, "w+", shape=shape)
    else:
        table = np.lib.format.open_memmap(file, "w+", np.dtype(np.float32), shape)
    row = 0
    for _, _, patches in blocks(pictures):
        table[row : row + len(patches)] = patches.reshape(-1, COLUMNS) / np.float32(255)
        row += len(patches)
    table.flush()


def write_metadata(file: Path, pictures: list[Photo]) -> None:
    """Write photograph, place of the upper left corner and mean brightness (0 to 1) of every patch."""
    with file.open("w", encoding="utf-8") as stream:
        stream.write("photo\trow\tcolumn\tbrightness\n")
        for photo, top, patches in blocks(pictures):
            across = photo.shape[1]
            for index, bright in enumerate(patches.reshape(-1, COLUMNS).mean(axis=1) / 255):
                stream.write(f"{photo.name}\t{top + index // across}\t{index % across}\t{bright:.4f}\n")


def write_sprite(file: Path, pictures: list[Photo]) -> None:
    """Write one square picture that holds every patch in row-major order."""
    from PIL import Image

    across = int(np.ceil(np.sqrt(count(pictures))))
    cells = np.zeros((across * across, SIDE, SIDE, 3), dtype=np.uint8)
    row = 0
    for _, _, patches in blocks(pictures):
        cells[row : row + len(patches)] = patches
        row += len(patches)
    sheet = cells.reshape(across, across, SIDE, SIDE, 3).swapaxes(1, 2).reshape(across * SIDE, across * SIDE, 3)
    Image.fromarray(sheet).save(file, compress_level=1)


def write_projector(folder: Path, pictures: list[Photo]) -> None:
    """Write a folder that TensorBoard's projector and Armillary open."""
    folder.mkdir(parents=True, exist_ok=True)
    write_vectors(folder / "tensors.bytes", pictures, raw=True)
    write_metadata(folder / "metadata.tsv", pictures)
    write_sprite(folder / "sprite.png", pictures)
    (folder / "projector_config.pbtxt").write_text(
        "embeddings {\n"
        '  tensor_name: "patches"\n'
        '  tensor_path: "tensors.bytes"\n'
        f"  tensor_shape: {count(pictures)}\n"
        f"  tensor_shape: {COLUMNS}\n"
        '  metadata_path: "metadata.tsv"\n'
        "  sprite {\n"
        '    image_path: "sprite.png"\n'
        f"    single_image_dim: {SIDE}\n"
        f"    single_image_dim: {SIDE}\n"
        "  }\n"
        "}\n"
    )


def main() -> None:
    """Read the command line and write the table."""
    parser = argparse.ArgumentParser(description="Make a table of all patches of scikit-learn's two photographs.")
    parser.add_argument("out", type=Path, help="a file that ends in .npy, or the projector folder to make")
    out: Path = parser.parse_args().out
    pictures = photos()
    if out.suffix == ".npy":
        out.parent.mkdir(parents=True, exist_ok=True)
        write_vectors(out, pictures)
        write_metadata(out.with_suffix(".metadata.tsv"), pictures)
    else:
        write_projector(out, pictures)
    print(f"{count(pictures):,} patches of {COLUMNS} values: {out}")


if __name__ == "__main__":
    main()
