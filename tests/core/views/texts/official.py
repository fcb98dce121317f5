"""How TensorBoard shows texts."""

from __future__ import annotations

import re
import warnings
from html import unescape
from typing import Any


def _quietly() -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the sanitiser that it brings along is old
        from tensorboard import plugin_util
        from tensorboard.plugins.text import text_plugin

    return plugin_util, text_plugin


def words(markdown: str) -> list[str]:
    """The words of Markdown as it shows them."""
    plugin_util, _ = _quietly()
    return unescape(re.sub(r"<[^>]*>", " ", plugin_util.markdown_to_safe_html(markdown))).split()


def cells(array: Any) -> list[str]:
    """What the cells of its table say for an array of encoded texts."""
    _, text_plugin = _quietly()
    made = text_plugin.text_array_to_html(array, enable_markdown=True)
    return [unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<td>(.*?)</td>", made, re.S)]
