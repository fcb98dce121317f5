"""Images and texts as lines of scripts."""

from __future__ import annotations

from core.figure_files.script_words import Words, panels, titled
from core.state import TextMode


def images(words: Words) -> list[str]:
    """Return the lines that draw a figure for each card, with its images where they stand on it."""
    way = "bilinear" if words.part.state.images.smooth else "nearest"
    title = repr(words.title) if words.title else "card.replace('\\n', ' · ')"
    return [
        f"images = logs.images({words.arguments})",
        "for card, cells in images.groupby('card', sort=False):",
        "    down, across = cells['row'].max() + 1, cells['column'].max() + 1",
        "    size = (2.5 * across, 2.7 * down)",
        "    figure, panels = plt.subplots(down, across, figsize=size, squeeze=False, layout='constrained')",
        "    for axes in panels.flat:",
        "        axes.axis('off')",
        "    for cell in cells.itertuples():",
        "        axes = panels[cell.row, cell.column]",
        "        axes.set_title(cell.title, fontsize='small')",
        "        if cell.image is not None:",
        f"            axes.imshow(cell.image, interpolation={way!r})",
        f"    figure.suptitle({title}, fontsize='small')",
    ]


def texts(words: Words) -> list[str]:
    """Return the lines that write each text as it was logged, tables of texts as tables."""
    if words.part.state.texts.mode in (TextMode.CHANGES, TextMode.RUNS):
        return _compared(words)
    every = words.part.state.texts.mode is TextMode.ALL
    chosen = [tuple(key.split("\n", 1)) for key in words.part.cards or () if "\n" in key]
    only = ["texts = texts.set_index(['tag', 'run']).loc[wanted].reset_index()"]
    said = ", ".join(filter(None, [words.arguments, "" if every else "every_step=False"]))
    title = titled(words, "f'{tag} · {run}'")
    return [
        f"texts = logs.texts({said})",
        *([f"wanted = {chosen!r}", *only] if chosen else []),
        *panels("texts", "(tag, run)", ["tag", "run"]),
        "    axes.axis('off')",
        f"    axes.set({title})",
        "    if curves['column'].max():",
        "        cells = curves.pivot_table(index=['step', 'row'], columns='column', values='text', aggfunc='last')",
        "        axes.table(cells.map(lambda text: text.replace('$', r'\\$')).to_numpy(), loc='upper left')",
        "    else:",
        "        said = '\\n\\n'.join(curves['text'])",
        "        axes.text(0, 1, said, va='top', family='monospace', fontsize=6, wrap=True, parse_math=False)",
    ]


def _compared(words: Words) -> list[str]:
    """Return the lines that write texts beside others: what has come in green, what is gone in red."""
    chosen = list(words.part.cards or ())
    title = titled(words, 'f\'{card.replace(chr(10), " · ")}, step {curves["step"].iloc[0]}{beside}\'')
    return [
        f"lines = logs.text_changes({words.arguments})",
        *([f"lines = lines[lines['card'].isin({chosen!r})]"] if chosen else []),
        "colours = {'+': 'tab:green', '-': 'tab:red', ' ': 'black'}",
        *panels("lines", "card", "card"),
        "    axes.axis('off')",
        "    against = curves['against'].iloc[0]",
        "    beside = f' against {against}' if against else ''",
        f"    axes.set({title})",
        "    for number, line in enumerate(curves.itertuples()):",
        "        place = (0, 1 - (number + 1) / (len(curves) + 1))",
        "        look = {'color': colours[line.sign], 'family': 'monospace', 'fontsize': 6, 'parse_math': False}",
        "        axes.text(*place, f'{line.sign} {line.text}', transform=axes.transAxes, **look)",
    ]
