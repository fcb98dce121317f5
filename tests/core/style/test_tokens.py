from __future__ import annotations

import dataclasses
import re

import pytest

from core.style import DARK, LIGHT, ThemeName, Tokens, contrast, tokens

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: str(theme.name))
LEAST = {"text": 7.0, "muted": 4.5, "accent": 4.5, "good": 4.5, "warn": 4.5, "bad": 4.5, "warm": 3.0}
"""Contrasts that WCAG 2 asks of text, and of the graphics that the brand colour is used for."""


@THEMES
@pytest.mark.parametrize("ground", ["canvas", "window", "raised"])
@pytest.mark.parametrize(("token", "least"), LEAST.items())
def test_what_is_read_stands_out_from_its_ground(theme: Tokens, ground: str, token: str, least: float) -> None:
    assert contrast(getattr(theme, token), getattr(theme, ground)) >= least


@THEMES
def test_text_on_the_accent_can_be_read(theme: Tokens) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@THEMES
def test_every_token_is_a_colour(theme: Tokens) -> None:
    colours = [value for name, value in dataclasses.asdict(theme).items() if name != "name"]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)


def test_tokens_are_found_by_their_theme() -> None:
    assert [tokens(name).name for name in ThemeName] == list(ThemeName)
