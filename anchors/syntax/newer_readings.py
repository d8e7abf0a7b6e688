"""What is newer than the grammars of several languages, or older than they remember: forms for each.

Python's defaults of type parameters, Go's `new` of values, Rust's `safe fn`, Ruby's methods without an end whose call
has no brackets, PHP's parameters that are final, Swift's conditions of associated types, loops and pipes of shells.
Kotlin's and C#'s stand in files of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anchors.regexes import regex
from anchors.syntax.branches import Ranges
from anchors.syntax.forms import Form, nearby, shown_as, without

MAX_TYPES: Final = 400
"""Bytes of the type parameters of one definition."""

_TYPED: Final = regex(rb"(?m)^[ \t]*+(?:type|class|(?:async[ ])?def)[ ]++\w++\[")
_DEFAULT: Final = regex(rb"[\[\](),=]")
_ENDLESS: Final = regex(
    rb"(?m)\bdef[ ](?:self\.)?+\w++[?!]?(?:\([^()\n]*+\))?[ ]=[ ]++[a-z_]\w*+[?!]?(?P<at>[ ])"
    rb"(?P<given>[\"':@A-Za-z\[\d][^\n{}|;#=*/&+-]*+)$"
)
_NAMED: Final = regex(rb"\w: |\bdo\b|\b(?:if|unless|rescue|and|or|while|until)\b")
_PIPED: Final = regex(rb"[ \t](?P<here><<-?+[ \t]*+(?:\w++|\"\w++\"|'\w++'))(?=\|)")

_GO: Final = (Form(regex(rb"(?<![\w.])(?P<aside>new)(?=\()"), b"New"),)
_RUST: Final = (
    Form(regex(rb"(?P<aside>\bsafe[ ]++)(?=(?:fn|static)[ ])")),
    Form(regex(rb"(?P<aside>\bgen[ ]++)(?=fn[ ])")),
    Form(regex(rb"[<,][ ]?(?P<aside>-)(?=\d++[,>])")),
)
_PHP: Final = (
    Form(regex(rb"[(,]\s*+(?P<aside>final\s++)(?=(?:public|protected|private|readonly)\b)")),
    Form(regex(rb"(?is)\b__halt_compiler\(\)\s*+;(?P<aside>.++)")),
)
_SWIFT: Final = (
    Form(regex(rb"(?m)\b(?:associatedtype|typealias)[ ][^\n{]{1,400}?[ ](?P<aside>where[ ][^\n{};]++)")),
    Form(regex(rb"\bcatch[ ]++\.\w++(?P<aside>(?:,[ ]?\.\w++(?:\([^()\n]*+\))?)++)(?=[ ]?\{)")),
    Form(regex(rb"(?<=\w)(?P<aside>\.\.\.)(?=\)[ ]*+(?:async[ ]++)?+(?:throws[ ]++)?+->)")),
    Form(regex(rb"(?<=[:,(>])[ ](?P<aside>(?:__owned|__shared|nonisolated)[ ])(?=[A-Z\[(])")),
    Form(regex(rb"(?m)(?:^|(?<=[{;}]))[ \t]*+(?P<aside>_(?:read|modify))(?=[ ]*+\{)"), b"set"),
)
_SHELL: Final = (
    Form(regex(rb"(?m)(?:^|[;&|])[ \t]*+for[ \t]++\w++(?P<aside>[ \t])(?=[ \t]*+do\b)"), b";"),
    Form(regex(rb"[ \t](?:fi|done|esac)(?P<aside>[ \t])(?=\})"), b";"),
    Form(regex(rb"(?<=\d)(?P<aside><>)(?=[ ]?[\w\"$/&])"), b">"),
    Form(
        regex(
            rb"\$\((?P<aside1>\()(?=[ \t]*+[a-z][\w-]*+[ \t])(?:[^()\\\n]|\\.)*+(?P<aside2>\))(?=[ \t]*+\|)",
        )
    ),
)


def _of(forms: tuple[Form, ...]) -> Callable[[bytes, Ranges], bytes | None]:
    return lambda data, broken: without(data, broken, forms)


newer_go = _of(_GO)
"""`new(len(all) + 1)`, which is read as if a type stood there, as the call of any function."""
newer_rust = _of(_RUST)
newer_php = _of(_PHP)
newer_swift = _of(_SWIFT)


def newer_python(data: bytes, broken: Ranges) -> bytes | None:
    """`type Pair[T = int] = …` and `class Box[T = str]` without the defaults."""
    spans: list[tuple[int, int]] = []
    for start, end in nearby(data, broken):
        for match in _TYPED.finditer(data, start, end):
            spans += _defaults(data, match.end())
    return shown_as(data, spans) if spans else None


def _defaults(data: bytes, at: int) -> list[tuple[int, int]]:
    """Where the type parameters that begin at `at` have a default, from its `=` on."""
    found: list[tuple[int, int]] = []
    depth, since = 1, -1
    for mark in _DEFAULT.finditer(data, at, at + MAX_TYPES):
        sign = mark[0]
        if depth == 1 and since >= 0 and sign in (b",", b"]"):
            found.append((since, mark.start()))
            since = -1
        if sign == b"=":
            since = mark.start() if depth == 1 and since < 0 else since
        elif sign != b",":
            depth += 1 if sign in (b"[", b"(") else -1
        if not depth:
            return found
    return []


def newer_ruby(data: bytes, broken: Ranges) -> bytes | None:
    """`def hello = puts "hello"` with an operator between the name and what it is given: the definition is read, and
    what follows it; the call is not."""
    found = bytearray(data)
    for start, end in nearby(data, broken):
        for match in _ENDLESS.finditer(data, start, end):
            if not _NAMED.search(match["given"]):
                found[match.start("at") : match.end()] = b"*" + match["given"].replace(b",", b"*")
    return bytes(found) if found != data else None


def newer_shell(data: bytes, broken: Ranges) -> bytes | None:
    """`for each do` as `for each;do`, `cat <<END|wc` as `cat<<END |wc`, a brace behind `fi`, brackets in brackets."""
    found = bytearray(without(data, broken, _SHELL) or data)
    for start, end in nearby(data, broken):
        for match in _PIPED.finditer(data, start, end):
            found[match.start() : match.end()] = match["here"] + b" "
    return bytes(found) if found != data else None
