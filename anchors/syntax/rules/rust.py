"""Rust: `impl` blocks folded into their types, attributes, visibility, use trees."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import Draft, join_continued
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules
from anchors.syntax.source import Source, one_line, text

_SPACE: Final = re.compile(rb"(?:\s+|///[^\n]*\n|//[^\n]*\n)*")
_HEAD: Final = re.compile(r"(?:&\s*)?(?:'\w+\s+)?(?:mut\s+|dyn\s+)*((?:\w+::)*\w+)")
_TYPED: Final = re.compile(
    rb"(?:pub(?:\([^)]*\))?\s+|let\s+|mut\s+)*(\w+)\s*:\s*(?:&\s*)?(?:'\w+\s+)?(?:mut\s+)?([^=;{}]+)"
)
_HELD: Final = re.compile(rb"let\s+(?:mut\s+)?(\w+)\s*=\s*&?(?:mut\s+)?((?:\w+::)*\w+)\s*(?:::<[^()]*>)?\s*[({]")
_ASKED: Final = re.compile(
    rb"let\s+(?:mut\s+)?(\w+)\s*=\s*&?(?:mut\s+)?((?:\w+\.)+\w+)(?:\([^()]*\))?\s*(?:\.await\s*)?\??\s*;"
)
"""What a value gives that is asked for it and nothing else: `let mine = self.queue.clone();`"""
_MATCHED: Final = re.compile(
    rb"let\s+(?:Some|Ok)\s*\(\s*(?:ref\s+)?(?:mut\s+)?(\w+)\s*\)\s*=\s*[&*]?(?:mut\s+)?((?:\w+(?:\.|::))*\w+)"
    rb"(?:\([^()]*\))?\??\s*(?:[{;]|else\b|&&|$)"
)
"""What is in an option: `if let Some(ref one) = self.queue {`."""
_CONTINUED: Final = frozenset({"struct", "enum", "trait", "type"})
_MAX_USES: Final = 500
_CALLED: Final = re.compile(rb"(?:::<[^<>()]*>)?\(")
_BEFORE: Final = re.compile(rb"(?:[A-Za-z_]\w*(?:::<[^<>]*>)?(?:\([^()]*\))?\??(?:\.|::))+\Z")
_MAX_BEFORE: Final = 120


class RustRules(Rules):
    separators: ClassVar[tuple[bytes, ...]] = (b".", b"::")
    self_names: ClassVar[frozenset[str]] = frozenset({"self", "Self"})
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"Self", b"self", b"None", b"_"})

    def __init__(self) -> None:
        self._attributes: dict[int, tuple[int, str]] = {}

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        self._attributes = {}
        for node in found.get("decorator", ()):
            space = _SPACE.match(source.data, node.end_byte)
            raw = source.data[node.start_byte : node.end_byte].removeprefix(b"#").strip(b"[] \n\r")
            follows = space.end() if space else node.end_byte
            self._attributes[follows] = (node.start_byte, one_line(raw, MAX_SIGNATURE))

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data = source.data
        if kind == "impl":
            return self._impl(data, node)
        drafts = super().define(source, kind, node)
        for draft in drafts:
            draft.exported = data.startswith(b"pub", draft.start)
            attributes = []
            while draft.start in self._attributes:
                draft.start, shown = self._attributes[draft.start]
                attributes.append(shown)
            draft.decorators = tuple(reversed(attributes))
            if kind == "type":
                draft.bases = _aliased(data, node)
            if draft.kind == "macro":
                draft.exported = any(shown.startswith("macro_export") for shown in attributes)
                draft.signature = f"macro_rules! {draft.name}"
            if kind == "trait":
                bounds = node.child_by_field_name("bounds")
                draft.bases = tuple(_names(data, bounds)) if bounds is not None else ()
            draft.doc = self.comments.above(source.line(draft.start))
        return drafts

    def _impl(self, data: bytes, node: Node) -> list[Draft]:
        held, trait = node.child_by_field_name("type"), node.child_by_field_name("trait")
        match = _HEAD.match(text(data[held.start_byte : held.end_byte])) if held is not None else None
        if match is None or held is None:
            return []
        body = node.child_by_field_name("body")
        draft = Draft("impl", node.start_byte, node.end_byte, match[1].rpartition("::")[2], held.start_byte)
        draft.body = body.start_byte if body is not None else -1
        if trait is not None:
            draft.bases = (one_line(data[trait.start_byte : trait.end_byte], 80),)
        draft.signature = one_line(data[node.start_byte : draft.body if body is not None else draft.end], MAX_SIGNATURE)
        draft.signature = draft.signature.rstrip(" {")
        return [draft]

    def link(self, drafts: list[Draft]) -> None:
        join_continued(drafts, "impl", _CONTINUED)
        for draft in drafts:
            if draft.parent is not None and draft.name_at > draft.parent.body > 0 and _is_impl(draft.parent):
                if draft.kind == "function":
                    draft.kind = "method"
                draft.exported = draft.exported or bool(draft.parent.bases)
            if draft.parent is not None and draft.parent.merged is not None:
                draft.parent = draft.parent.merged

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if draft.kind == "namespace" and draft.signature.startswith("impl"):
            draft.exported = True
        if parent is not None and (parent.kind == "trait" or draft.kind == "member"):
            draft.exported = True
            if draft.kind == "function":
                draft.kind = "method"
        if parent is not None and parent.kind in ("function", "method"):
            draft.exported = False

    def token_uses(
        self, source: Source, spans: list[tuple[int, int]]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """What a macro is given, or made of, is no expression to the grammar: `assert_eq!(load("a"), Kind::First)`."""
        data = source.data
        calls, paths = [], []
        for start, end in spans:
            is_call = _CALLED.match(data, end) is not None
            first = start
            if data[start - 1 : start] in (b".", b":"):
                before = _BEFORE.search(data[max(0, start - _MAX_BEFORE) : start])
                if before is None:
                    continue
                first = start - len(before[0])
            elif data[max(0, start - 3) : start].endswith((b"fn ", b"$")):
                continue
            if is_call:
                calls.append((first, end))
            elif data[start - 1 : start] == b":":
                paths.append((first, end))
        return calls, paths

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        if raw.endswith(b">"):
            raw = raw.partition(b"::<")[0]
        dot, colons = raw.rfind(b"."), raw.rfind(b"::")
        if colons > dot:
            return raw[:colons], raw[colons + 2 :]
        return (raw[:dot], raw[dot + 1 :]) if dot >= 0 else (b"", raw)

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        raw = text(source.data[node.start_byte : min(node.end_byte, node.start_byte + 8000)])
        line, is_public = source.line(node.start_byte), raw.startswith("pub")
        clean = re.sub(r"//[^\n]*|/\*.*?\*/", "", raw, flags=re.DOTALL)
        words = " ".join(clean.split()).rstrip("; ")
        words = re.sub(r"^(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))? )?", "", words)
        if words.startswith("mod "):
            name = words[4:].strip()
            return [Import(f"self::{name}", "", name, line, scope, is_public)]
        if words.startswith("extern crate "):
            name, _, alias = words[13:].partition(" as ")
            return [Import(name, "", alias or name, line, scope, is_public)]
        rows = []
        for path, alias in expand_use(words.removeprefix("use ")):
            module, _, name = path.rpartition("::")
            if name == "self":
                module, _, name = module.rpartition("::")
            shown = "*" if name == "*" else alias or name
            rows.append(
                Import(module, name, shown, line, scope, is_public)
                if module
                else Import(name, "", shown, line, scope, is_public)
            )
        return rows

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        raw = source.data[node.start_byte : min(node.end_byte, node.start_byte + 300)]
        match = _TYPED.match(raw) or _HELD.match(raw) or _ASKED.match(raw) or _MATCHED.match(raw)
        if match is None or match[1] == match[2]:  # `let size = size(of);` asks the function, which nothing hides yet
            return []
        return [RawBinding(node.start_byte, text(match[1]), one_line(match[2].strip(), 120))]


def _aliased(data: bytes, node: Node) -> tuple[str, ...]:
    """`type Range = Match;`: what has its members."""
    held = node.child_by_field_name("type")
    if held is None or held.type not in ("type_identifier", "scoped_type_identifier", "generic_type"):
        return ()
    return (one_line(data[held.start_byte : held.end_byte], 80),)


def _is_impl(draft: Draft) -> bool:
    return draft.kind == "namespace" and draft.signature.startswith(("impl", "unsafe impl"))


def _names(data: bytes, node: Node) -> list[str]:
    return [one_line(data[child.start_byte : child.end_byte], 80) for child in node.named_children]


def expand_use(words: str) -> list[tuple[str, str]]:
    """(path, alias) of each leaf of a use tree: `a::{b, c as d}` is ("a::b", ""), ("a::c", "d")."""
    waiting = [("", words)]
    leaves: list[tuple[str, str]] = []
    while waiting and len(leaves) < _MAX_USES:
        prefix, rest = waiting.pop()
        head, brace, inner = rest.partition("{")
        if not brace:
            path, _, alias = rest.partition(" as ")
            if path.strip():
                leaves.append((prefix + path.strip().removeprefix("::"), alias.strip()))
            continue
        parts = _split_list(inner[: inner.rfind("}")] if "}" in inner else inner)
        waiting += [(prefix + head.strip().removeprefix("::"), part) for part in reversed(parts)]
    return leaves


def _split_list(words: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(words):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(words[start:at].strip())
            start = at + 1
    parts.append(words[start:].strip())
    return [part for part in parts if part]
