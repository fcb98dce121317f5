"""How many samples a tag logs at a step: only its payloads tell."""

from __future__ import annotations

import time
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from core.model import BlobSeries, Catalog, Run
from core.readers.base import ReadError
from core.readers.blobs import read_images
from core.views.payloads import kept_places, payload_tags, spread_places

PLUGIN = "images"
_LOOKED_AT = 3
"""Payloads of a series that are asked; the number of samples seldom changes."""
_REST, _LONGEST_REST = 3.0, 0.02
"""How long a gentle count rests for the time it has worked, and seconds at most."""

_aspects: WeakKeyDictionary[BlobSeries, float] = WeakKeyDictionary()
_counts: WeakKeyDictionary[BlobSeries, int] = WeakKeyDictionary()
_several = 0


def times_counted() -> int:
    """Return how many series were found to log several samples so far: what is told by them is told anew after that."""
    return _several


def known_samples(run: Run, tag: str) -> int:
    """Return how many samples a tag logs at most, 1 while nobody has counted them."""
    return _counts.get(run.blobs[tag], 1)


def known_aspect(run: Run, tag: str) -> float:
    """Return the width of a tag's images for their height, as logged; 1 while nobody has looked."""
    return _aspects.get(run.blobs[tag], 1.0)


def count_samples(catalog: Catalog, runs: Iterable[str], gentle: bool = False) -> bool:
    """Count the samples of all tags of images; reads payloads. Returns whether there was any to count.

    A `gentle` count rests most of the time, so that whoever draws meanwhile is not held up.
    """
    global _several
    any_counted = False
    for name in runs:
        run = catalog.runs[name]
        for tag in payload_tags(run, PLUGIN):
            series = run.blobs[tag]
            if series not in _counts:
                began = time.perf_counter()
                _counts[series] = _counted(run, tag)
                if gentle:
                    time.sleep(min(_REST * (time.perf_counter() - began), _LONGEST_REST))
                _several += _counts[series] > 1
                any_counted = True
    return any_counted


def all_counted(catalog: Catalog, runs: Iterable[str]) -> bool:
    """Return whether the samples of all tags of images are known."""
    return all(
        catalog.runs[name].blobs[tag] in _counts for name in runs for tag in payload_tags(catalog.runs[name], PLUGIN)
    )


def _counted(run: Run, tag: str) -> int:
    places = kept_places(run.blobs[tag])
    most = 1
    for number in spread_places(len(places), _LOOKED_AT).tolist():
        try:
            found = read_images(run, tag, int(places[number]))
            most = max(most, len(found.samples))
            if found.width and found.height:
                _aspects[run.blobs[tag]] = found.width / found.height
        except ReadError:
            continue
    return most
