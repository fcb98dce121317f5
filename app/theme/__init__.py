"""Colours, palettes, stylesheet and icons of the window, made from the tokens of core.style."""
