"""Which idioms look at a call in which language; each language's own module says for which names of callees."""

from __future__ import annotations

from typing import Final

from anchors.syntax.facts import (
    c,
    cpp,
    csharp,
    ecmascript,
    go,
    java,
    kotlin,
    lua,
    php,
    python,
    ruby,
    rust,
    scala,
    shell,
    swift,
)
from anchors.syntax.facts.tables import Idiom, Patterns, Table

__all__ = ["Idiom", "idioms_of"]

_TABLES: Final[dict[str, Table]] = {
    "python": python.IDIOMS,
    "java": java.IDIOMS,
    "kotlin": kotlin.IDIOMS,
    "c": c.IDIOMS,
    "cpp": cpp.IDIOMS,
    "csharp": csharp.IDIOMS,
    "go": go.IDIOMS,
    "rust": rust.IDIOMS,
    "lua": lua.IDIOMS,
    "php": php.IDIOMS,
    "ruby": ruby.IDIOMS,
    "scala": scala.IDIOMS,
    "swift": swift.IDIOMS,
    "shell": shell.IDIOMS,
    "javascript": ecmascript.IDIOMS,
    "typescript": ecmascript.IDIOMS,
    "tsx": ecmascript.IDIOMS,
}
_PATTERNS: Final[dict[str, Patterns]] = {"c": c.PATTERNS, "cpp": c.PATTERNS, "shell": shell.PATTERNS}


def table_of(language: str) -> Table:
    """Idioms by name, of a language that knows them by nothing else."""
    return {} if language in _PATTERNS else _TABLES.get(language, {})


def idioms_of(language: str, name: bytes) -> tuple[Idiom, ...]:
    """The idioms to try on a call of this name."""
    found = _TABLES.get(language, {}).get(name, ())
    return found + tuple(idiom for pattern, idiom in _PATTERNS.get(language, ()) if pattern.match(name))
