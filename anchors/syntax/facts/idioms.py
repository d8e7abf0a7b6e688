"""Which idioms look at a call in which language; each language's own module says for which names of callees."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any, Final

from anchors.syntax.facts.tables import Idiom, Patterns, Table

__all__ = ["Idiom", "facts_of", "idioms_of", "table_of"]

_MODULES: Final = {
    "python": "python", "java": "java", "kotlin": "kotlin", "c": "c", "cpp": "cpp", "csharp": "csharp",
    "dart": "dart", "elixir": "elixir", "go": "go", "rust": "rust", "lua": "lua", "php": "php", "ruby": "ruby",
    "scala": "scala", "swift": "swift", "objective-c": "objc", "shell": "shell", "javascript": "ecmascript",
    "typescript": "ecmascript", "tsx": "ecmascript", "zig": "zig", "perl": "perl",
}  # fmt: skip
_PATTERNS: Final = {"c": "c", "cpp": "c", "objective-c": "objc", "shell": "shell"}


@cache
def facts_of(module: str, name: str) -> Any:
    """What a language's module calls so; imported when a file of the language is met, for processes wait."""
    return getattr(importlib.import_module(f"anchors.syntax.facts.{module}"), name)


def _table(language: str) -> Table:
    module = _MODULES.get(language)
    found: Table = facts_of(module, "IDIOMS") if module else {}
    return found


def _patterns(language: str) -> Patterns:
    module = _PATTERNS.get(language)
    found: Patterns = facts_of(module, "PATTERNS") if module else ()
    return found


def table_of(language: str) -> Table:
    """Idioms by name, of a language that knows them by nothing else."""
    return {} if language in _PATTERNS else _table(language)


def idioms_of(language: str, name: bytes) -> tuple[Idiom, ...]:
    """The idioms to try on a call of this name."""
    found = _table(language).get(name, ())
    return found + tuple(idiom for pattern, idiom in _patterns(language) if pattern.match(name))
