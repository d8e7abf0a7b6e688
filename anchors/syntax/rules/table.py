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
    "objective-c": "objc:ObjcRules",
    "perl": "perl:PerlRules",
    "zig": "zig:ZigRules",
    "terraform": "hcl:HclRules",
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

_OBJC: Final = regex(
    rb"^[ \t]*+(?:@(?:interface[ \t]+\w++[ \t]*+[:(<{\r\n]|protocol[ \t]+\w++[ \t]*+[;,<\r\n]|"
    rb"class[ \t]+\w++[ \t]*+[;,]"
    rb"|import[ \t]+[\w.]++;)|#[ \t]*+import[ \t]*+[<\"][\w+./ -]{1,200}\.h[>\"]"
    rb"|(?:NS|CF)_ASSUME_NONNULL_BEGIN|(?:typedef[ \t]++)?+NS_(?:ENUM|OPTIONS|INLINE)\b"
    rb"|(?!//|\*|/\*)[\w \t]{0,80}?\bNSString[ \t]*+\*)",
    re.MULTILINE,
)
"""What only headers of Objective-C hold."""
_OBJC_WORDS: Final = (b"@interface", b"@protocol", b"@class", b"@import", b"import", b"NS_", b"CF_ASSUME", b"NSString")
_CLASSES: Final = regex(rb"^@(?:interface|protocol)\b", re.MULTILINE)


def rules_for(language: str, source: Source) -> Rules:
    """A fresh value for each file, since rules may keep what they saw in it."""
    spoken = dialect(language, source.data)
    rules = _rules(spoken)()
    if spoken != language:
        rules.grammar = spoken
    return rules


def dialect(language: str, data: bytes) -> str:
    """The language by whose grammar a file of `language` is read."""
    if language != "c":
        return language
    if has_line(_CPP, _CPP_WORDS, data):
        has_classes = b"@end" in data and _CLASSES.search(data) is not None
        return "objective-c" if has_classes else "cpp"
    return "objective-c" if has_line(_OBJC, _OBJC_WORDS, data) else "c"


@lru_cache(maxsize=16)
def dialect_of(language: str, data: bytes) -> str:
    """As `dialect`, for a file that is asked of many times: all of a header is looked through to tell."""
    return dialect(language, data)
