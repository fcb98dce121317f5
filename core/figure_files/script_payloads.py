"""Histograms, images and texts as lines of scripts."""

from __future__ import annotations

from pprint import pformat

from core.figure_files.script_words import WIDTH, Words, legend, panels, titled
from core.state import HistogramMode, TextMode

DRAWN_MODES = (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION, HistogramMode.RUNS)
"""Ways to show histograms that are written as they are drawn; the others have a curve for each logged step."""


def histograms(words: Words) -> list[str]:
    """Return the lines that draw the buckets of each step, cells of heat maps, bands of percentiles, or runs."""
    state = words.part.state.histograms
    if state.mode in DRAWN_MODES:
        return _heat_map(words) if state.mode is HistogramMode.HEATMAP else _outlines(words)
    labels = ", ".join(filter(None, ["title=f'{tag} · {run}'", words.labels("Value", "Count")]))
    chosen = [tuple(key.split("\n", 1)) for key in words.part.cards or () if "\n" in key]
    only = [
        f"wanted = {pformat(chosen, width=WIDTH)}",
        "buckets = buckets.set_index(['tag', 'run']).loc[wanted].reset_index()",
    ]
    return [
        f"buckets = logs.histograms({words.arguments})",
        *(only if chosen else []),
        *panels("buckets", "(tag, run)", ["tag", "run"]),
        "    steps = curves['step'].unique()",
        "    for shade, (step, histogram) in zip(np.linspace(0.2, 0.95, len(steps)), curves.groupby('step')):",
        "        edges = np.append(histogram['left'], histogram['right'].iloc[-1])",
        "        axes.stairs(histogram['count'], edges, color=plt.cm.viridis_r(shade), linewidth=0.8)",
        f"    axes.set({labels})",
    ]


def _heat_map(words: Words) -> list[str]:
    log = words.part.state.histograms.log_counts
    shown, ends = ("np.log1p(grid.where(grid > 0))", "np.log1p(most)") if log else ("grid.where(grid > 0)", "most")
    return [
        f"cells = logs.histogram_plot({words.arguments})",
        "x_title, y_title = cells.attrs['titles']",
        *panels("cells", "card"),
        "    grid = curves.pivot(index='lower', columns='left', values='count')",
        "    across = np.append(grid.columns, curves['right'].max())",
        "    upwards = np.append(grid.index, curves['upper'].max())",
        "    most = curves['brightest'].iloc[0]",
        f"    drawn = axes.pcolormesh(across, upwards, {shown}, cmap='viridis', vmin=0, vmax={ends})",
        f"    figure.colorbar(drawn, ax=axes, label={'log(1 + count)' if log else 'Count'!r})",
        *_named(words),
    ]


def _outlines(words: Words) -> list[str]:
    several = words.part.state.histograms.mode is HistogramMode.RUNS
    return [
        f"outlines = logs.histogram_plot({words.arguments})",
        "x_title, y_title = outlines.attrs['titles']",
        *panels("outlines", "card"),
        "    for (label, _), curve in curves.groupby(['label', 'part'], sort=False):",
        "        look = {'color': curve['colour'].iloc[0], 'alpha': curve['opacity'].iloc[0]}",
        "        if curve['lower'].notna().all():",
        "            axes.fill_between(curve['x'], curve['lower'], curve['y'], linewidth=0, **look)",
        "        else:",
        "            axes.plot(curve['x'], curve['y'], linewidth=1.25, label=label, **look)",
        *_named(words),
        *(legend() if several else []),
    ]


def _named(words: Words) -> list[str]:
    labels = ", ".join(filter(None, [titled(words, "curves['title'].iloc[0]"), words.labels("", "")]))
    return ["    axes.set(xlabel=x_title, ylabel=y_title)", *([f"    axes.set({labels})"] if labels else [])]


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
