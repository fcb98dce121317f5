"""Cards of images and what they show: which pixels of which payload, toned, compared, in tiles."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.model import Catalog
from core.results import Results
from core.session.commands.cards.images import (
    compare_by,
    compare_with,
    compare_with_step,
    cut_tiles,
    focus_card,
    own_step,
    show_mode,
    show_tile,
    tone,
)
from core.session.commands.runs.runs import check_runs
from core.state import Channel, CompareWay, ImagesMode, ImagesState, ImageZoom, SessionState, TileSize, Versus
from core.style import ThemeName
from core.views import Viewport
from core.views.cards import Card
from core.views.image_part import ImagePart
from core.views.images import Page, card_groups, counted_cards, focused_group, image_wish, resolve, resolve_wish
from core.views.images import shown_cards as uncounted
from core.views.images.compared import likeness_text
from core.views.images.decoded import keep_at_most, payloads, rasters
from core.views.images.reading import read_pixel
from core.views.images.table import HEADER, value_rows
from core.views.images.tiles import guessed_size, tile_of, tiles_in
from tests.core.readers.logs import read
from tests.core.views.images.logs import SIZE, TAG, encoded, image_value, images_value, logs, shades, write_images


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return logs(tmp_path_factory.mktemp("images"))


def card(catalog: Catalog, state: SessionState, run: str = "a", sample: int = 0, tag: str = TAG) -> Card:
    cards = counted_cards(catalog, state)
    return next(each for each in cards if (each.tag, each.run, each.sample) == (tag, run, sample))


def page(catalog: Catalog, state: SessionState, run: str = "a", sample: int = 0, tag: str = TAG, room: int = 0) -> Page:
    wish = image_wish(catalog, state, card(catalog, state, run, sample, tag), ThemeName.LIGHT, room)
    assert wish is not None
    return resolve_wish(wish)


def test_there_is_a_card_for_each_sample_of_each_run(catalog: Catalog) -> None:
    state = SessionState()
    found = [(each.tag, each.run, each.sample) for each in counted_cards(catalog, state)]
    assert found == [
        ("alone", "b", 0), (TAG, "a", 0), (TAG, "b", 0), (TAG, "a", 1), (TAG, "b", 1)
    ]  # fmt: skip
    assert len({each.key for each in counted_cards(catalog, state)}) == 5
    shown = check_runs(["a"], False).apply(state)
    assert {each.run for each in counted_cards(catalog, shown)} == {"b"}


def test_samples_that_nobody_has_counted_are_one_until_they_are(tmp_path: Path) -> None:
    fresh = logs(tmp_path)
    assert len(uncounted(fresh, SessionState())) == 3
    assert len(counted_cards(fresh, SessionState())) == 5
    assert len(uncounted(fresh, SessionState())) == 5


@pytest.mark.parametrize(("step", "shown"), [(None, 20), (20, 20), (19, 10), (10, 10), (3, 0), (-5, 0)])
def test_a_card_shows_the_last_image_at_or_before_the_linked_step(
    catalog: Catalog, step: int | None, shown: int
) -> None:
    found = page(catalog, SessionState(step=step), sample=1)
    assert found.cells[0].frames is not None
    assert (found.cells[0].frames[0, ..., :3] == shades(0, shown, 1)).all()
    assert found.note.startswith(f"Step {shown} · sample 2 of 2 · 2020")
    assert (found.steps, found.steps[found.place]) == ((0, 10, 20), shown)


def test_a_card_that_is_released_keeps_its_own_step(catalog: Catalog) -> None:
    state = SessionState(step=20)
    state = own_step(card(catalog, state).key, TAG, 10).apply(state)
    assert page(catalog, state).note.startswith("Step 10")
    assert page(catalog, state, sample=1).note.startswith("Step 20")
    assert page(catalog, own_step(card(catalog, state).key, TAG, None).apply(state)).note.startswith("Step 20")


def test_all_samples_of_a_step_stand_together(catalog: Catalog) -> None:
    state = show_mode(ImagesMode.SAMPLES).apply(SessionState(step=10))
    found = page(catalog, state, "b")
    assert [cell.caption for cell in found.cells] == ["1", "2"]
    for sample, cell in enumerate(found.cells):
        assert cell.frames is not None
        assert (cell.frames[0, ..., :3] == shades(1, 10, sample)).all()


def test_runs_stand_over_steps(catalog: Catalog) -> None:
    state = show_mode(ImagesMode.STEPS).apply(SessionState(step=15))
    found = page(catalog, state, run="")
    assert [text for text, _ in found.heads] == ["Step 0", "Step 10", "Step 15", "Step 20"]
    assert [linked for _, linked in found.heads] == [False, False, True, False]
    assert [side.title for side in found.sides] == ["a", "b"]
    for cell in found.cells:
        step = (0, 10, 15, 20)[cell.column]
        if cell.row == 0 and step == 15:
            assert (cell.remark, cell.frames) == ("Nothing logged", None)
        else:
            assert cell.frames is not None
            assert (cell.frames[0, ..., :3] == shades(cell.row, step, 0)).all()


def test_more_steps_than_columns_are_spread_with_the_linked_one(catalog: Catalog) -> None:
    state = SessionState(step=10, images=ImagesState(ImagesMode.STEPS, columns=2))
    found = page(catalog, state, run="")
    assert [text for text, _ in found.heads] == ["Step 0", "Step 10", "Step 20"]
    assert "3 of 4 steps" in found.note


def test_a_run_is_compared_with_another(catalog: Catalog) -> None:
    state = show_mode(ImagesMode.COMPARE).apply(SessionState(step=10))
    alone = page(catalog, state, "a")
    assert len(alone.cells) == 1
    assert "others are compared with it" in alone.note
    found = page(catalog, state, "b")
    one, two, apart = found.cells
    assert one.values is not None
    assert two.values is not None
    assert apart.values is not None
    assert (one.values == shades(0, 10, 0)).all()
    assert (two.values == shades(1, 10, 0)).all()
    assert apart.values == pytest.approx(100 / 255 / 3)
    assert found.likeness is not None
    assert found.likeness.mse == pytest.approx((100 / 255) ** 2 / 3, rel=1e-5)
    assert likeness_text(found).startswith("MSE 0.0513 · PSNR 12.9 dB · SSIM 0.")
    assert found.against == "a"


@pytest.mark.parametrize(
    ("versus", "step", "against"), [(Versus.BEFORE, 15, 10), (Versus.STEP, 20, 0), (Versus.STEP, 10, 0)]
)
def test_a_step_is_compared_with_another(catalog: Catalog, versus: Versus, step: int, against: int) -> None:
    state = compare_with(versus).apply(show_mode(ImagesMode.COMPARE).apply(SessionState(step=step)))
    one, two, _ = page(catalog, state, "b").cells
    assert one.values is not None
    assert two.values is not None
    assert (one.values == shades(1, against, 0)).all()
    assert (two.values == shades(1, step, 0)).all()
    chosen = compare_with_step(15).apply(state)
    if step == 20:
        first = page(catalog, chosen, "b").cells[0]
        assert first.values is not None
        assert (first.values == shades(1, 15, 0)).all()


def test_signed_differences_tell_which_is_brighter(catalog: Catalog) -> None:
    state = compare_by(CompareWay.SIGNED).apply(show_mode(ImagesMode.COMPARE).apply(SessionState(step=10)))
    (cell,) = page(catalog, state, "b").cells
    assert cell.frames is not None
    assert cell.values is not None
    assert cell.values == pytest.approx(100 / 255 / 3)
    assert int(cell.frames[0, 0, 0, 0]) > int(cell.frames[0, 0, 0, 2])  # red where it is brighter


def test_different_sizes_are_said(tmp_path: Path) -> None:
    write_images(tmp_path / "a", {0: [image_value("x", encoded(shades(0, 0, 0)))]})
    write_images(tmp_path / "b", {0: [image_value("x", encoded(shades(0, 0, 0)[:8, :8]))]})
    found = page(read(tmp_path), show_mode(ImagesMode.COMPARE).apply(SessionState()), "b", tag="x")
    assert found.cells[2].remark == "Sizes differ: 24 × 16 and 8 × 8"
    assert "sizes differ" in found.note
    assert found.likeness is None


def test_tones_change_what_is_shown_and_not_what_is_told(catalog: Catalog) -> None:
    state = tone(channel=Channel.RED, brightness=0.5).apply(SessionState(step=0))
    cell = page(catalog, state).cells[0]
    assert cell.frames is not None
    assert cell.frames[0, 0, 4].tolist() == [20, 20, 20, 255]
    reading = read_pixel(cell, 4.7, 3.2)
    assert reading is not None
    assert (reading.x, reading.y, reading.values) == (4, 3, (40, 45, 0))
    assert reading.text == "R 40  G 45  B 0"
    assert read_pixel(cell, 24.0, 0) is None
    assert read_pixel(cell, -0.1, 0) is None


def test_a_reduced_image_tells_means_and_says_so(catalog: Catalog) -> None:
    cell = page(catalog, SessionState(step=0), room=8).cells[0]
    assert cell.values is not None
    assert cell.values.shape == (8, 12, 3)
    assert (cell.width, cell.height) == SIZE
    reading = read_pixel(cell, 5.0, 0.0)
    assert reading is not None
    assert reading.mean
    assert reading.text.startswith("≈ R 45 ")


def test_tiles_are_cut_out_and_told_by_their_own_pixels(catalog: Catalog) -> None:
    state = cut_tiles(TAG, TileSize(8, 8)).apply(SessionState(step=0))
    state = show_tile(4).apply(state)
    found = page(catalog, state)
    assert found.tiles == 6
    cell = found.cells[0]
    assert cell.values is not None
    assert (cell.values == shades(0, 0, 0)[8:16, 8:16]).all()
    assert (cell.width, cell.height) == (8, 8)
    assert "no tile 7" in page(catalog, show_tile(6).apply(state)).cells[0].remark
    assert page(catalog, show_tile(None).apply(state)).cells[0].width == 24


def test_tiles_of_a_grid_with_gaps_are_found_by_their_lines() -> None:
    """As torchvision's `make_grid` lays them: a border of two pixels around each."""
    grid = np.zeros((2 + 3 * 12, 2 + 4 * 9, 3), dtype=np.uint8)
    random = np.random.default_rng(0)
    made = {}
    for number in range(12):
        row, column = divmod(number, 4)
        made[number] = random.integers(1, 256, (10, 7, 3)).astype(np.uint8)
        grid[2 + 12 * row : 12 + 12 * row, 2 + 9 * column : 9 + 9 * column] = made[number]
    size = guessed_size(grid)
    assert size == TileSize(7, 10, 2)
    assert tiles_in(38, 38, size) == 12
    for number, pixels in made.items():
        tile = tile_of(38, 38, size, number)
        assert tile is not None
        cut = grid[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        assert (cut == pixels).all()
    assert tile_of(38, 38, size, 12) is None
    inner = grid[2:-2, 2:-2]  # lines between the tiles only
    size = guessed_size(inner)
    assert size == TileSize(7, 10, 2, border=False)
    assert tiles_in(34, 34, size) == 12
    last = tile_of(34, 34, size, 11)
    assert last is not None
    assert (inner[last.top : last.top + 10, last.left : last.left + 7] == made[11]).all()
    assert guessed_size(random.integers(0, 256, (20, 20, 3))) is None


def test_damage_costs_one_image_and_says_where_it_lies(tmp_path: Path) -> None:
    whole = encoded(shades(0, 0, 0))
    held = {0: [images_value("x", [whole[:60], whole])], 1: [image_value("x", b"no image at all")]}
    file = write_images(tmp_path / "a", held)
    damaged = read(tmp_path)
    for step, sample in ((0, 0), (1, 0)):
        cell = page(damaged, SessionState(step=step), sample=sample, tag="x").cells[0]
        assert cell.problem is not None
        assert (cell.problem.file, cell.problem.run, cell.problem.kind) == (str(file), "a", "undecodable-image")
        assert cell.problem.offset == int(damaged.runs["a"].blobs["x"].offset[step])
        assert cell.problem.remedy
        assert "cannot be decoded" in cell.remark
    assert page(damaged, SessionState(step=0), sample=1, tag="x").cells[0].frames is not None
    missing = page(damaged, SessionState(step=1), sample=1, tag="x").cells[0]
    assert missing.remark == "Only 1 sample"


def test_what_was_decoded_is_kept_within_the_bound(catalog: Catalog) -> None:
    keep_at_most(1)
    try:
        page(catalog, SessionState(step=0), sample=1)
        page(catalog, SessionState(step=10), sample=1)
        assert rasters.held <= 24 * 16 * 3 + 256  # the last one alone
    finally:
        keep_at_most(256 << 20)
    page(catalog, tone(brightness=0.2).apply(SessionState(step=10)), sample=1)
    before = rasters.made, payloads.decoded
    for brightness in (0.3, 0.4, 0.5):
        page(catalog, tone(brightness=brightness).apply(SessionState(step=10)), sample=1)
    assert (rasters.made, payloads.decoded) == before


def test_a_filled_view_and_a_filter_leave_cards_out(catalog: Catalog) -> None:
    state = SessionState()
    mine = card(catalog, state, "b", 1)
    group = focused_group(catalog, focus_card(mine.key).apply(state), 500)
    assert group is not None
    assert [(each.key, each.height, each.expanded) for each in group.cards] == [(mine.key, 500, True)]
    assert focused_group(catalog, focus_card("gone").apply(state), 500) is None
    filtered = replace(state, images=ImagesState(tag_query="^val/"))
    assert [group.key for group in card_groups(catalog, filtered)] == ["val"]


def test_the_picture_holds_what_is_in_sight(catalog: Catalog) -> None:
    state = SessionState(step=0, images=ImagesState(zoom=ImageZoom(0.5, 0.5, 20.0), card_width=320))
    view = Viewport(360, 400, 1.0, ThemeName.LIGHT)
    picture = resolve(catalog, Results(), state, view, [card(catalog, state)])
    part = picture.parts[0].part
    assert isinstance(part, ImagePart)
    (image,) = part.images
    rows, columns = image.pixels.shape[:2]
    assert (rows, columns) == (16, 16)  # whole ones of the 17 that would fit beside one another
    assert (image.pixels[..., :3] == shades(0, 0, 0)[:, 4:20]).all()
    assert (image.width, image.height) == (20 * columns, 20 * rows)
    assert part.title == TAG
    assert part.run == "a"


def test_rows_tell_every_image(catalog: Catalog) -> None:
    rows = list(value_rows(catalog, SessionState()))
    assert len(rows) == len(value_rows(catalog, SessionState())) == 3 * 2 + 4 * 2 + 1
    first = dict(zip(HEADER, rows[0], strict=True))
    assert (first["run"], first["tag"], first["step"], first["sample"]) == ("a", TAG, 0, 0)
    assert (first["width"], first["height"], first["format"]) == (24, 16, "png")
    assert first["bytes"] == len(encoded(shades(0, 0, 0)))
    assert math.isclose(float(str(first["wall_time"])), 1.6e9)
