"""What a signature of Dart says of its result."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = re.compile(r"^(?:(?:static|external|late|final|const|covariant|abstract|augment|factory)\s+)+")
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
