from __future__ import annotations

import threading

import numpy as np
import pytest

from core.cloud.marks.stock import Lying, Stock
from core.cloud.marks.tiles import Page, prepared
from core.model import I8, U1, U4, Bool, SpriteSheet

pytestmark = pytest.mark.usefixtures("kernels")


class Painted:
    """Images of any shape, one colour each; counts what is asked for."""

    def __init__(self, *shapes: tuple[int, int], broken: int | None = None) -> None:
        self.shapes, self.broken, self.asked = shapes, broken, 0
        self.open = threading.Event()
        self.open.set()

    @property
    def rows(self) -> int:
        return len(self.shapes)

    @property
    def missing(self) -> None:
        return None

    def image(self, row: int, side: int = 0) -> U1 | None:
        self.open.wait(60)
        self.asked += 1
        if row == self.broken:
            return None
        return np.full((*self.shapes[row], 4), (row + 1, 2, 3, 255), dtype=np.uint8)


def lying(places: list[tuple[float, float]], side: int, frame: int = 0, opacity: float = 1.0) -> Lying:
    count = len(places)
    return Lying(
        np.array(places, dtype=np.float64).reshape(-1, 2),
        side,
        np.full(count, frame, dtype=np.int32),
        np.tile(np.array([200, 100, 50], dtype=np.uint8), (count, 1)),
        np.full(count, opacity, dtype=np.float32),
    )


def laid(stock: Stock, rows: I8, how: Lying, size: tuple[int, int] = (40, 40)) -> tuple[U1, Bool]:
    """The picture once all that it wants has come."""
    stock.lay(np.zeros(size, dtype=np.uint32), rows, how)
    assert stock.wait(60)
    picture = np.zeros(size, dtype=np.uint32)
    shown = stock.lay(picture, rows, how)
    return channels(picture), shown


def channels(picture: U4) -> U1:
    """Red, green, blue and opacity of a picture."""
    return np.stack([picture >> shift & 255 for shift in (16, 8, 0, 24)], axis=-1).astype(np.uint8)


def test_images_keep_their_shape_and_lie_around_their_places() -> None:
    stock = Stock(Painted((30, 60), (60, 15)), 1 << 20)
    picture, shown = laid(stock, np.arange(2), lying([(10, 10), (30, 30)], 16))
    assert shown.all()
    first, second = picture[..., 0] == 1, picture[..., 0] == 2
    assert np.array_equal(np.argwhere(first)[[0, -1]], [[6, 2], [13, 17]])
    assert np.array_equal(np.argwhere(second)[[0, -1]], [[22, 28], [37, 31]])
    assert (picture[first | second][:, 1:] == (2, 3, 255)).all()


def test_frames_and_faint_images_are_blended_over_what_is_there() -> None:
    stock = Stock(Painted((8, 8)), 1 << 20)
    picture = np.zeros((20, 20), dtype=np.uint32)
    rows, how = np.arange(1), lying([(10, 10)], 8, frame=2, opacity=0.5)
    stock.lay(picture, rows, how)
    assert stock.wait(60)
    picture[:] = 0xFFFFFFFF
    stock.lay(picture, rows, how)
    seen = channels(picture).astype(int)
    assert np.abs(seen[5, 10] - (227.5, 177.5, 152.5, 255)).max() <= 1  # half of white, half of the frame's colour
    assert np.abs(seen[10, 10] - (128, 128.5, 129, 255)).max() <= 1
    assert seen[2, 2].tolist() == [255] * 4
    assert np.count_nonzero(picture != 0xFFFFFFFF) == 12 * 12


def test_nothing_is_decoded_twice_and_a_smaller_size_serves_until_the_larger_has_come() -> None:
    images = Painted(*[(64, 64)] * 5)
    stock = Stock(images, 1 << 20)
    rows, places = np.arange(5), [(float(x), 8.0) for x in range(5)]
    laid(stock, rows, lying(places, 12))
    assert (stock.decoded, stock.put, images.asked) == (5, 5, 5)
    for side in (9, 16, 12):  # all of one page
        assert laid(stock, rows, lying(places, side))[1].all()
    assert stock.decoded == 5
    images.open.clear()
    picture = np.zeros((40, 40), dtype=np.uint32)
    assert stock.lay(picture, rows, lying(places, 30)).all()  # from the smaller ones
    images.open.set()
    assert stock.wait(60)
    assert stock.decoded == 10


def test_memory_stays_within_its_bound_and_the_least_used_give_way() -> None:
    side, bound = 16, 2 * 3 * 16 * 16 * 4  # three images of each of two sizes
    images = Painted(*[(16, 16)] * 8)
    stock = Stock(images, bound)
    for first in range(6):
        rows = np.arange(first, first + 3)
        assert laid(stock, rows, lying([(8, 8), (20, 8), (30, 8)], side))[1].all()
        assert stock.held <= bound
    assert stock.decoded == 8  # each was still there when it was wanted again
    assert stock.dropped == 5
    many = laid(stock, np.arange(8), lying([(8.0 * k, 8.0) for k in range(8)], side))[1]
    assert many.sum() == 3
    before = stock.decoded
    for _ in range(3):  # what has no room is not decoded again and again
        assert laid(stock, np.arange(8), lying([(8.0 * k, 8.0) for k in range(8)], side))[1].sum() == 3
    assert stock.decoded == before
    assert stock.held <= bound


def test_what_cannot_be_decoded_is_asked_for_once() -> None:
    images = Painted((4, 4), (4, 4), broken=1)
    stock = Stock(images, 1 << 20)
    for _ in range(3):
        assert laid(stock, np.arange(2), lying([(4, 4), (12, 4)], 8))[1].tolist() == [True, False]
    assert (stock.failed, images.asked) == (1, 2)


def test_what_came_is_told() -> None:
    told = threading.Event()
    stock = Stock(Painted((4, 4)), 1 << 20, told.set)
    laid(stock, np.arange(1), lying([(4, 4)], 8))
    assert told.wait(60)
    stock.close()
    assert stock.held == 0


def test_images_that_come_slowly_are_told_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def times_told() -> int:
        told: list[int] = []
        laid(Stock(Painted(*[(4, 4)] * 5), 1 << 20, lambda: told.append(1)), np.arange(5), lying([(4, 4)] * 5, 8))
        return len(told)

    monkeypatch.setattr("core.cloud.marks.stock.SOON", 60.0)
    assert times_told() == 1
    monkeypatch.setattr("core.cloud.marks.stock.SOON", -1.0)
    assert times_told() == 5


def test_reduced_images_are_means_of_what_they_stand_for() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (6, 8, 4), dtype=np.uint8)
    small = channels(prepared(pixels, 4)).astype(float)
    opacity = pixels[..., 3:] / 255
    through = np.concatenate([pixels[..., :3] * opacity, pixels[..., 3:]], axis=2)
    means = through.reshape(3, 2, 4, 2, 4).mean(axis=(1, 3))
    assert np.abs(small - means).max() <= 1.5
    assert prepared(pixels, 8).shape == (6, 8)


def test_a_sheet_is_a_source_of_images_and_a_page_says_what_it_holds() -> None:
    sheet = SpriteSheet(np.ones((3, 2, 2, 4), dtype=np.uint8), np.array([False, True, False]))
    assert [sheet.image(row) is not None for row in range(4)] == [True, False, True, False]
    assert sheet.rows == 3
    page = Page(8, 3, 1 << 20)
    page.put(2, np.ones((2, 2), dtype=np.uint32))
    assert (page.held, page.room) == (256, 3)
    assert page.slots(np.arange(3)).tolist() == [-1, -1, 0]
