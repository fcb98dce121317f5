"""SVG images: what of them may be drawn, how large they are, and that nothing outside is looked for."""

from __future__ import annotations

import base64
import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.model.image import ImageFormat
from core.readers.pixels import ImageError
from core.readers.rasters import decode_raster, raster_size
from core.readers.tensorboard.payloads.images import image_format
from core.readers.vector import draw_with, drawn_vector, is_svg, vector

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str, size: str = 'width="40" height="20"') -> bytes:
    return f"<svg {NAMES} {size}>{inside}</svg>".encode()


def inline(width: int, height: int) -> str:
    """Return an image as it is held by an SVG."""
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


@pytest.mark.parametrize(
    "data",
    [
        svg(""),
        b"<?xml version='1.0'?>\n<!-- a plot -->" + svg(""),
        b"\xef\xbb\xbf  " + svg(""),
        "<svg/>".encode("utf-16"),
    ],
)
def test_an_svg_is_told_by_how_it_begins(data: bytes) -> None:
    assert is_svg(data)
    assert image_format(data) is ImageFormat.SVG
    assert image_format(data).media_type == "image/svg+xml"


@pytest.mark.parametrize("data", [b"", b"<html><body>", b"\x89PNG\r\n\x1a\n<svg", b"plain <svg>"])
def test_other_bytes_are_no_svg(data: bytes) -> None:
    assert not is_svg(data)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ('width="40" height="20"', (40, 20)),
        ('width="40px" height="1in"', (40, 96)),
        ('width="25.4mm" height="2.54cm"', (96, 96)),
        ('width="72pt" height="6pc"', (96, 96)),
        ('viewBox="0 0 24 12"', (24, 12)),
        ('viewBox="0,0,24,12" width="100%" height="50"', (100, 50)),
        ('viewBox="0 0 24 12" width="48"', (48, 24)),
        ("", (300, 150)),
        ('width="-3" height="nan"', (300, 150)),
        ('width="0.2" height="0.2"', (1, 1)),
    ],
)
def test_it_is_as_large_as_it_says_or_its_box_or_as_in_browsers(size: str, expected: tuple[int, int]) -> None:
    found = vector(svg("<rect/>", size))
    assert (found.width, found.height) == expected == raster_size(svg("", size))
    root = ElementTree.fromstring(found.svg)
    assert (root.get("width"), root.get("height")) == tuple(map(str, expected))


OUTSIDE = (
    '<image href="file:///etc/passwd" width="9" height="9"/>',
    '<image xlink:href="https://example.org/a.png" width="9" height="9"/>',
    '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>',
    f'<image href="{inline(9000, 9000)}" width="9" height="9"/>',
    '<use href="other.svg#part"/>',
    "<script>fetch('x')</script>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>words</body></foreignObject>",
    '<rect onclick="fetch(1)" onload="fetch(2)"/>',
    '<rect fill="url(https://example.org/a.svg#paint)"/>',
    "<style>@import 'https://example.org/a.css'; rect { fill: url('file:///etc/passwd') }</style>",
    '<a xlink:href="https://example.org"><rect/></a>',
    '<set attributeName="href" to="file:///etc/passwd"/>',
)


@pytest.mark.parametrize("inside", OUTSIDE)
def test_nothing_outside_of_the_image_is_left_in_what_is_drawn(inside: str) -> None:
    kept = vector(svg(f"<g>{inside}</g><circle r='3'/>")).svg.decode()
    for word in ("file:", "example", "fetch", "other.svg", "base64", "words"):
        assert word not in kept
    assert "circle" in kept


def test_what_draws_stays_as_it_was() -> None:
    held = inline(3, 2)
    inside = (
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient><path id="p" d="M0 0L9 9"/></defs>'
        '<style>path { fill: url(#a) }</style><use xlink:href="#p"/><rect fill="url(#a)"/>'
        f'<image href="{held}" width="9" height="9"/><text x="3">words</text>'
    )
    kept = vector(svg(inside)).svg.decode()
    for part in ("linearGradient", "url(#a)", 'href="#p"', held, "words"):
        assert part in kept
    assert "rect" in vector(b"<svg width='3' height='3'><rect/></svg>").svg.decode()  # without a namespace


NESTED = "".join(
    f'<g id="n{k}">{f"<use href={chr(34)}#n{k - 1}{chr(34)}/>" * 10 if k else "<rect/>"}</g>' for k in range(8)
)
ALONG = f'<marker id="m">{"<rect/>" * 500}</marker><path marker-mid="url(#m)" d="M0 0{" 1 1" * 5000}"/>'
REFUSED = {
    "begins as an SVG, but is none": (b"<svg><rect></svg>", "damaged"),
    "another XML": (b"<a><svg/></a>", "no SVG"),
    "entities": (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "entities"),
    "letters": (b"<svg>\xff</svg>", "UTF-8"),
    "deep": (svg("<g>" * 400 + "</g>" * 400), "deeply"),
    "uses of uses": (svg(NESTED), "elements"),
    "markers along a path": (svg(ALONG), "elements"),
    "itself": (svg('<g id="a"><use href="#a"/></g>'), "elements"),
    "large": (svg("", 'width="90000" height="90000"'), "too big"),
    "long": (svg(" " * (17 << 20)), "too many"),
}


@pytest.mark.parametrize(("data", "word"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_or_must_not_be_drawn_is_refused_in_a_sentence(data: bytes, word: str) -> None:
    with pytest.raises(ImageError, match=word) as error:
        decode_raster(data)
    assert len(str(error.value)) < 200
    with pytest.raises(ImageError, match=word):
        raster_size(data)


def test_without_a_renderer_it_is_said_what_is_missing() -> None:
    draw_with(None)
    with pytest.raises(ImageError, match="SVG images are drawn by the program's window"):
        decode_raster(svg("<rect/>"))
    with pytest.raises(ImageError, match="too big"):
        drawn_vector(svg(""), largest=100)


@given(st.binary(max_size=120))
def test_damage_is_told_and_raises_nothing_else(noise: bytes) -> None:
    whole = svg('<rect width="3"/><text>a</text>')
    for data in (b"<svg " + noise, whole[:40] + noise + whole[40:]):
        if is_svg(data):
            try:
                found = vector(data)
            except ImageError:
                continue
            assert 0 < found.width * found.height <= 1 << 26
