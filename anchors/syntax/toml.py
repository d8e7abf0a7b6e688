"""TOML of a repository that nobody vouches for, as a table."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

_DEEP: Final = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]{1,80}[ \t]{0,9}\.[ \t]{0,9}){64}")
"""Keys within keys as no manifest has them; the parser's time grows with the square of their number."""


def read_toml(text: str) -> dict[str, Any]:
    """Empty for what is broken, or nested too deep."""
    if _DEEP.search(text):
        return {}
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
