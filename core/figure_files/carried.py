"""What figures say of themselves: the description of a figure inside of its own SVG, PDF or PNG file, read again."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

from core.figure_files.spec import FigureSpec
from core.figure_files.text import FORMAT, SUFFIX, Read, SpecError, read, written

CARRIERS = (".svg", ".pdf", ".png")
_MOST = 1 << 30
_SVG = re.compile(r"<dc:description>(.*?)</dc:description>", re.DOTALL)
_PDF_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def about(spec: FigureSpec, folder: Path | None) -> str:
    """Return what a file says of itself so that the figure can be drawn from it again; one line of ASCII."""
    return written(spec, folder)


def may_be_figure(path: Path) -> bool:
    """Return whether a file is to be opened as a figure: by its name, other JSON files by how they begin."""
    if path.name.lower().endswith((*CARRIERS, SUFFIX)):
        return True
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    with path.open("rb") as file:
        return FORMAT.encode() in file.read(200)


def opened(path: Path) -> Read:
    """Return the figure that a file describes or carries.

    Raises SpecError for a file that does neither, and OSError.
    """
    folder, name = path.parent, path.name
    if path.suffix.lower() not in CARRIERS:
        return read(_text(path), folder, name)
    if path.stat().st_size > _MOST:
        raise SpecError(f"{name} is larger than any figure of Armillary")
    finders: dict[str, Callable[[bytes], str]] = {".svg": _in_svg, ".pdf": _in_pdf, ".png": _in_png}
    found = finders[path.suffix.lower()](path.read_bytes())
    beside = beside_of(path)
    if FORMAT in found[:80]:
        return read(found, folder, f"the figure in {name}")
    if beside.is_file():
        return read(_text(beside), folder, beside.name)
    raise SpecError(
        f"{name} carries no figure of Armillary: export it with its description, or open the saved .figure.json"
    )


def beside_of(path: Path) -> Path:
    """Return the name of the file beside a figure that describes it."""
    return path.with_name(path.name + ".figure.json")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(f"{path.name} describes no figure: it is not text") from error


def _in_svg(content: bytes) -> str:
    found = _SVG.search(content.decode("utf-8", "replace"))
    return html.unescape(found.group(1)).strip() if found else ""


def _in_png(content: bytes) -> str:
    """Return the text chunk that describes an image; other chunks are skipped, none is trusted for its length."""
    place, text = 8, ""
    while place + 8 <= len(content):
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + size]
        if kind == b"tEXt" and body.startswith(b"Description\0"):
            text = body.split(b"\0", 1)[1].decode("latin-1")
        elif kind == b"iTXt" and body.startswith(b"Description\0\0"):
            text = body.split(b"\0", 5)[-1].decode("utf-8", "replace")
        place += size + 12
    return text


def _in_pdf(content: bytes) -> str:
    """Return the subject in the information dictionary, as the library that draws writes it."""
    start = content.rfind(b"/Subject (")
    return _literal(content, start + len(b"/Subject (")) if start >= 0 else ""


def _literal(content: bytes, place: int) -> str:
    """Return a literal string of PDF whose first character is at a place."""
    parts: list[str] = []
    depth = 1
    for match in re.finditer(rb"\\(\r\n|[0-7]{1,3}|.)|([()])|([^\\()]+)", content[place:], re.DOTALL):
        escaped, paren, plain = match.groups()
        if paren is not None:
            depth += 1 if paren == b"(" else -1
            if depth == 0:
                return "".join(parts)
        parts.append(_unescaped(escaped) if escaped is not None else (plain or paren).decode("latin-1"))
    return ""


def _unescaped(escaped: bytes) -> str:
    if escaped[:1].isdigit():
        return chr(int(escaped, 8) & 0xFF)
    if escaped in {b"\n", b"\r", b"\r\n"}:
        return ""
    text = escaped.decode("latin-1")
    return _PDF_ESCAPES.get(text, text)
