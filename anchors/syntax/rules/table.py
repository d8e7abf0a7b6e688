"""The rules of a file: by its language, and for C headers by what they hold."""

from __future__ import annotations

import importlib
import re
from functools import cache, lru_cache
from typing import Final

from anchors.regexes import regex
from anchors.syntax.places import has_line
from anchors.syntax.rules.base import Rules
from anchors.syntax.source import Source

_RULES: Final = {
    "c": "c:CRules",
    "cpp": "c:CppRules",
    "csharp": "csharp:CSharpRules",
    "dart": "dart:DartRules",
    "elixir": "elixir:ElixirRules",
    "go": "go:GoRules",
    "java": "java:JavaRules",
    "lua": "lua:LuaRules",
    "php": "php:PhpRules",
    "ruby": "ruby:RubyRules",
    "kotlin": "kotlin:KotlinRules",
    "rust": "rust:RustRules",
    "scala": "scala:ScalaRules",
    "swift": "swift:SwiftRules",
    "shell": "shell:ShellRules",
    "javascript": "ecmascript:EcmaRules",
    "typescript": "ecmascript:EcmaRules",
    "tsx": "ecmascript:EcmaRules",
    "vue": "components:VueRules",
    "svelte": "components:SvelteRules",
    "astro": "components:AstroRules",
    "python": "python:PythonRules",
}
"""Module and class, imported when a file of the language is met: most repositories have few, and processes wait."""


@cache
def _rules(language: str) -> type[Rules]:
    module, _, name = _RULES.get(language, "base:Rules").partition(":")
    found: type[Rules] = getattr(importlib.import_module(f"anchors.syntax.rules.{module}"), name)
    return found


_CPP: Final = regex(
    rb"^[ \t]*(?:class[ \t]+\w+[^;(\n]*$|namespace[ \t]+[\w:]*[ \t]*\{?|template[ \t]*<|"
    rb"(?:public|private|protected)[ \t]*:|using[ \t]+(?:namespace\b|\w+[ \t]*=)|"
    rb"#[ \t]*include[ \t]*<(?:string|vector|map|memory|utility|type_traits|functional|iostream|cstdint|cstddef)>|"
    rb"(?!//|\*|/\*)[\w \t<>,*&]*\bstd::\w)",
    re.MULTILINE,
)
"""What only C++ headers hold: a `.h` may be either."""
_CPP_WORDS: Final = (
    b"class", b"namespace", b"template", b"public", b"private", b"protected", b"using", b"include", b"std::",
)  # fmt: skip
"""One of which stands in each line that is such."""


def rules_for(language: str, source: Source) -> Rules:
    """A fresh value for each file, since rules may keep what they saw in it."""
    spoken = dialect(language, source.data)
    rules = _rules(spoken)()
    if spoken != language:
        rules.grammar = spoken
    return rules


def dialect(language: str, data: bytes) -> str:
    """The language by whose grammar a file of `language` is read."""
    return "cpp" if language == "c" and has_line(_CPP, _CPP_WORDS, data) else language


@lru_cache(maxsize=16)
def dialect_of(language: str, data: bytes) -> str:
    """As `dialect`, for a file that is asked of many times: all of a header is looked through to tell."""
    return dialect(language, data)
