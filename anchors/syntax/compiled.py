"""The compiled inner loops, where they were built with the package; None where they were not.

Results are the same bytes either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from anchors.compiled import built

VERSION: Final = 11
"""Raised when what a compiled function takes or gives changes."""

_FOLDER: Final = "anchors.syntax."
NAMES: Final = (
    _FOLDER + "native_strings", _FOLDER + "native_spans", _FOLDER + "native_rows", _FOLDER + "native_bound",
    _FOLDER + "native_brackets",
    _FOLDER + "native_arguments", _FOLDER + "native_reader", _FOLDER + "native_references", _FOLDER + "native_text",
    _FOLDER + "native_docs", _FOLDER + "native_comments", _FOLDER + "native_drafts", _FOLDER + "rules.python_native",
    _FOLDER + "rules.python_declared_native", _FOLDER + "rules.python_defined_native",
    _FOLDER + "rules.java_words_native", _FOLDER + "rules.java_native",
)  # fmt: skip
"""Each behind those that it calls."""


def switches(modules: dict[str, ModuleType]) -> dict[str, ModuleType | None]:
    """What the names below stand for."""
    return {
        "strings": modules.get(_FOLDER + "native_strings"),
        "arguments": modules.get(_FOLDER + "native_arguments"),
        "references": modules.get(_FOLDER + "native_references"),
        "text": modules.get(_FOLDER + "native_text"),
        "drafts": modules.get(_FOLDER + "native_drafts"),
        "comments": modules.get(_FOLDER + "native_comments"),
        "docs": modules.get(_FOLDER + "native_docs"),
        "java": modules.get(_FOLDER + "rules.java_native"),
        "python_declared": modules.get(_FOLDER + "rules.python_declared_native"),
        "python_defined": modules.get(_FOLDER + "rules.python_defined_native"),
        "python": modules.get(_FOLDER + "rules.python_native"),
    }


_SWITCHES: Final = switches(built(NAMES, VERSION))
strings: ModuleType | None = _SWITCHES["strings"]
arguments: ModuleType | None = _SWITCHES["arguments"]
references: ModuleType | None = _SWITCHES["references"]
text: ModuleType | None = _SWITCHES["text"]
drafts: ModuleType | None = _SWITCHES["drafts"]
comments: ModuleType | None = _SWITCHES["comments"]
docs: ModuleType | None = _SWITCHES["docs"]
java: ModuleType | None = _SWITCHES["java"]
python_declared: ModuleType | None = _SWITCHES["python_declared"]
python_defined: ModuleType | None = _SWITCHES["python_defined"]
python: ModuleType | None = _SWITCHES["python"]
