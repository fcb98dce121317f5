from __future__ import annotations

from core.state import Tray, TrayOrder, TrayPage
from core.style import TYPE
from core.style.text_width import text_width
from core.views import Viewport
from core.views.embedding.panes.pictures import resolve
from core.views.embedding.tray.figure import in_lines
from core.views.image_part import ImagePart
from core.views.picture import Scene
from tests.core.views.embedding.conftest import Seen

WHOLE = Tray(open=True, share=1.0, page=TrayPage.GALLERY, size=48, order=(TrayOrder("row", True),))


def part_of(seen: Seen, viewport: Viewport, tray: Tray) -> ImagePart | Scene:
    seen.look(tray=tray)
    part = resolve(seen.catalog, seen.results, seen.state, viewport).parts[0].part
    assert isinstance(part, ImagePart | Scene)
    return part


def test_a_gallery_that_fills_the_view_is_the_picture(seen: Seen) -> None:
    part = part_of(seen, Viewport(300, 240), WHOLE)
    assert isinstance(part, ImagePart)
    images = [image for image in part.images if image.pixels.shape[0] > 1]
    greys = [int(image.pixels[0, 0, 0]) for image in images]
    assert greys == list(range(59, 59 - len(images), -1)), "in the order of the gallery"
    assert part.note == f"{len(images)} of 60 points · ordered by row"
    assert all(image.left >= 0 and image.left + image.width <= 300 for image in part.images)
    assert all(image.top >= 46 and image.top + image.height <= 240 for image in part.images)
    inks = [tuple(image.pixels[0, 0]) for image in part.images if image.pixels.shape[0] == 1]
    assert len(inks) == len(images)
    assert len(set(inks)) == 4, "framed in the colours of three classes and of what is missing"
    assert [label.text for label in part.labels][:3] == ["thing 59", "thing 58", "thing 57"]


def test_a_gallery_beside_the_picture_is_none(seen: Seen) -> None:
    assert isinstance(part_of(seen, Viewport(300, 240), Tray(open=True, page=TrayPage.GALLERY)), Scene)
    assert isinstance(part_of(seen, Viewport(300, 240), Tray(open=True, share=1.0)), Scene)


def test_lines_hold_the_words_that_have_room() -> None:
    text = "the quick brown fox jumps over the lazy dog"
    assert " ".join(in_lines(text, 80, 9)) == text
    first, second = in_lines(text, 80, 2)
    assert text.startswith(f"{first} {second[:-1]}")
    assert second.endswith("…")
    assert max(text_width(line, TYPE.caption, 200) for line in (first, second)) <= 80
    assert in_lines("anything", 80, 0) == []
