"""Points of an embedding as lines of scripts."""

from __future__ import annotations

from core.figure_files.script_words import Words, titled
from core.state import Contours
from core.views.embedding.tray.figure import gallery_fills


def embedding(words: Words) -> list[str]:
    """Return the lines that draw points, alone or in pictures side by side, or the gallery that fills the view."""
    if gallery_fills(words.part.state):
        return _gallery(words)
    dimensions = words.part.state.embedding.dimensions
    if words.part.state.embedding.panes.shown:
        return _side_by_side(words, dimensions, len(words.part.state.embedding.panes.shown))
    said = ", ".join(filter(None, [titled(words, "")]))
    names = ["x", "y", "z"][:dimensions]
    spread = ", ".join(f"points[{name}]" for name in names)
    kind = ", subplot_kw={'projection': '3d'}" if dimensions == 3 else ""
    titles = ", ".join(f"{name}label={name}" for name in names)
    return [
        f"points = logs.points({words.arguments})",
        f"{', '.join(names)} = points.columns[1:{dimensions + 1}]",
        f"figure, axes = plt.subplots(figsize=(5, 4), layout='constrained'{kind})",
        f"axes.scatter({spread}, c=points['colour'], s=6, linewidths=0)",
        *(_boundaries(words, "boundaries") if dimensions == 2 else []),
        f"axes.set({titles}{', ' + said if said else ''})",
    ]


def _side_by_side(words: Words, dimensions: int, beside: int) -> list[str]:
    """Return the lines that draw the main picture and those beside it, each in axes of its own."""
    title = words.title
    lines = _boundaries(words, "boundaries[boundaries['picture'] == place + 1]")
    return [
        f"points = logs.points({words.arguments})",
        *lines[:1],
        f"pictures = [list(points.columns[1:{dimensions + 1}])]",
        f"for number in range(2, {beside + 2}):",
        "    names = [name for name in points.columns if name.startswith(f'picture {number} ')]",
        "    pictures.append([name for name in names if name != f'picture {number} row'])",
        "across = 2 if len(pictures) in (2, 4) else 3",
        "down = -(-len(pictures) // across)",
        "figure = plt.figure(figsize=(5 * across, 4 * down), layout='constrained')",
        "for place, names in enumerate(pictures):",
        "    kind = '3d' if len(names) == 3 else None",
        "    axes = figure.add_subplot(down, across, place + 1, projection=kind)",
        "    axes.scatter(*(points[name] for name in names), c=points['colour'], s=6, linewidths=0)",
        *(f"    {line}" for line in lines[1:]),
        "    axes.set(**{f'{axis}label': name for axis, name in zip('xyz', names, strict=False)})",
        *([f"figure.suptitle({title!r})"] if title else []),
    ]


def _boundaries(words: Words, chosen: str) -> list[str]:
    """Return the line that reads what is around points, and those that draw what is chosen of it; none without."""
    if words.part.state.embedding.contours is Contours.NONE:
        return []
    return [
        f"boundaries = logs.boundaries({words.arguments})",
        f"for _, line in {chosen}.groupby('line'):",
        "    axes.plot(line['x'], line['y'], color=line['colour'].iloc[0], linewidth=1.25)",
    ]


def _gallery(words: Words) -> list[str]:
    """Return the lines that draw images, or what is said of points that have none, where they stand in the gallery."""
    width, height = round(words.part.width), round(words.part.height)
    said = ", ".join(filter(None, [f"width={width}", f"height={height}", words.arguments]))
    return [
        f"cells = logs.gallery({said})",
        f"figure, axes = plt.subplots(figsize=({width / 96:.3g}, {height / 96:.3g}), layout='constrained')",
        "for cell in cells.itertuples():",
        "    if cell.image is None:",
        "        axes.text(cell.left, cell.top, cell.title, va='top', fontsize=6, color=cell.colour, clip_on=True)",
        "        continue",
        "    right, bottom = cell.left + cell.width, cell.top + cell.height",
        "    axes.imshow(cell.image, extent=(cell.left, right, bottom, cell.top))",
        "    frame = plt.Rectangle((cell.left, cell.top), cell.width, cell.height, fill=False, color=cell.colour)",
        "    axes.add_patch(frame)",
        *(_CAPTIONS if words.part.state.embedding.tray.captions else []),
        "for heading, group in cells.groupby('heading', sort=False):",
        "    axes.text(group['left'].min(), group['top'].min() - 8, heading, fontsize=8)",
        f"axes.set(xlim=(0, {width}), ylim=({height}, 0), aspect='equal')",
        "axes.axis('off')",
        *([f"axes.set(title={words.title!r})"] if words.title else []),
    ]


_CAPTIONS = (
    "    middle, size = cell.left + cell.width / 2, 0.7 * cell.width / 12",
    "    axes.text(middle, bottom + 4, cell.title, ha='center', va='top', fontsize=min(size, 6), clip_on=True)",
)
