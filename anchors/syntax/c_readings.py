"""C and C++ near what is broken: what stands around declarations for compilers, and what the grammars lag behind.

`declared` knows attributes and the macros that stand for them, wherever they stand, and the headers that C shares with
C++; `valued` types that a macro is given, values in braces that a call is given, ranges of cases, macros between
strings, and what C++ has since 2020. Objective-C and its C++ have the braces alone.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from anchors.regexes import regex
from anchors.syntax.branches import Ranges
from anchors.syntax.forms import Form, nearby, shown_as, without
from anchors.syntax.value_braces import rounded

_GIVEN: Final = rb"\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*+\))*+\))*+\)"
"""What a macro is given: brackets in it are three deep at most."""
_CAPITALS: Final = rb"(?:[A-Z][A-Z0-9_]{3,}|__[a-z]\w*+)"
_NO_TYPE: Final = (
    rb"(?!(?:static|extern|inline|const|return|else|virtual|friend|typedef|unsigned|signed|volatile|register|struct|union|enum"
    rb"|class|constexpr|do|case|goto|new|delete|throw|using|namespace|define|operator|typename|if|elif|defined)\b)"
)
_SHARED: Final = (
    Form(
        regex(
            rb"(?m)^(?P<aside>[ \t]*+#[ \t]*+if(?:def[ \t]++|[ \t]++defined[ \t]*+\(?[ \t]*+)__cplusplus"
            rb"[^\n]*+\n\s*+(?:extern[ \t]*+\"C\"[ \t]*+\{|\}[ \t]*+;?)[^\n]*+\n\s*+#[ \t]*+endif[^\n]*+)$"
        )
    ),
)
"""`extern "C" {` that C does not see, and where it closes."""
_MARKS: Final = (
    Form(regex(rb"(?P<aside>\[\[[\w\s:,]*+(?:\(\"[^\"\n]*+\"\))?[\w\s:,]*+\]\])(?!\s*+\{)")),
    Form(regex(rb"(?P<aside>\b__attribute__\s*+" + _GIVEN + rb")")),
    Form(
        regex(
            rb"(?P<aside>\b__(?:user|iomem|percpu|rcu|init|exit|initdata|cold|hot|unused|used|weak|packed)\b)(?!\s*+\()"
        )
    ),
    Form(
        regex(
            rb"(?<!#)(?:\b" + _NO_TYPE + rb"[A-Za-z_]\w*+(?:[ \t]*+[*&]++[ \t]*+|[ \t]++)|[*&>][ \t]*+)"
            rb"(?P<aside>" + _CAPITALS + rb")(?=[ \t]++[*&]*+[A-Za-z_~][\w:]*+\s*+\()"
        )
    ),
    Form(
        regex(
            rb"(?m)^(?P<aside>[A-Z][A-Z0-9]*+_(?:[A-Z0-9_]*+|\w*?(?:PRINTF|ATTR|SANITI|FORMAT|DEPREC|UNUSED|WARN)\w*+"
            + _GIVEN
            + rb"))[ \t]*+\r?$(?=\s*+[A-Za-z_@#/])"
        )
    ),
    Form(regex(rb"\((?P<aside>[A-Z_][A-Z0-9_]{3,})(?=[ \t]++\*++[ \t]*+\w++\)[ \t]*+\()")),
)
_PARTS: Final = (
    Form(regex(rb"[\w*&][ \t]*+\b[a-z_]\w*+[ \t]++(?P<aside>[A-Z][A-Z0-9_]{3,})(?=\s*+[,)])")),
    Form(regex(rb"\b[A-Za-z_]\w*+[ \t]++(?P<aside>(?:[A-Z0-9]++_)*+UNUSED)(?=[ \t]++[*\w])")),
    Form(regex(rb"(?m)^(?P<aside>[A-Z][A-Z0-9]*?(?:API|EXPORT|EXTERN|INLINE|PUBLIC))[ \t]++(?=[A-Za-z_])")),
    Form(regex(rb"\b__has_include(?P<aside>[ ]?\([ \t]*+[<\"][^>\"\n]*+[>\"][ \t]*+\))")),
    Form(regex(rb"(?m)^(?P<aside>[ \t]++(?:unsigned[ ]++)?\w++[ ]*+:[ ]*+\d++;)")),
    Form(regex(rb"(?P<aside>\bPyObject_(?:VAR_)?HEAD\b)(?!\s*+;)")),
    Form(regex(rb"(?m)^[ \t]*+(?P<aside>(?:[A-Z0-9]++_)*+FALL_?THROUGH)[ \t]*+\r?$")),
)
"""Macros, and names that are missing, inside of a declaration: of a parameter, of a field; `__has_include`."""
_TRAILING: Final = regex(
    rb"\)(?:\s*+(?:const|noexcept|override|final)\b)*+\s*+"
    rb"(?P<aside>(?:(?:" + _CAPITALS + rb"|_{0,2}(?:print|scan)f(?:like)?+)(?:[ \t]*+" + _GIVEN + rb")?\s*+)++)"
    rb"(?=[;{]|=\s*+0|override\b|final\b)"
)
_HEAD: Final = regex(rb"(?:([A-Za-z_]\w*+)[\s*&]++|([*&>~])\s*+)(?:[A-Za-z_]\w*+::)*+~?[A-Za-z_]\w*+[ \t]*+$")
_STATEMENTS: Final = frozenset((b"return", b"else", b"do", b"case", b"goto", b"new", b"throw", b"define", b"co_return"))
_MAX_HEAD: Final = 1_000
"""Bytes of the parameters of one declaration."""
MAX_HEADS: Final = 2_000
"""Declarations of a broken stretch that are looked at for a macro behind them."""


def declared(data: bytes, broken: Ranges) -> bytes | None:
    """`int LIB_CALL open(int a) LIB_PURE;` as `int open(int a);`."""
    found = without(data, broken, (*_MARKS, *_PARTS)) or data
    spans: list[tuple[int, int]] = []
    for start, end in nearby(found, broken):
        for match in islice(_TRAILING.finditer(found, start, end), MAX_HEADS):
            if _ends_head(found, match.start()):
                spans.append(match.span("aside"))
    found = shown_as(found, spans)
    return found if found != data else None


def shared_header(data: bytes, broken: Ranges) -> bytes | None:
    """C without the lines that only C++ sees of a header for both."""
    del broken  # both lines of a pair must go, one of which may stand anywhere
    spans = [match.span("aside") for form in _SHARED for match in form.pattern.finditer(data)]
    return shown_as(data, spans) if spans else None


def _ends_head(data: bytes, at: int) -> bool:
    """Whether the bracket at `at` closes the parameters of a declaration, which has a type before its name."""
    depth, low = 0, max(0, at - _MAX_HEAD)
    for place in range(at, low, -1):
        sign = data[place]
        depth += (sign == ord(")")) - (sign == ord("("))
        if not depth:
            before = data[max(0, place - 300) : place]
            head = _HEAD.search(before[before.rfind(b";") + 1 :])
            return head is not None and head[1] not in _STATEMENTS
        if sign in b";{}":
            return False
    return False


_PRIMITIVE: Final = rb"(?P<aside>(?:(?:unsigned|signed|long|short|int|char|float|double|void|bool)\b[ ]*+)++\**+)"
_VALUES: Final = (
    Form(regex(rb",\s*+" + _PRIMITIVE + rb"(?=\s*+[,)])"), b"T"),
    Form(regex(rb"\(" + _PRIMITIVE + rb"(?=\s*+,)"), b"T"),
    Form(regex(rb",\s*+(?P<aside>(?:const[ ])?(?:struct|union|enum)[ ]++)(?=\w++[ ]*+\**+\s*+[,)])")),
    Form(regex(rb"\((?P<aside>(?:struct|union|enum)[ ]++)(?=\w++\s*+,)")),
    Form(regex(rb",\s*+(?:const[ ])?[A-Za-z_]\w*+[ ]*+(?P<aside>\*++)(?=\s*+[,)])")),
    Form(regex(rb"\((?:const[ ])?[A-Za-z_]\w*+[ ]*+(?P<aside>\*++)(?=\s*+,)")),
    Form(regex(rb"\bcase\b[^:;\n]{1,100}?(?P<aside>\.\.\.[^:;\n]++)(?=:)")),
    Form(regex(rb"\b(?P<aside>goto)(?=[ ]*+\*)")),
    Form(regex(rb"[{,(][ \t]*+\r?\n(?P<aside>(?:[ \t]*+#[ \t]*+(?:include|embed|define|undef)\b[^\n]*+\n)++)")),
    Form(regex(rb"=[ \t]*+\r?\n(?P<aside>[ \t]*+#[ \t]*+(?:include|embed)\b[^\n]*+)"), b"0"),
    Form(regex(rb"\benum\b[ ]*+\w*+\s*+(?P<aside>:[^:{};()\n]++)(?=\s*+\{)")),
    Form(regex(rb"(?m)^[ \t]*+#[ \t]*+(?:el)?if\b[^\n]{0,200}?\b[A-Z_]\w*+(?P<aside>\([^()\n]*+,[^()\n]*+\))")),
    Form(regex(rb"(?P<aside>\b(?:_Complex|_BitInt\(\d++\)))")),
)
_C: Final = (*_VALUES, Form(regex(rb"\b(?P<aside>auto)(?=[ ]\w++[ ]?=)"), b"int"))
_CPP: Final = (
    *_VALUES,
    Form(regex(rb"(?<=\")[ \t]*+(?P<aside>(?<!\")[A-Z_][A-Za-z0-9_]*+)(?=\s*+[\"),;}])")),
    Form(regex(rb"\busing[ ]++[\w:<>]{1,200}?::operator[^;\n]{1,20}?(?P<aside>\.\.\.)(?=;)")),
    Form(regex(rb"(?m)^[ \t]*+(?P<aside>(?:extern[ ]++)?template[ ]++)(?=(?:class|struct)\b[^{};=]++;)")),
    Form(regex(rb"\((?P<aside>this[ ])(?=[A-Za-z_])")),
    Form(regex(rb"\bif[ ](?P<aside>!?consteval)\b"), b"(1)"),
    Form(
        regex(rb"(?m)(?:^|(?<=;))[ \t]*+(?P<aside>(?:export[ ]++)?(?:module|import)\b(?![ \t]*+[=(.])[^;=(){}\n]*+;)")
    ),
    Form(regex(rb"(?m)(?:^|(?<=[;}]))[ \t]*+(?P<aside>export[ ])(?=[a-z])")),
    Form(
        regex(rb"(?P<aside>\bQ_(?:PROPERTY|CLASSINFO|ENUM|FLAG|INTERFACES|DECLARE_\w++|DISABLE_\w++)" + _GIVEN + rb")")
    ),
    Form(regex(rb"(?P<aside>\bQ_(?:OBJECT|GADGET|NAMESPACE)\b)")),
    Form(regex(rb"\b(?:public|protected|private)(?P<aside>[ ]++(?:Q_SLOTS|slots))(?=[ ]*+:)")),
    Form(regex(rb"(?P<aside>\b(?:signals|Q_SIGNALS)[ ]*+)(?=:(?!:))"), b"public"),
)
_NO_NAME: Final = regex(rb"\W")
_DECLTYPE: Final = regex(rb"\bdecltype(?P<of>\([\w.:>-]{1,80}\))(?=\{)")


def valued(data: bytes, broken: Ranges) -> bytes | None:
    """C: `make(shop, struct door, {1, 2})` as `make(shop, door, (1, 2))`."""
    return rounded(without(data, broken, _C) or data, data, broken)


def valued_cpp(data: bytes, broken: Ranges) -> bytes | None:
    """C++: the same, and what is newer than its grammar."""
    found = without(data, broken, _CPP) or data
    changed = bytearray(found)
    for start, end in nearby(found, broken):
        for match in _DECLTYPE.finditer(found, start, end):
            changed[match.start("of") : match.end("of")] = _NO_NAME.sub(b"_", match["of"])
    found = bytes(changed)
    return rounded(found, data, broken)


_OBJC: Final = (
    *_VALUES,
    Form(regex(rb"\((?:const[ ])?[A-Za-z_][\w:<> ]*+(?P<aside>&)(?=\)[A-Za-z_])")),
    Form(regex(rb"\b(?P<aside>auto)(?=(?:[ ]const)?[ ]++[&*]*+\w++[ ]?[=:])"), b"id"),
    Form(regex(rb"(?<=\w)(?P<aside><[\w\s:*,<>]{1,120}>)(?=[ ]?[({])")),
    Form(regex(rb"\b(?P<aside>new[ ]++)(?=[A-Z]\w*+\()")),
    Form(regex(rb"(?m)^(?P<aside>[ \t]*+using[ ]++namespace[ ][\w:]++;)")),
    Form(regex(rb"(?P<aside>\b(?:unowned|constexpr|cg_nullable|NS_INLINE)\b)(?=[ ]++[A-Za-z_])")),
)


def valued_objc(data: bytes, broken: Ranges) -> bytes | None:
    """Objective-C++: `const auto size = CGSize{1, 2};` as `const id size = CGSize(1, 2);`."""
    return rounded(without(data, broken, _OBJC) or data, data, broken, is_objc=True)
