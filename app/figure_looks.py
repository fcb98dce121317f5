"""Looks of figures that the user has named, kept as JSON among the settings; no toolkit is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.settings import Settings, load, settings_file
from core.export.figures.look import FigureLook
from core.session.keeping.codec import CodecError, Decoder, Encoder


def written(look: FigureLook) -> str:
    """Return a look as JSON."""
    return json.dumps(Encoder().encode(look, FigureLook))


def read(text: str) -> FigureLook:
    """Return the look that JSON describes, the usual one for anything else."""
    try:
        look: FigureLook = Decoder().decode(json.loads(text), FigureLook, "look")
    except (ValueError, CodecError):
        return FigureLook()
    return look


def looks_in(settings: Settings) -> Mapping[str, FigureLook]:
    """Return the looks among some settings, by name."""
    return {name: read(text) for name, text in settings.figure_looks}


def saved_looks() -> Mapping[str, FigureLook]:
    """Return the looks that the user saved in the window, by name."""
    return looks_in(load(settings_file()))
