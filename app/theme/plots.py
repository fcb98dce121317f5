"""The tokens as pyqtgraph's defaults."""

from __future__ import annotations

import sys

from core.style import Tokens


def colour_plots(tokens: Tokens) -> None:
    """Colour plots made from now on, if the plot library is loaded; it is never loaded for this."""
    pyqtgraph = sys.modules.get("pyqtgraph")
    if pyqtgraph is not None and hasattr(pyqtgraph, "setConfigOptions"):
        pyqtgraph.setConfigOptions(background=tokens.canvas, foreground=tokens.muted, antialias=True)
