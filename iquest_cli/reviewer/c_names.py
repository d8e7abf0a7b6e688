"""Whether a name of C or C++ still means something after its definition went, where no parse says so.

C declares in one place and defines in another, behind macros and conditions, and macros stand in for what a platform
may have.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import num_definitions

_STATEMENTS: Final = rb"return|else|goto|case|default|do|throw|delete|new|co_return|co_await|co_yield"
_GUARD: Final = re.compile(r"\s*#\s*(?:ifndef\s+\w+|if\s+!\s*defined\b.*|pragma\s+once)")
_STUB: Final = re.compile(r"\s*#\s*define\s+\w+\([^)]*\)\s*(?:/\*.*)?$")


def may_stand(change: Change, old: Symbol, paths: set[str]) -> bool:
    """Whether the name may still mean something; `paths` are the files that use it."""
    return _is_declared(change, old, paths) or (old.kind == "macro" and _is_stand_in(change, old))


def _is_stand_in(change: Change, old: Symbol) -> bool:
    """A macro that does nothing, or one under a condition: elsewhere the name is a library's or the system's."""
    assert change.base is not None
    lines = change.base.lines(old.path)
    if _STUB.match(lines[old.name_line - 1]):
        return True
    depth = 0
    for number in range(old.name_line - 2, -1, -1):
        text = lines[number].lstrip()
        depth += text.startswith("#endif") - bool(re.match(r"#\s*if", text))
        if depth < 0:  # the innermost condition around it
            return not (_GUARD.match(text) and _opens_file(lines, number))
    return False


def _opens_file(lines: list[str], number: int) -> bool:
    """Whether a line is the guard of the whole file: the next directive defines what it asked for."""
    asked = re.findall(r"\w+", lines[number])
    after = next((text for text in lines[number + 1 : number + 4] if text.lstrip().startswith("#")), "")
    return bool(asked) and bool(re.match(rf"\s*#\s*define\s+{re.escape(asked[-1])}\b\s*$", after))


def _is_declared(change: Change, old: Symbol, paths: set[str]) -> bool:
    """C and C++ declare in one place and define in another, behind templates and macros that no parse sees through."""
    if num_definitions(change.head.snapshot, old.name):
        return True
    home = change.new_path(old.path)
    name = re.escape(old.name).encode()
    declared = re.compile(
        rb"(?:\b(?:class|struct|enum|union|typedef|using|namespace)\b|#\s*define\b)[^;{}()\n]*\b" + name + rb"\b"
        # Two words before the bracket make a declaration, `return f(x);` and a plain `f(x);` do not.
        rb"|^[ \t]*(?!(?:"
        + _STATEMENTS
        + rb")\b)[A-Za-z_](?:[\w<>,*& \t]|::)*[\s*&]"
        + name
        + rb"\s*\([^;{}]*\)[^;{}()]*;"
        # A variable behind its type: what could not be parsed may hold it still.
        rb"|^[ \t]*(?!(?:" + _STATEMENTS + rb")\b)[A-Za-z_][\w \t]*[\s*]" + name + rb"[ \t]*[;=,\[]",
        re.MULTILINE,
    )
    return any(declared.search(change.head.data(path)) for path in sorted(paths | ({home} if home else set())))
