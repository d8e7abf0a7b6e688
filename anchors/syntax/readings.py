"""Another reading of source that its grammar does not take as it stands; every byte keeps its place.

Of conditional compilation the first branches (`branches.py`): in C where something is broken, elsewhere all. Of Kotlin
what `kotlin_readings` knows, of C#, Java and scripts what `csharp_readings`, `java_readings` and `script_readings` do.
Of C and C++, declarations without the macros before their names, and near what is broken what `c_readings` knows; of
other languages what is newer than their grammars (`newer_readings.py`). Of shell scripts what a build fills in.
Works on lines and words, those inside of strings too: `OTHER_READINGS` are for text that does not parse otherwise, one
upon the other where each has less that is broken; `FIRST_READING` is for text that would parse as something else, and
is dropped where the text as it stands has less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from anchors.regexes import regex
from anchors.syntax.branches import Ranges, first_branches
from anchors.syntax.c_readings import declared, shared_header, valued, valued_cpp, valued_objc
from anchors.syntax.csharp_readings import newer_csharp, plain_quotes
from anchors.syntax.java_readings import plain_java
from anchors.syntax.kotlin_readings import known_kotlin
from anchors.syntax.macros import macros_aside
from anchors.syntax.newer_readings import (
    newer_go,
    newer_php,
    newer_python,
    newer_ruby,
    newer_rust,
    newer_shell,
    newer_swift,
)
from anchors.syntax.objc_readings import plain_members, plain_objc, plain_spaces
from anchors.syntax.script_readings import all_handed_on, imported_types, plain_text

_SHOWN: Final = regex(rb"[^\r\n]")

_CLASS_MACRO: Final = regex(
    rb"\b(?:class|struct|union|enum(?:[ \t]+(?:class|struct))?)[ \t]+"
    rb"(?P<macros>(?:[A-Z][A-Z0-9_]+(?:\([^()\n]*\))?\s+)+)"
    rb"(?=[A-Za-z_][\w:]*(?:<[^<>{};]*>)?\s*(?:final\s*)?(?::(?!:)|\{(?!\s*\})))"
)
_MACRO_BEHIND: Final = regex(
    rb"\b(?:class|struct|union)[ \t]+(?:[A-Z][A-Z0-9_]++(?:\([^()\n]*\))?\s+)?[A-Za-z_][\w:]*+(?:<[^<>{};]*>)?\s+"
    rb"(?P<macros>FINAL|SEALED|[A-Z][A-Z0-9]*+_[A-Z0-9_]++)(?=\s*(?::(?!:)|\{(?!\s*\})))"
)
_THREAD_MACRO: Final = regex(
    rb"(?<=[\w\])])\s+(?P<macros>(?:[A-Z]+_)*(?:GUARDED_BY|ACQUIRED_AFTER|ACQUIRED_BEFORE|LOCKS_REQUIRED|LOCKS_EXCLUDED|"
    rb"LOCK_EXCLUDED|LOCK_REQUIRED)_?\([^()\n]*\))(?=\s*[;={])"
)
_CONST_MACRO: Final = regex(rb"\)\s*const\s+(?P<macros>[A-Z][A-Z0-9]*_[A-Z0-9_]+)(?=\s*[;{])")
_OLD_MACRO: Final = regex(
    rb"(?<!define[ \t])\b(?P<macros>(?:[A-Z0-9]+_)*DEPRECATED\((?:[^()\"]|\"[^\"\n]*\")*\))(?=\s*[A-Za-z_~])"
)
_MEMBER_POINTER: Final = regex(rb"->(?P<macros>\*)(?=\w)")
_UNSIGNED_CALL: Final = regex(rb"\bunsigned(?=\()")
_MASKED: Final[tuple[tuple[re.Pattern[bytes], tuple[bytes, ...]], ...]] = (
    (_MACRO_BEHIND, ()),
    (_CLASS_MACRO, ()),
    (_THREAD_MACRO, (b"GUARDED_BY(", b"ACQUIRED_", b"LOCKS_", b"LOCK_EXCLUDED", b"LOCK_REQUIRED")),
    (_CONST_MACRO, ()),
    (_OLD_MACRO, (b"DEPRECATED(",)),
    (_MEMBER_POINTER, (b"->*",)),
)
"""With what stands in every text that has one: words are found far quicker than patterns."""
_LINE_MACRO: Final = regex(
    rb"^[ \t]*(?:(?:static|extern|inline|virtual|friend)[ \t]+)*"
    rb"(?P<macros>(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+[ \t]+)+)(?=[A-Za-z_])",
    re.MULTILINE,
)


_PLACEHOLDER: Final = regex(rb"\$\{[A-Za-z_]\w*+\.[\w.-]++\}")


def _filled_in(data: bytes) -> bytes | None:
    """Names that a build fills in, `${pkg.name}`, as variables; None without any."""
    masked = _PLACEHOLDER.sub(lambda match: match[0].replace(b".", b"_").replace(b"-", b"_"), data)
    return masked if masked != data else None


def _without(macros: re.Pattern[bytes], data: bytes) -> bytes | None:
    return _blank(data, (match.span("macros") for match in macros.finditer(data)))


def _blank(data: bytes, spans: Iterable[tuple[int, int]]) -> bytes | None:
    """`spans` in order."""
    pieces: list[bytes] = []
    kept = 0
    for start, end in spans:
        if start >= kept:
            pieces += data[kept:start], _SHOWN.sub(b" ", data[start:end])
            kept = end
    return b"".join((*pieces, data[kept:])) if pieces else None


def plain_classes(data: bytes) -> bytes | None:
    """C++ with `class EXPORT_MACRO Name {` as `class Name {`, and `class Name LIB_FINAL : public Base {` without what
    stands for `final`: else the grammar takes the first for a function's body and the second for a class `Base`; and
    `int sum_ GUARDED_BY(lock_);` without what the compiler checks of threads, a method else; `T as() const LIB_FINAL;`
    without its last word, what `LIB_DEPRECATED("…")` says of a declaration, and `one->*call` without the star, which
    the grammar does not know, nor `unsigned(size)`, which it is shown as another call of eight letters; and without
    what `macros` knows."""
    found = None
    for macros, marks in _MASKED:
        if not marks or any(mark in data for mark in marks):
            found = _without(macros, found or data) or found
    found = _blank(found or data, macros_aside(found or data)) or found
    if b"unsigned(" in data:
        found = _UNSIGNED_CALL.sub(b"uint32_t", found or data)
    return found


def plain_lines(data: bytes) -> bytes | None:
    """C and C++ without the macros that declarations begin with: `LIB_API int f(void);` as `int f(void);`."""
    return _without(_LINE_MACRO, data)


_TYPED_CALL: Final = regex(rb"(?<=[\w$])(?P<macros><\s*+[A-Za-z_][\w.]*+\??\s*+>)(?=\()")


def plain_calls(data: bytes) -> bytes | None:
    """Dart without the one type that calls spell, which the grammar takes for two comparisons: `make<Shop>(size)`."""
    return _without(_TYPED_CALL, data)


FIRST_READING: Final[dict[str, Callable[[bytes], bytes | None]]] = {
    "cpp": plain_classes,
    "dart": plain_calls,
    "objective-c": plain_objc,
    "tsx": imported_types,
    "typescript": imported_types,
}

Reading = Callable[[bytes, Ranges], bytes | None]
"""From the text and where it is broken."""

OTHER_READINGS: Final[dict[str, tuple[Reading, ...]]] = {
    "c": (lambda data, _: plain_lines(data), shared_header, first_branches, declared, valued),
    "cpp": (lambda data, _: plain_lines(data), first_branches, declared, valued_cpp),
    "go": (newer_go,),
    "objective-c": (
        lambda data, _: plain_spaces(plain_members(data) or data) or plain_members(data),
        lambda data, _: plain_lines(data),
        first_branches,
        declared,
        valued_objc,
    ),
    "php": (newer_php,),
    "python": (newer_python,),
    "ruby": (newer_ruby,),
    "rust": (newer_rust,),
    "csharp": (lambda data, _: plain_quotes(data), lambda data, _: first_branches(data), newer_csharp),
    "swift": (lambda data, _: first_branches(data), newer_swift),
    "java": (lambda data, _: plain_java(data),),
    "javascript": (lambda data, _: all_handed_on(data), plain_text),
    "kotlin": (lambda data, _: known_kotlin(data),),
    "shell": (lambda data, _: _filled_in(data), newer_shell),
    "tsx": (lambda data, _: all_handed_on(data), plain_text),
    "typescript": (lambda data, _: all_handed_on(data), plain_text),
}
