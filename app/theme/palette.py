"""The tokens as a palette that the Fusion style paints with."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from core.style import Tokens, mix

Role = QPalette.ColorRole
_ALL = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)


def palette(tokens: Tokens) -> QPalette:
    """Return a palette with every role set, disabled texts faint."""
    result = QPalette()
    for role, colour in _roles(tokens).items():
        for group in _ALL:
            result.setColor(group, role, QColor(colour))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText, Role.PlaceholderText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    result.setColor(QPalette.ColorGroup.Disabled, Role.Highlight, QColor(tokens.line))
    return result


def _roles(tokens: Tokens) -> dict[QPalette.ColorRole, str]:
    edge = mix(tokens.line, tokens.text, 0.35)
    return {
        Role.Window: tokens.window,
        Role.WindowText: tokens.text,
        Role.Base: tokens.raised,
        Role.AlternateBase: mix(tokens.raised, tokens.line, 0.3),
        Role.Text: tokens.text,
        Role.Button: tokens.raised,
        Role.ButtonText: tokens.text,
        Role.BrightText: tokens.bad,
        Role.ToolTipBase: tokens.raised,
        Role.ToolTipText: tokens.text,
        Role.PlaceholderText: tokens.muted,
        Role.Highlight: tokens.accent,
        Role.HighlightedText: tokens.on_accent,
        Role.Link: tokens.accent,
        Role.LinkVisited: tokens.accent,
        Role.Accent: tokens.accent,
        Role.Light: tokens.raised,
        Role.Midlight: mix(tokens.raised, tokens.line, 0.5),
        Role.Mid: tokens.line,
        Role.Dark: edge,
        Role.Shadow: edge,
    }
