"""Lua: tables that are modules or classes, functions put into them, `require`, what a file returns.

A table with methods (`function T:m()`), with `__index` or made by `extend` is a class, any other with functions is a
namespace. What a metatable answers to at run time is not known.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import RETURNED, Import
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules
from anchors.syntax.source import Source, one_line, text

_REQUIRE: Final = re.compile(
    rb"(?:(?<![\w.])(?P<name>[A-Za-z_]\w*)\s*=\s*)?(?<![\w.])(?:require|prequire|ngx_require|import)\s*\(?\s*"
    rb"[\"'](?P<module>[\w./:-]+)[\"']\s*\)?(?P<part>(?:\s*[.:]\s*\w+)?)"
)
_RETURN: Final = re.compile(
    rb"^return[ \t]+(?:setmetatable\(\s*)?([A-Za-z_]\w*)[ \t]*(?:,.*\)|\))?[ \t]*;?[ \t]*(?:--[^\n]*)?\r?$",
    re.MULTILINE,
)
_BASE: Final = re.compile(
    rb"^(?:setmetatable\(\s*\{[^{}]*\}\s*,\s*\{\s*__index\s*=\s*([A-Za-z_]\w*)"
    rb"|([A-Za-z_][\w.]*)[.:](?:extend|subclass|derive|inherit)\b"
    rb"|(?:\w+\.)?[cC]lass\s*\(?\s*(?:[\"'][^\"'\n]*[\"']\s*,?\s*)?([A-Za-z_][\w.]*)?)"
)
_HELD: Final = re.compile(
    rb"(self\.\w+|[A-Za-z_]\w*)\s*=\s*(?:\w+\s+or\s+)?([A-Za-z_][\w.]*?)"
    rb"(?:([.:])(new|create|init|open|instance|build))?\s*[({\"']"
)
_REQUIRED: Final = re.compile(rb"require\s*\(?\s*[\"']([\w./:-]+)[\"']\s*\)?$")


class LuaRules(Rules):
    line_mark: ClassVar[bytes] = b"--"
    has_blocks: ClassVar[bool] = False
    self_names: ClassVar[frozenset[str]] = frozenset({"self"})
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"self", b"_", b"nil", b"true", b"false", b"arg"})

    def __init__(self) -> None:
        self._returned = b""
        self._return_at = 0

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        for match in _RETURN.finditer(source.data):
            self._returned, self._return_at = match[1], match.start()  # the last one at the margin

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if node.type == "assignment_statement":
            return self._assignment(source, node)
        value = node.child_by_field_name("value") if node.type == "field" else node
        name = node.child_by_field_name("name")
        if name is None or value is None:
            return []
        return [self._function(source, node, name, value)]

    def _function(self, source: Source, node: Node, name: Node, value: Node) -> Draft:
        data = source.data
        path = text(data[name.start_byte : name.end_byte])
        owner, mark, last = path.rpartition(":") if ":" in path else path.rpartition(".")
        at = name.end_byte - len(last.encode())
        draft = Draft("function", node.start_byte, node.end_byte, last, at)
        draft.owner = owner.partition(".")[0] if "." in owner and owner.startswith("self.") else owner
        body, listed = value.child_by_field_name("body"), value.child_by_field_name("parameters")
        draft.body = body.start_byte if body is not None else -1
        end = listed.end_byte if listed is not None else name.end_byte
        draft.signature = one_line(data[draft.start : end], MAX_SIGNATURE)
        line = source.line(node.start_byte)
        is_local = data[source.starts[line - 1] : node.start_byte + 6].strip().startswith(b"local")
        draft.exported = not is_local and not last.startswith("_")
        draft.doc = self.comments.above(line)
        if mark == ":":
            draft.kind = "method"
        return draft

    def _assignment(self, source: Source, node: Node) -> list[Draft]:
        if node.named_child_count < 2:
            return []
        names, values = node.named_children[0], node.named_children[-1]
        if not names.named_children or not values.named_children:
            return []
        data, name, value = source.data, names.named_children[0], values.named_children[0]
        if value.type == "function_definition":
            return [self._function(source, node, name, value)]
        raw = data[value.start_byte : min(value.end_byte, value.start_byte + 200)]
        path = text(data[name.start_byte : name.end_byte])
        owner, _, last = path.rpartition(".")
        if owner.startswith("self") or last == "__index" or _REQUIRED.match(raw) or b"require" in raw[:8]:
            return []
        draft = Draft("variable", node.start_byte, node.end_byte, last, name.end_byte - len(last.encode()))
        draft.owner = owner
        if last.isupper():
            draft.kind = "constant"
        base = _BASE.match(raw)
        if base is not None:
            draft.kind = "class"
            held = base[1] or base[2] or base[3]
            draft.bases = (text(held),) if held and held not in (b"Object", b"class") else ()
        line = source.line(node.start_byte)
        is_local = data[source.starts[line - 1] : node.start_byte].strip() == b"local"
        word = data[name.start_byte : name.end_byte]
        draft.exported = (not is_local or word == self._returned) and not last.startswith("_")
        draft.signature = one_line(data[draft.start : draft.end], MAX_SIGNATURE)
        draft.doc = self.comments.above(line)
        return [draft]

    def link(self, drafts: list[Draft]) -> None:
        """Give functions and values to the table that they are put into; what holds functions is no plain variable."""
        tables = {draft.name: draft for draft in drafts if draft.parent is None and not draft.owner}
        for draft in drafts:
            holder = tables.get(draft.owner.rpartition(".")[2]) if draft.owner else None
            if holder is None and draft.parent is not None and draft.parent.parent is None and not draft.owner:
                around = draft.parent
                if around.kind in ("variable", "constant", "class", "namespace") and draft.kind == "function":
                    holder = around
            if holder is None or holder is draft or holder.kind in ("function", "method") or draft.is_within(holder):
                if holder is not None and holder is draft.parent:
                    self._raise_kind(holder, draft)
                continue
            draft.parent = holder
            self._raise_kind(holder, draft)

    @staticmethod
    def _raise_kind(holder: Draft, member: Draft) -> None:
        if member.kind == "method":
            holder.kind = "class"
        elif member.kind == "function" and holder.kind in ("variable", "constant"):
            holder.kind = "namespace"
        if member.name == "__index" or "__index" in holder.signature:
            holder.kind = "class"

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and parent.kind == "class" and draft.kind == "function":
            draft.kind = "method"
        if draft.kind == "method" and parent is None:
            draft.kind = "function"
        if parent is not None and parent.kind in ("function", "method"):
            draft.exported = False

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        at = max(raw.rfind(b"."), raw.rfind(b":"))
        if at < 0 or b")" in raw[at:] or b'"' in raw[at:]:
            return b"", raw
        receiver, name = raw[:at].rstrip(), raw[at + 1 :]
        required = _REQUIRED.match(receiver)
        return (_alias(required[1]) if required else receiver.replace(b":", b".")), name

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        """Each `require`, under the name that it is assigned to, or under one of its own."""
        data, rows = source.data, []
        for match in _REQUIRE.finditer(data) if b"require" in data or b"import" in data else ():
            line = source.line(match.start("module"))
            if source.line_bytes(line).lstrip().startswith(b"--"):
                continue
            module = text(match["module"])
            part = text(match["part"]).strip(" .:\t\r\n")
            if match["name"] and match["part"].strip().startswith(b":"):
                part = ""
            alias = text(match["name"] or b"") if not match["part"] or part else ""
            if alias:
                rows.append((match.start(), Import(module, part, alias, line, -1, False)))
            if not alias or match["part"]:
                rows.append((match.start(), Import(module, "", text(_alias(match["module"])), line, -1, False)))
        return rows

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        start = node.start_byte
        match = _HELD.match(source.data, start, min(node.end_byte, start + 300))
        if match is None or match[2] in (b"require", b"setmetatable", b"function", b"class"):
            return []
        return [RawBinding(start, text(match[1]), text(match[2]))]

    def more_bindings(self) -> list[RawBinding]:
        """What the file returns: the module, for those who require it."""
        return [RawBinding(self._return_at, RETURNED, text(self._returned))] if self._returned else []


def _alias(module: bytes) -> bytes:
    """The name by which `require("a.b")` is spoken of where it has none."""
    return b"require_" + re.sub(rb"\W", b"_", module)
