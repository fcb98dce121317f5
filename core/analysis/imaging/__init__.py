"""Images as numbers: how they are toned, what is different between two of them, and how alike they are."""

from core.analysis.imaging.adjustment import Adjustment, Channel
from core.analysis.imaging.difference import difference, painted_difference
from core.analysis.imaging.likeness import Likeness, likeness
from core.analysis.imaging.toning import toned

__all__ = ["Adjustment", "Channel", "Likeness", "difference", "likeness", "painted_difference", "toned"]
