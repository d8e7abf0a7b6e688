"""What the markup of a component uses: its tags, the expressions in its attributes and its text, names of directives.

Goes once over the text, in linear time. Knows how Vue, Svelte and Astro write these, nothing of what they mean; what
an expression says is read by its grammar (`uses.py`). Names that the markup itself binds (`v-for`, `{#each}`, slots)
are told with each expression, since they hide those of the script.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anchors.syntax.markup_braced import read_astro, read_svelte
from anchors.syntax.markup_parts import Markup
from anchors.syntax.markup_vue import read_vue

_READERS: Final[dict[str, Callable[[bytes, int, int, Markup], None]]] = {
    "vue": read_vue,
    "svelte": read_svelte,
    "astro": read_astro,
}


def markup_of(data: bytes, language: str, stretches: tuple[tuple[int, int], ...]) -> Markup:
    found = Markup()
    for start, end in stretches:
        _READERS[language](data, start, end, found)
    return found
