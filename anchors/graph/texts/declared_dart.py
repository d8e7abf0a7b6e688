"""What a signature of Dart says of its result."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = re.compile(r"^(?:(?:static|external|late|final|const|covariant|abstract|augment|factory)\s+)+")
_GENERIC: Final = re.compile(r"\s*(\w+)\s*<(.*)>\s*\??\s*$", re.DOTALL)
_LATER: Final = ("Future", "FutureOr", "Stream")
_LISTS: Final = ("List", "Iterable", "Set", "Queue", "Iterator", "UnmodifiableListView", "BuiltList", "IList")
_ACCESS: Final = re.compile(r"(?:^|\s)(?:get|set)$")


def result(signature: str, name: str) -> str:
    """The declared type, as written; of a constructor with a name the class."""
    found = re.search(rf"(?<![\w$]){re.escape(name)}(?=\s*[(<]|\s*$)", signature)
    if found is None:
        return ""
    before = _WORDS.sub("", signature[: found.start()].strip())
    if before.endswith("."):
        return before[:-1]
    return _ACCESS.sub("", before).strip()


def extended_type(signature: str) -> str:
    """What an extension adds to, as written; "" of anything else."""
    is_extension = signature.startswith("extension ") and not signature.startswith("extension type ")
    return signature.partition(" on ")[2] if is_extension else ""


def element_of(text: str) -> str | None:
    """What a list of that type holds; None of any other type."""
    found = _GENERIC.match(text)
    if found is not None and found[1] in _LATER:
        return element_of(found[2]) or (found[2] if found[1] == "Stream" else None)
    return found[2] if found is not None and found[1] in _LISTS else None
