"""What comments of PHP say: types by `@param`, `@return`, `@var`, `@property`, and methods that `@method` declares.

Types come as the resolver reads them: last names, `|` between those of a union, `Item[]` for anything that holds items.
Works on texts; what a comment belongs to is told by what stands right behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.records import RETURNED
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding
from anchors.syntax.source import one_line, text

MAX_TYPE: Final = 200
_MAX_PARTS: Final = 6
_MAX_DEPTH: Final = 4
_MAX_HEAD: Final = 1200
_TAG: Final = re.compile(rb"@(?:phpstan-|psalm-)?(param|return|var|property(?:-read|-write)?)[ \t]+")
_METHOD: Final = re.compile(
    rb"(?P<tag>@method)[ \t]+(?P<given>[^\r\n()]{0,200}?)(?P<name>[A-Za-z_]\w*)[ \t]*\([^\r\n]{0,400}"
)
_NAMED: Final = re.compile(rb"[ \t]+&?(?:\.\.\.)?\$(\w+)")
_FUNCTION: Final = re.compile(
    rb"\s*(?:#\[[^\n]*\]\s*)*(?:(?:public|private|protected|static|final|abstract)\s+)*function\s+&?\s*\w+\s*\("
)
_CLASS: Final = re.compile(
    rb"\s*(?:#\[[^\n]*\]\s*)*(?:(?:abstract|final|readonly)\s+)*(?:class|trait|interface|enum)\s+\w[^{;]{0,500}\{"
)
_ASSIGNED: Final = re.compile(rb"\s*(?:return\s+)?\$(\w+)(?:\s*->\s*(\w+))?\s*\??\??=[^=]")
_TYPE: Final = re.compile(r"[\\?]*([A-Za-z_][\w\\]*|\$this)")
_DECLARED: Final = re.compile(rb"([\w\\|?&]+)\s+&?(?:\.\.\.)?$")
_PROMOTED: Final = re.compile(rb"\b(?:public|private|protected|readonly)\s[^,$]*$")
_MODIFIERS: Final = frozenset({"public", "private", "protected", "readonly"})
_OPENING, _CLOSING = "(<{[", ")>}]"
LOOSE: Final = frozenset({"array", "iterable", "list", "object", "mixed", "callable", "Closure"})
PLAIN: Final = LOOSE | {
    "int", "string", "bool", "boolean", "integer", "float", "double", "null", "void", "false", "true", "resource",
    "scalar", "never", "numeric", "key", "value", "class",
}  # fmt: skip
_HOLDING: Final = frozenset({"iterable", "Traversable", "Iterator", "Generator", "IteratorAggregate"})


def doc_type(raw: str) -> str:
    """A type of a comment as the resolver reads it, "" where it names none of the repository."""
    return "|".join(dict.fromkeys(_names(raw, 0)))[:MAX_TYPE]


def _names(raw: str, depth: int) -> list[str]:
    found: list[str] = []
    for part in _split(raw, "|&")[:_MAX_PARTS] if depth < _MAX_DEPTH else ():
        part = part.strip()
        if part.startswith("(") and part.endswith(")[]"):
            found += [f"{name}[]" for name in _names(part[1:-3], depth + 1) if not name.endswith("[]")]
            continue
        match = _TYPE.match(part)
        if match is None:
            continue
        name, rest = match[1].rpartition("\\")[2], part[match.end() :]
        if rest.startswith("<") and rest.endswith(">"):
            inner = _names(_split(rest[1:-1], ",")[-1], depth + 1)
            found += [item if item.endswith("[]") else f"{item}[]" for item in inner]
            rest = ""
        if name not in PLAIN and name not in _HOLDING and rest in ("", "[]"):
            found.append(("static" if name in ("$this", "self") else name) + rest)
    return found


def _split(raw: str, marks: str) -> list[str]:
    """Parts between marks that lie in no bracket."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(raw):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        elif char in marks and depth == 0:
            parts.append(raw[start:at])
            start = at + 1
    return [*parts, raw[start:]]


def whole_type(raw: bytes) -> str:
    """The type that a line begins with."""
    return text(raw[: _end_of_type(raw, 0, len(raw))])


def _end_of_type(data: bytes, at: int, end: int) -> int:
    """Where a type ends: at the first blank that lies in no bracket."""
    depth, last = 0, min(end, at + MAX_TYPE)
    for place in range(at, last):
        char = chr(data[place])
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        elif char in "\r\n" or (char in " \t*" and depth <= 0):
            return place
    return last


def blocks(data: bytes) -> Iterator[tuple[int, int]]:
    """Where comments begin and end that may tell of types."""
    at = data.find(b"/**")
    while at >= 0:
        end = data.find(b"*/", at + 3)
        if end < 0:
            return
        if data.find(b"@", at, end) >= 0:
            yield at, end + 2
        at = data.find(b"/**", end + 2)


def documented(data: bytes) -> list[RawBinding]:
    """What the comments of a file say of parameters, results, variables and properties."""
    rows: list[RawBinding] = []
    for start, end in blocks(data):
        told = [row for row in _told(data, start, end) if row[2]]
        rows += _results(data, start, end)
        if told:
            rows += _of_block(data, start, end, told)
    return rows


def declared(data: bytes) -> list[tuple[Draft, int]]:
    """The methods that comments above types declare, each with where its type's body begins."""
    found: list[tuple[Draft, int]] = []
    for start, end in blocks(data) if b"@method" in data else ():
        tags = list(_METHOD.finditer(data, start, end))
        whole = _CLASS.match(data, end, end + _MAX_HEAD) if tags else None
        for tag in tags:
            if whole is None:
                break
            draft = Draft("method", tag.start(), tag.end(), text(tag["name"]), tag.start("name"))
            draft.signature = one_line(data[tag.end("tag") : tag.end()].strip(), MAX_SIGNATURE)
            found.append((draft, whole.end() - 1))
    return found


def _results(data: bytes, start: int, end: int) -> Iterator[RawBinding]:
    """What the methods give that a comment declares."""
    for tag in _METHOD.finditer(data, start, end) if data.find(b"@method", start, end) >= 0 else ():
        given = text(tag["given"]).strip()
        is_static = given.startswith("static ")
        held = doc_type(given.removeprefix("static ").strip() if is_static else given)
        if held:
            yield RawBinding(tag.start("name"), RETURNED, held)


def _told(data: bytes, start: int, end: int) -> Iterator[tuple[str, str, str]]:
    """(tag, name or "", type) of a comment's lines."""
    for match in _TAG.finditer(data, start, end):
        stop = _end_of_type(data, match.end(), end)
        named = _NAMED.match(data, stop, end)
        yield text(match[1]), text(named[1]) if named else "", doc_type(text(data[match.end() : stop]))


def _of_block(data: bytes, start: int, end: int, told: list[tuple[str, str, str]]) -> Iterator[RawBinding]:
    function = _FUNCTION.match(data, end, end + _MAX_HEAD)
    if function is not None:
        for tag, name, held in told:
            if tag == "return":
                yield RawBinding(function.end() - 1, RETURNED, held)
            elif tag == "param" and name:
                yield from _parameter(data, function.end(), name, held)
        return
    whole = _CLASS.match(data, end, end + _MAX_HEAD)
    for tag, name, held in told:
        if tag.startswith("property") and name and whole is not None:
            yield RawBinding(whole.end(), name, held)
        elif tag == "var" and name:
            yield RawBinding(start, f"${name}", held)
        elif tag == "var" and (match := _ASSIGNED.match(data, end, end + 200)):
            own = text(match[2] or b"")
            if not own or match[1] == b"this":
                yield RawBinding(start, f"this.{own}" if own else f"${text(match[1])}", held)


def _parameter(data: bytes, at: int, name: str, held: str) -> Iterator[RawBinding]:
    """A parameter whose own type says less."""
    place = data.find(b"$" + name.encode(), at, at + _MAX_HEAD)
    if place < 0:
        return
    declared = _DECLARED.search(data, max(at, place - 80), place)
    words = re.findall(r"\w+", text(declared[1])) if declared else []
    if all(word in PLAIN or word in _MODIFIERS for word in words):
        yield RawBinding(at, f"${name}", held)
        if _PROMOTED.search(data, max(at, place - 80), place):
            yield RawBinding(at, f"this.{name}", held)
