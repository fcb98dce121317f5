"""The tokens as Qt wears them: palette, stylesheet, fonts and icons."""

from app.theme.apply import apply
from app.theme.choice import resolved

__all__ = ["apply", "resolved"]
