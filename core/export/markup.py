"""Tables of cells as text for papers, notes and spreadsheets: LaTeX, Markdown and tab-separated."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from core.views.hparams.table.cells import Cell, CellKind

_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
        "|": r"\textbar{}", '"': r"\textquotedbl{}", "\n": " ", "\r": " ", "\t": " ",
        "−": "$-$", "–": "--", "…": r"\dots{}", "∞": r"$\infty$", "µ": r"\textmu{}",
    }
)  # fmt: skip
"""What stands for a character that means something to LaTeX, or that not every engine has."""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")
_NUMBER: Final = re.compile(r"(−?)([\d.,]+)(?:e(-?−?\d+))?(\D?)")


def latex_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a LaTeX table: texts at the left, numbers at the right and in mathematics, two dashes for what is missing.

    Its frame is that of TensorBoard's download; every special character is escaped, and powers of ten are written out.
    """
    kinds = _Kinds(len(header))
    body = [" & ".join(map(latex_cell, kinds.noted(row))) + r" \\" for row in rows]
    sides = "".join("r" if numeric else "l" for numeric in kinds.numeric())
    lines = [
        r"\begin{table}[tbp]",
        rf"\begin{{tabular}}{{{sides}}}",
        " & ".join(map(latex_text, header)) + r" \\ \hline",
        *body,
        r"\hline",
        r"\end{tabular}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=8192)
def latex_text(text: str) -> str:
    """Return a text as LaTeX prints it."""
    return text.translate(_LATEX)


def latex_cell(cell: Cell) -> str:
    r"""Return a cell as LaTeX; numbers as ``$1.2\cdot 10^{-7}$``, ``$\mathrm{NaN}$`` and ``$+\infty$``."""
    if cell.kind is CellKind.MISSING:
        return "--"
    if cell.text == "NaN":
        return r"$\mathrm{NaN}$"
    if cell.text in {"∞", "−∞"}:
        return rf"${'-' if cell.text[0] == '−' else '+'}\infty$"
    return latex_text(cell.text) if cell.kind in (CellKind.TEXT, CellKind.SEVERAL) else _latex_number(cell.text)


@lru_cache(maxsize=65536)
def _latex_number(text: str) -> str:
    found = _NUMBER.fullmatch(text.replace("-", "−", 1) if text.startswith("-") else text)
    if found is None:
        return latex_text(text)
    sign, mantissa, exponent, prefix = found.groups()
    power = rf"\cdot 10^{{{int(exponent.replace('−', '-'))}}}" if exponent else ""
    unit = {"": "", "µ": r"\,\mu"}.get(prefix, rf"\,\mathrm{{{prefix}}}")
    return f"${'-' if sign else ''}{mantissa.replace(',', '{,}')}{power}{unit}$"


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table in the Markdown of GitHub, numbers at the right; what could be markup is escaped."""
    kinds = _Kinds(len(header))
    body = [" | ".join(map(_markdown_cell, kinds.noted(row))) for row in rows]
    marks = " | ".join("---:" if numeric else ":---" for numeric in kinds.numeric())
    return "".join(f"| {line} |\n" for line in (" | ".join(map(markdown_text, header)), marks, *body))


@lru_cache(maxsize=8192)
def markdown_text(text: str) -> str:
    """Return a text as Markdown shows it, on one line."""
    return " ".join(_MARKDOWN.sub(r"\\\1", text).split())


def _markdown_cell(cell: Cell) -> str:
    return cell.text if cell.kind is CellKind.NUMBER else markdown_text(cell.text)


def tabbed_text(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as spreadsheets paste them: values apart by tabs, in quotes where they contain one."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return text.getvalue()


class _Kinds:
    """Which columns hold numbers, and nothing else but gaps; rows are seen once, while they are written."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._seen: set[tuple[CellKind, ...]] = set()

    def noted(self, row: Sequence[Cell]) -> Sequence[Cell]:
        """Return a row, having looked at it."""
        self._seen.add(tuple([cell.kind for cell in row]))
        return row

    def numeric(self) -> list[bool]:
        """Return what the columns hold."""
        kinds = [set(column) for column in zip(*self._seen, strict=True)] or [set()] * self._columns
        return [CellKind.NUMBER in found and CellKind.TEXT not in found for found in kinds]
