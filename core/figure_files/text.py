"""Figures as JSON: written with paths from where the file lies, read with the place and the remedy of what is wrong."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from os.path import relpath
from pathlib import Path
from typing import Any

import numpy as np

from core.figure_files.spec import FigurePart, FigureSpec
from core.figure_files.views import PAGES, VIEWS, page_of
from core.model import SourceSpec
from core.readers import places
from core.session.keeping.codec import CodecError, Decoder, Encoder, Json
from core.session.keeping.migrations import VERSION as STATE_VERSION
from core.session.keeping.migrations import migrate
from core.state import RowSet

FORMAT = "armillary figure"
VERSION = 1
SUFFIX = ".figure.json"
"""What the names of saved figures end with."""
_REMEDY = "correct it there, or save the spec again from Export figure"


class SpecError(Exception):
    """Raised for a text that describes no figure; the message is one sentence with the place and what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """A figure as it was read, and what of its text was ignored or left out, one sentence each."""

    spec: FigureSpec
    notes: tuple[str, ...] = ()


def written(spec: FigureSpec, folder: Path | None, indent: int | None = None) -> str:
    """Return a figure as ASCII JSON; what is as usual is left out.

    `folder` is where it will lie: paths of logs are said from there. Addresses with a password or a key are left out,
    and paths where the folder is not known stay as they are.
    """
    sources = tuple(_from(folder, source) for source in spec.sources if not places.holds_secret(source.path))
    parts = tuple(replace(part, state=replace(part.state, sources=())) for part in spec.parts)
    encoded = Encoder({RowSet: _rows_written}, sparse=True).encode(
        replace(spec, sources=sources, parts=parts), FigureSpec
    )
    assert isinstance(encoded, dict)
    return json.dumps({"format": FORMAT, "version": VERSION, "state_version": STATE_VERSION, **encoded}, indent=indent)


def read(text: str, folder: Path | None, name: str) -> Read:
    """Return the figure that a text describes.

    `folder` is where it lies, and `name` what it is called in messages. Raises SpecError.
    """
    document = _document(text, name)
    decoder = Decoder({RowSet: _rows_read})
    try:
        spec = decoder.decode(_migrated(document, name), FigureSpec, "figure")
    except CodecError as error:
        raise SpecError(f"{name}: {error}; {_REMEDY}") from error
    _check(spec, name)
    sources = tuple(_at(folder, source) for source in spec.sources)
    notes = [note.replace(" is not known to this version and was ignored", _unknown(note)) for note in decoder.notes]
    return Read(replace(spec, sources=sources), tuple(notes))


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise SpecError(f"{name} is not JSON: {error.msg} in line {error.lineno}; {_REMEDY}") from error
    except RecursionError as error:
        raise SpecError(f"{name} is not JSON: it is nested too deeply; {_REMEDY}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise SpecError(f'{name} describes no figure: it has to begin with "format": "{FORMAT}"')
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise SpecError(f'{name}: figure.version is missing; write "version": {VERSION}')
    if version > VERSION:
        raise SpecError(f"{name} was saved by a newer Armillary (version {version}, this one reads up to {VERSION})")
    return document


def _migrated(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what is described, with states of older sessions brought to the present form."""
    spec = {key: value for key, value in document.items() if key not in {"format", "version", "state_version"}}
    version = document.get("state_version", STATE_VERSION)
    if type(version) is not int or not 1 <= version <= STATE_VERSION:
        raise SpecError(f"{name}: figure.state_version is {version!r}; this Armillary reads 1 to {STATE_VERSION}")
    parts = spec.get("parts")
    if version < STATE_VERSION and isinstance(parts, list):
        spec["parts"] = [_part_migrated(part, version) for part in parts]
    return spec


def _part_migrated(part: Any, version: int) -> Any:
    if not isinstance(part, dict) or not isinstance(part.get("state"), dict):
        return part
    return {**part, "state": migrate(part["state"], version)}


def _check(spec: FigureSpec, name: str) -> None:
    """Raise SpecError for what has the right types and still cannot be drawn."""
    if not spec.parts:
        raise SpecError(f'{name}: figure.parts is empty; name a view there, such as {{"view": "scalars"}}')
    for number, part in enumerate(spec.parts):
        _check_part(part, f"{name}: figure.parts[{number}]")
    look = spec.look
    _within(f"{name}: figure.look.width", look.width, 0, 5000, "millimetres")
    _within(f"{name}: figure.look.height", look.height, 0, 5000, "millimetres")
    _within(f"{name}: figure.look.dpi", look.dpi, 10, 2400, "dots per inch")
    _within(f"{name}: figure.look.font_size", look.font_size, 0, 200, "points")
    _within(f"{name}: figure.columns", spec.columns, 0, 24, "columns")


def _check_part(part: FigurePart, place: str) -> None:
    page = page_of(part)
    if part.view not in VIEWS:
        raise SpecError(f"{place}.view: there is no view {part.view!r}; {_offered(part.view, VIEWS)}")
    if part.view == "hparams" and page not in PAGES:
        raise SpecError(f"{place}.page: there is no page {page!r}; {_offered(page, tuple(PAGES))}")
    _within(f"{place}.width", part.width, 50, 20_000, "logical pixels")
    _within(f"{place}.height", part.height, 50, 20_000, "logical pixels")
    _within(f"{place}.scale", part.scale, 0.1, 16, "device pixels a logical pixel")
    _within(f"{place}.across", part.across, 1, 24, "columns")
    _within(f"{place}.down", part.down, 1, 24, "rows")


def _within(place: str, value: float, least: float, most: float, unit: str) -> None:
    if not least <= value <= most:
        raise SpecError(f"{place} is {value:g}; write {least:g} to {most:g} {unit}")


def _offered(name: str, there: tuple[str, ...]) -> str:
    near = get_close_matches(name, there, 1, 0.5)
    return f"did you mean {near[0]!r}?" if near else f"there is {', '.join(there)}"


def _unknown(note: str) -> str:
    return " was ignored: there is no such key"


def _from(folder: Path | None, source: SourceSpec) -> SourceSpec:
    if folder is None or places.is_remote(source.path):
        return source
    try:
        path = relpath(Path(source.path).absolute(), folder.absolute())
    except ValueError:  # on another drive
        return source
    return replace(source, path=Path(path).as_posix())


def _at(folder: Path | None, source: SourceSpec) -> SourceSpec:
    if folder is None or places.is_remote(source.path) or Path(source.path).is_absolute():
        return source
    joined = folder.absolute() / source.path
    return replace(source, path=str(joined.resolve() if joined.exists() else joined))


def _rows_written(rows: RowSet) -> Json:
    return {"size": rows.size, "bits": base64.b64encode(rows.packed).decode("ascii")}


def _rows_read(raw: Json, place: str) -> RowSet:
    match raw:
        case {"size": int(size), "bits": str(bits)} if 0 <= size <= 2**31:
            try:
                packed = np.frombuffer(_inflated(base64.b64decode(bits, validate=True), -(-size // 8)), dtype=np.uint8)
                return RowSet.of_mask(np.unpackbits(packed, count=size).astype(np.bool_))
            except (binascii.Error, zlib.error, ValueError) as error:
                raise CodecError(f"{place}.bits: not a set of {size} rows ({error})") from error
    raise CodecError(f"{place}: expected size and bits of a set of rows")


def _inflated(packed: bytes, size: int) -> bytes:
    """Return deflated bytes of a known size; raises ValueError for more or fewer, however much there would be."""
    content = zlib.decompressobj().decompress(packed, size + 1)
    if len(content) != size:
        raise ValueError(f"{len(content)} bytes instead of {size}")
    return content
