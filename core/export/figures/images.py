"""Images on a sheet, with their titles as text."""

from __future__ import annotations

from core.export.figures.sheet import Box, Sheet, TextStyle, Weight
from core.export.figures.text import caption_style, letter_room, title_style
from core.style import TYPE
from core.views.image_part import ImagePart, Label

_SWATCH, _PAD = 8.0, 10.0


def draw_images(sheet: Sheet, part: ImagePart, box: Box) -> None:
    """Draw a card's images into a box, as large as they fit, below its title and note."""
    inside = box.inset(_PAD, 0, _PAD, 0)
    title = title_style(sheet.tokens)
    named = f"{part.title} · {part.run}" if part.run else part.title
    left = inside.left + letter_room(sheet)
    if part.colour:
        sheet.box(Box(left, box.top + 12, _SWATCH, _SWATCH), fill=part.colour)
        left += _SWATCH + 5
    sheet.text(left, box.top + 20, sheet.elided(named, title, inside.right - left), title)
    caption = caption_style(sheet.tokens)
    sheet.text(inside.left, box.top + 36, sheet.elided(part.note, caption, inside.width), caption)
    for image in part.images:
        place = Box(box.left + image.left, box.top + image.top, image.width, image.height)
        sheet.image(image.pixels, place, "auto" if image.smooth else "nearest")
        if image.edged:
            sheet.box(place, line=sheet.tokens.line)
    for label in part.labels:
        _draw_label(sheet, label, box)


def _draw_label(sheet: Sheet, label: Label, box: Box) -> None:
    tokens = sheet.tokens
    style = TextStyle(TYPE.caption, tokens.text if label.strong else tokens.muted,
                      Weight.SEMIBOLD if label.strong else Weight.REGULAR)  # fmt: skip
    left, middle = box.left + label.left, box.top + label.middle
    if label.mark:
        sheet.box(Box(left, middle - _SWATCH / 2, _SWATCH, _SWATCH), fill=label.mark)
        left += _SWATCH + 5
    text = sheet.elided(label.text, style, label.width - (left - box.left - label.left))
    if label.centred:
        sheet.text(left + label.width / 2, middle + 4, text, style, "center")
    else:
        sheet.text(left, middle + 4, text, style)
