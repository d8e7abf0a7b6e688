"""What a map says of a definition in a line: the first sentence of its documentation, where that tells anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anchors.context.redact import redact
from iquest_cli.analyst.evidence.phrases import plain

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot

_ADDRESS = re.compile(r"\w+://\S+")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_NOTE = re.compile(r"(?:TODO|FIXME|XXX|HACK)\b")
"""What its author means to do says nothing of what it is for."""


def doc_of(snapshot: Snapshot, symbol: int | None) -> str:
    if symbol is None:
        return ""
    doc = plain(redact(snapshot.symbol(symbol).doc).text)
    if _ADDRESS.fullmatch(doc) or _PATH.fullmatch(doc) or _NOTE.match(doc):
        return ""
    # "Class Cart", "Cart": a sentence that only says what stands before it.
    said = re.sub(r"^(?:class|interface|trait|struct|module|enum|the)\s+", "", doc, flags=re.IGNORECASE).rstrip(".")
    return "" if said.lower() == snapshot.name(symbol).lower() else doc


def doc_of_only(snapshot: Snapshot, path: str, text: str) -> str:
    """What is said of the definition that a module is named by, where it has but one."""
    file = snapshot.file_index(path)
    if file is None or not text.isidentifier():
        return ""
    own = [number for number in snapshot.symbols_of(file)[1:] if snapshot.name(number) == text]
    return doc_of(snapshot, own[0] if own else None)
