"""The rules of a file: by its language, and for C headers by what they hold."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.rules.base import Rules
from anchors.syntax.rules.c import CRules
from anchors.syntax.rules.csharp import CSharpRules
from anchors.syntax.rules.ecmascript import EcmaRules
from anchors.syntax.rules.go import GoRules
from anchors.syntax.rules.java import JavaRules
from anchors.syntax.rules.kotlin import KotlinRules
from anchors.syntax.rules.lua import LuaRules
from anchors.syntax.rules.php import PhpRules
from anchors.syntax.rules.python import PythonRules
from anchors.syntax.rules.ruby import RubyRules
from anchors.syntax.rules.rust import RustRules
from anchors.syntax.rules.scala import ScalaRules
from anchors.syntax.rules.shell import ShellRules
from anchors.syntax.rules.swift import SwiftRules
from anchors.syntax.source import Source

_RULES: Final[dict[str, type[Rules]]] = {
    "c": CRules,
    "cpp": CRules,
    "csharp": CSharpRules,
    "go": GoRules,
    "java": JavaRules,
    "lua": LuaRules,
    "php": PhpRules,
    "ruby": RubyRules,
    "kotlin": KotlinRules,
    "rust": RustRules,
    "scala": ScalaRules,
    "swift": SwiftRules,
    "shell": ShellRules,
    "javascript": EcmaRules,
    "typescript": EcmaRules,
    "tsx": EcmaRules,
    "python": PythonRules,
}


_CPP: Final = re.compile(
    rb"^[ \t]*(?:class[ \t]+\w+[^;(\n]*$|namespace[ \t]+[\w:]*[ \t]*\{?|template[ \t]*<|"
    rb"(?:public|private|protected)[ \t]*:|using[ \t]+(?:namespace\b|\w+[ \t]*=)|"
    rb"#[ \t]*include[ \t]*<(?:string|vector|map|memory|utility|type_traits|functional|iostream|cstdint|cstddef)>|"
    rb"(?!//|\*|/\*)[\w \t<>,*&]*\bstd::\w)",
    re.MULTILINE,
)
"""What only C++ headers hold: a `.h` may be either."""


def rules_for(language: str, source: Source) -> Rules:
    """A fresh value for each file, since rules may keep what they saw in it."""
    rules = _RULES.get(language, Rules)()
    if dialect(language, source.data) != language:
        rules.grammar = "cpp"
    return rules


def dialect(language: str, data: bytes) -> str:
    """The language by whose grammar a file of `language` is read."""
    return "cpp" if language == "c" and _CPP.search(data) else language
