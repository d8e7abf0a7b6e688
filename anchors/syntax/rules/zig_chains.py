"""Expressions of Zig as plain chains: `(try self.pool.?.items[0]).run` as `self.pool.items.*.run`.

Calls keep their brackets without what is passed; `try`, `&`, `.?`, `.*` and what stands behind `orelse` and `catch` say
nothing of a type. An item of a list is `.*`; a file that is imported where it is used goes by a name of its own.
"""

from __future__ import annotations

from typing import Final

from anchors.records import ITEM_OF
from anchors.regexes import regex
from anchors.syntax.source import text

THIS: Final = "$This"
"""What `@This()` is called in chains."""
_ITEM: Final = ITEM_OF.encode()
_MAX_TEXT: Final = 2_000
_MAX_DEPTH: Final = 6
_MAX_STEPS: Final = 12
_BEFORE: Final = regex(rb"(?:\s++|//[^\n]*+|[&!~-]|(?:try|comptime|nosuspend|await)\b)*+")
_HEAD: Final = regex(rb"[A-Za-z_]\w*+")
_IMPORTED: Final = regex(rb'@import\(\s*+"([^"\n]{1,200})"\s*+,?\s*+\)')
_KEEPING: Final = regex(rb"@(?:ptrCast|alignCast|constCast|volatileCast)(?=\()")
_CASTING: Final = regex(rb"@as\(\s*+")
_OWN: Final = regex(rb"@This\(\s*+\)")
_STEP: Final = regex(rb"(?:\s++|//[^\n]*+)*+\.(?:([?*])|\s*+([A-Za-z_]\w*+))")
_REST: Final = regex(rb"(?:\s++|//[^\n]*+)*+(?:(?:orelse|catch)\b|\Z)")
_BRACKET: Final = regex(
    rb'"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|//[^\n]*+|\\\\[^\n]*+|(?P<open>[(\[{])|(?P<close>[)\]}])'
)
_TYPE_MARKS: Final = regex(
    rb"(?:[*?&!\s]|(?:const|volatile|allowzero)\b|align\([^()]*+\)|\[[^\]\n]*+\]"
    rb"|(?:error\s*+\{[^{}]*+\}|\([^()]*+\)|(?<![\w.])[\w.]++)(?=!))*+"
)
"""What stands before the name in a type: pointers, lists, the errors of a result."""


def module_alias(module: str) -> str:
    """What a file or package goes by that is imported where it is used."""
    return "$" + "".join(letter if letter.isalnum() else "_" for letter in module)


def chain(raw: bytes, depth: int = 0) -> bytes:
    """The chain of an expression; nothing where it is none. `Cart{ … }` gives `Cart`."""
    if len(raw) > _MAX_TEXT or depth > _MAX_DEPTH:
        return b""
    before = _BEFORE.match(raw)
    found, at = _head(raw, before.end() if before else 0, depth)
    for _ in range(_MAX_STEPS if found else 0):
        step = _STEP.match(raw, at)
        if step is not None:
            at = step.end()
            found += b"" if step[1] else b"." + step[2]
            continue
        mark = raw[at : at + 1]
        if mark not in (b"(", b"[", b"{"):
            break
        end = _closing(raw, at)
        if end < 0:
            return b""
        if mark == b"(":
            found = _created(raw[at + 1 : end - 1], found, depth)
        elif mark == b"[" and b".." not in raw[at:end]:
            found += _ITEM
        at = end
    return found if _REST.match(raw, at) else b""


def bare_type(raw: bytes) -> tuple[bytes, bool]:
    """A type without what wraps it, and whether that makes a list of it."""
    marks = _TYPE_MARKS.match(raw)
    end = marks.end() if marks else 0
    return raw[end:], b"[" in raw[:end]


def _head(raw: bytes, at: int, depth: int) -> tuple[bytes, int]:
    if raw[at : at + 1] == b"(":
        end = _closing(raw, at)
        return (chain(raw[at + 1 : end - 1], depth + 1), end) if end > 0 else (b"", at)
    if raw[at : at + 1] != b"@":
        match = _HEAD.match(raw, at)
        return (match[0], match.end()) if match else (b"", at)
    imported = _IMPORTED.match(raw, at)
    if imported is not None:
        return module_alias(text(imported[1])).encode(), imported.end()
    own = _OWN.match(raw, at)
    if own is not None:
        return THIS.encode(), own.end()
    kept = _KEEPING.match(raw, at)
    if kept is not None:
        end = _closing(raw, kept.end())
        return (chain(raw[kept.end() + 1 : end - 1], depth + 1), end) if end > 0 else (b"", at)
    cast = _CASTING.match(raw, at)
    end = _closing(raw, at + 3) if cast is not None else -1
    if cast is None or end < 0:
        return b"", at
    comma = raw.find(b",", cast.end(), end)
    return (chain(bare_type(raw[cast.end() : comma])[0], depth + 1) if comma > 0 else b""), end


def _created(given: bytes, callee: bytes, depth: int) -> bytes:
    """What a call gives: of `allocator.create(Cart)` a cart, and of no call else more than its own chain."""
    if callee.endswith(b".create") and given[:1].isalpha() and b"," not in given:
        made = chain(given, depth + 1)
        last = made.rpartition(b".")[2].removesuffix(b"()")
        if last[:1].isupper() or made == THIS.encode():
            return made
    return callee + b"()"


def _closing(raw: bytes, at: int) -> int:
    """Behind the bracket that closes the one at a place; -1 where none does."""
    depth = 0
    for match in _BRACKET.finditer(raw, at):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
            if depth == 0:
                return match.end()
    return -1
