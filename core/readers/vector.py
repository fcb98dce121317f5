"""Images drawn with lines: what of an SVG may be drawn, and how large it is.

Only elements that draw are kept, and nothing that lies outside of the image: no scripts, no files, no addresses.
Drawing itself takes a renderer, which the program gives with `draw_with`.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from core.model import U1
from core.readers.pixels import LARGEST, ImageError, opened, too_big

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Renderer: TypeAlias = Callable[[bytes, int, int], U1]
"""Draws an SVG at a width and a height in pixels as uint8 (height, width, 4) of RGBA; safe to call on any thread."""

_LONGEST: Final = 16 << 20
"""Bytes of the biggest SVG that is read."""
_MOST: Final = 200_000
"""Elements that are drawn at most, each as often as it is used."""
_DEEPEST: Final = 256
_USUAL: Final = (300.0, 150.0)
"""Size of an image that does not say any, as in browsers."""
_SVG: Final = "{http://www.w3.org/2000/svg}"
_HREFS: Final = ("href", "{http://www.w3.org/1999/xlink}href")
_SHAPES: Final = "path rect circle ellipse line polyline polygon text tspan textPath tref image"
_GROUPS: Final = "svg g defs use symbol switch a title desc style"
_PAINTS: Final = "linearGradient radialGradient stop pattern clipPath mask marker filter"
_EFFECTS: Final = "feBlend feColorMatrix feComposite feFlood feGaussianBlur feMerge feMergeNode feOffset"
_DRAWN: Final = frozenset(f"{_SHAPES} {_GROUPS} {_PAINTS} {_EFFECTS}".split())
_UNITS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH: Final = re.compile(r"\s*([+]?[0-9.]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*$")
_NAMED: Final = re.compile(r"url\(\s*['\"]?#([^)'\"]+)")
_OUTSIDE: Final = re.compile(r"@import[^;]*;?|url\(\s*['\"]?(?!['\"]?#)[^)]*\)")
_IMAGE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,", re.IGNORECASE)
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Vector:
    """An SVG with nothing in it but what is drawn, and its size in pixels."""

    svg: bytes
    width: int
    height: int


_renderer: list[Renderer] = []


def draw_with(renderer: Renderer | None) -> None:
    """Let SVG images be drawn by a renderer, by none for None."""
    _renderer[:] = [] if renderer is None else [renderer]


def is_svg(data: bytes) -> bool:
    """Return whether encoded bytes begin as an SVG does."""
    head = _text(data[:4096], "replace").lstrip("\ufeff \t\r\n")
    return head.startswith("<") and "<svg" in head


def drawn_vector(data: bytes, level: int = 0, largest: int = LARGEST) -> tuple[U1, int, int]:
    """Return an SVG as pixels, and the width and height that it has; drawn smaller it is halved `level` times.

    Raises ImageError where it cannot be drawn or would have more pixels than `largest`.
    """
    found = vector(data)
    if found.width * found.height > largest:
        raise too_big((found.width, found.height))
    if not _renderer:
        raise ImageError("The image cannot be drawn: SVG images are drawn by the program's window and commands only")
    size = (max(-(-found.width >> level), 1), max(-(-found.height >> level), 1))
    return _renderer[0](found.svg, *size), found.width, found.height


def vector(data: bytes) -> Vector:
    """Return what of an SVG is drawn; raises ImageError."""
    from xml.etree import ElementTree

    root = _parsed(data)
    _check_depth(root)
    _clean(root)
    if _count(root) > _MOST:
        raise ImageError(f"The image cannot be drawn: it has more than {_MOST:,} elements")
    width, height = _size(root)
    if width * height > LARGEST:
        raise too_big((width, height))
    root.set("width", str(width))
    root.set("height", str(height))
    ElementTree.register_namespace("", _SVG[1:-1])
    ElementTree.register_namespace("xlink", _HREFS[1][1:].partition("}")[0])
    return Vector(ElementTree.tostring(root, "utf-8"), width, height)


def _text(data: bytes, errors: str = "strict") -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8-sig", errors)


def _parsed(data: bytes) -> Element:
    from xml.etree import ElementTree

    if len(data) > _LONGEST:
        raise ImageError(f"The image cannot be drawn: its {len(data):,} bytes are too many for an SVG")
    try:
        text = _DECLARED.sub("", _text(data))
    except UnicodeDecodeError as error:
        raise ImageError("The image cannot be drawn: its letters are not UTF-8") from error
    if "<!ENTITY" in text:
        raise ImageError("The image cannot be drawn: it declares entities, which are not read")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ImageError(f"The image cannot be drawn: its XML is damaged ({error})") from error
    if root.tag not in (f"{_SVG}svg", "svg"):
        raise ImageError("The image cannot be drawn: it is XML, but no SVG")
    if root.tag == "svg":  # without a namespace, as some programs write it
        for element in root.iter():
            element.tag = (
                f"{_SVG}{element.tag}" if isinstance(element.tag, str) and "}" not in element.tag else element.tag
            )
    return root


def _check_depth(root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise ImageError("The image cannot be drawn: its elements are nested too deeply")
        level = [child for element in level for child in element]


def _clean(root: Element) -> None:
    """Take away what does not draw, and whatever points outside."""
    for element in root.iter():
        for child in [child for child in element if not _kept(child)]:
            element.remove(child)
        for name, value in list(element.attrib.items()):
            if name.lower().startswith("on") or (name in _HREFS and not _inside(element, value)):
                del element.attrib[name]
            else:
                element.set(name, _OUTSIDE.sub("none", value) if "url(" in value else value)
        if element.tag == f"{_SVG}style" and element.text:
            element.text = _OUTSIDE.sub("none", element.text)


def _kept(element: Element) -> bool:
    if not isinstance(element.tag, str) or not element.tag.startswith(_SVG):
        return False
    if element.tag == f"{_SVG}image":
        return any(_inside(element, element.get(name, "")) for name in _HREFS)
    return element.tag.removeprefix(_SVG) in _DRAWN


def _inside(element: Element, value: str) -> bool:
    """Return whether a reference is to something in the image, or to pixels that it holds itself."""
    if value.strip().startswith("#"):
        return True
    start = _IMAGE.match(value.strip())
    if start is None or element.tag != f"{_SVG}image":
        return False
    try:
        with opened(base64.b64decode(value.strip()[start.end() :], validate=False)) as image:
            return image.size[0] * image.size[1] <= LARGEST
    except (ImageError, binascii.Error, OSError, ValueError):
        return False


def _count(root: Element) -> float:
    """Return how many elements are drawn, each as often as it is used; more than any limit where one uses itself."""
    named = {name: element for element in root.iter() if (name := element.get("id"))}
    known: dict[Element, float] = {}
    open_ones: set[Element] = set()
    stack = [(root, False)]
    while stack:
        element, closed = stack.pop()
        parts = [*element, *_used(element, named)]
        if closed:
            open_ones.discard(element)
            known[element] = _times(element) * (1.0 + sum(known.get(part, 0.0) for part in parts))
        elif element in open_ones:
            return math.inf
        elif element not in known:
            open_ones.add(element)
            stack.append((element, True))
            stack.extend((part, False) for part in parts)
    return known[root]


def _used(element: Element, named: dict[str, Element]) -> list[Element]:
    """Return the elements that one draws besides its children."""
    names = [element.attrib[name].strip()[1:] for name in _HREFS if element.get(name, "").strip().startswith("#")]
    if not element.tag.endswith("Gradient"):
        names += [name for value in element.attrib.values() for name in _NAMED.findall(value)]
    return [named[name] for name in names if name in named]


def _times(element: Element) -> int:
    """Return how often an element draws what it uses: markers stand at every corner of a path."""
    if not any(name.startswith("marker") or name == "style" for name in element.attrib):
        return 1
    corners = element.get("d", "") + element.get("points", "")
    return max(len(re.findall(r"[0-9.]+", corners)) // 2, 1)


def _size(root: Element) -> tuple[int, int]:
    """Return width and height in pixels: as said, else of the view box, else as in browsers."""
    box = [
        float(part) for part in re.findall(r"-?[0-9.]+(?:[eE][+-]?[0-9]+)?", root.get("viewBox", "")) if _number(part)
    ]
    wide, high = (box[2], box[3]) if len(box) == 4 and min(box[2:]) > 0 else _USUAL
    width, height = _length(root.get("width")), _length(root.get("height"))
    if width is None and height is None:
        width, height = wide, high
    elif width is None or height is None:
        width, height = (
            (height or 0) * wide / high if width is None else width,
            (width or 0) * high / wide if height is None else height,
        )
    return max(math.ceil(width - 1e-6), 1), max(math.ceil(height - 1e-6), 1)


def _number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _length(text: str | None) -> float | None:
    """Return a length in pixels, None for none or a share of something."""
    found = _LENGTH.match(text or "")
    if found is None or not _number(found[1]):
        return None
    value = float(found[1]) * _UNITS[found[2]]
    return min(value, 1e9) if value > 0 else None
