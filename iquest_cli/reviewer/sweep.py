"""Where a name stands as code, by the text: what no reference records (a constant in its own file, a call in a macro).

Asked only for names that say enough by themselves. It knows no scopes; what a place means is `uses`' business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.graph.words import files_with
from anchors.syntax.languages import is_generated_path, is_vendored_path
from anchors.syntax.parse import ParseStopped
from anchors.syntax.rules.table import dialect
from anchors.syntax.signatures import FAMILY
from anchors.syntax.trees import tree_of
from anchors.types import Symbol
from iquest_cli.reviewer.change import Side

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_FILES: Final = 40
"""Files that are parsed for one name."""
_LEAVES: Final = frozenset({"constant", "name"})
"""Leaves that are names without being called identifiers: Ruby's and PHP's."""
_NAMES_ELSEWHERE: Final = frozenset(
    {"keyword_argument", "pair", "parameters", "parameter", "typed_parameter", "default_parameter", "formal_parameters"}
    | {"required_parameter", "optional_parameter", "parameter_declaration", "field_declaration", "property_signature"}
)
"""Around a name that means a parameter, a key or a field."""


def places_of_name(side: Side, symbol: Symbol, paths: list[str] | None = None) -> list[tuple[str, int]]:
    """(path, line) in files of the symbol's language, in their order; `paths` None: wherever the word stands."""
    family = FAMILY.get(symbol.language, symbol.language)
    if paths is None:
        paths = [side.snapshot.files[number].path for number in files_with(side.snapshot, symbol.name)]
    found: list[tuple[str, int]] = []
    for path in paths[:MAX_FILES]:
        index = side.snapshot.file_index(path)
        language = side.snapshot.files[index].language if index is not None else None
        if language is None or FAMILY.get(language, language) != family:
            continue
        if not (is_vendored_path(path) or is_generated_path(path)):
            found += [(path, line) for line in _lines_with(side.data(path), language, symbol.name)]
    return found


def _lines_with(data: bytes, language: str, name: str) -> list[int]:
    matches = list(re.finditer(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?!\w)", data))
    if not matches:
        return []
    try:
        root = tree_of(data, dialect(language, data)).root_node
    except (ParseStopped, KeyError):
        return []
    lines = set()
    for match in matches:
        node = root.descendant_for_byte_range(match.start(), match.end())
        if node is not None and (node.start_byte, node.end_byte) == match.span() and _is_use(node):
            lines.add(node.start_point[0] + 1)
    return sorted(lines)


def _is_use(node: Node) -> bool:
    if node.child_count or not (node.type.endswith("identifier") or node.type in _LEAVES):
        return False
    around = node.parent
    if around is None or around.type not in _NAMES_ELSEWHERE:
        return True
    # The value of a key or a default is a use, the first child is the name.
    return around.named_children[0] != node and around.type in ("keyword_argument", "pair", "default_parameter")
