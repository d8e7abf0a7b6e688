"""Lua: tables that are modules or classes, functions put into them, `require`, what a file returns.

A table with methods (`function T:m()`), with `__index` or made by `extend` is a class, any other with functions is a
namespace. What a metatable answers to at run time is not known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import RETURNED, Import
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules
from anchors.syntax.rules.lua_locals import Loaded, alias_of, called_locals, local_names, metatables, modules_loaded
from anchors.syntax.source import Source, one_line, text

_RETURN: Final = re.compile(
    rb"^return[ \t]+(?:setmetatable\(\s*)?([A-Za-z_]\w*)[ \t]*(?:,.*\)|\))?[ \t]*;?[ \t]*(?:--[^\n]*)?\r?$",
    re.MULTILINE,
)
_MODULE_FUNCTION: Final = re.compile(rb"^return[ \t]+function\b", re.MULTILINE)
_GIVEN_AT_END: Final = re.compile(rb"^[ \t]+return[ \t]+([A-Za-z_]\w*)[ \t]*;?[ \t]*\r?\nend\b", re.MULTILINE)
"""What the function gives that a file returns: a table or function of its own."""
_BASE: Final = re.compile(
    rb"^(?:setmetatable\(\s*\{[^{}]*\}\s*,\s*\{\s*__index\s*=\s*([A-Za-z_]\w*)"
    rb"|([A-Za-z_][\w.]*)[.:](?:extend|subclass|derive|inherit)\b"
    rb"|(?:\w+\.)?[cC]lass(?=\s*[({\"'])\s*\(?\s*(?:[\"'][^\"'\n]*[\"']\s*,?\s*)?([A-Za-z_][\w.]*)?)"
)
_HELD: Final = re.compile(
    rb"(self\.\w+|[A-Za-z_]\w*)\s*=\s*(?:\w+\s+or\s+|assert(?:\.\w+)?\s*\(\s*)?([A-Za-z_][\w.]*?)"
    rb"(?:([.:])(new|create|init|open|instance|build))?\s*[({\"']"
)
_OWNER: Final = re.compile(rb"(?:local[ \t]+)?(?:function[ \t]+)?([A-Za-z_]\w*)[.:]")
_MAKES: Final = re.compile(rb"([A-Za-z_]\w*)\s*=\s*")
_MAX_HEAD: Final = 160
"""Bytes of a statement that tell what it makes."""
_REQUIRED: Final = re.compile(rb"require\s*\(?\s*[\"']([\w./:-]+)[\"']\s*\)?$")


class LuaRules(Rules):
    line_mark: ClassVar[bytes] = b"--"
    has_blocks: ClassVar[bool] = False
    self_names: ClassVar[frozenset[str]] = frozenset({"self"})
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"self", b"_", b"nil", b"true", b"false", b"arg"})

    def __init__(self) -> None:
        self._returned = b""
        self._return_at = 0
        self._indexed: dict[str, str] = {}
        self._owners: frozenset[bytes] = frozenset()
        self._taken: dict[int, Import] = {}
        """By where the name stands."""
        self._called: list[RawBinding] = []
        self._objects: list[RawBinding] = []
        self._others: list[RawBinding] = []
        self._loaded: list[Loaded] = []

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = source.data
        for match in _RETURN.finditer(data):
            self._returned, self._return_at = match[1], match.start()  # the last one at the margin
        made = _MODULE_FUNCTION.search(data)
        for match in _GIVEN_AT_END.finditer(data, made.start()) if made and not self._returned else ():
            self._returned, self._return_at = match[1], match.start(1)
        self._indexed, self._objects = metatables(data)
        heads = (_OWNER.match(data, node.start_byte) for node in found.get("definition.function", ()))
        self._owners = frozenset(head[1] for head in heads if head) - {b"self"}
        self._loaded = list(modules_loaded(data))
        modules = {row.name: row.module for row in self._loaded if row.name and not row.part}
        taken, self._others = local_names(data, modules)
        self._taken = {row.at: Import(row.module, row.part, row.name, source.line(row.at), -1, False) for row in taken}
        known = modules.keys() | {row.name.encode() for row in taken}
        self._called = called_locals(data, found, frozenset(known))

    def defined(self, source: Source, kind: str, nodes: list[Node]) -> list[Draft]:
        if kind == "namespace":
            nodes = [node for node in nodes if self._makes_table(source.data, node)]
        return super().defined(source, kind, nodes)

    def _makes_table(self, data: bytes, node: Node) -> bool:
        """Whether what a statement makes is a class, or a table that functions are put into."""
        raw = data[node.start_byte : node.start_byte + _MAX_HEAD]
        made = _MAKES.match(raw)
        if made is None or made[1] in self._owners:
            return made is not None
        return not raw.startswith(b"set", made.end()) and _BASE.match(raw[made.end() :]) is not None

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if node.type == "assignment_statement":
            return self._assignment(source, kind, node)
        value = node.child_by_field_name("value") if node.type == "field" else node
        name = node.child_by_field_name("name")
        if name is None or value is None:
            return []
        return [self._function(source, node, name, value)]

    def _function(self, source: Source, node: Node, name: Node, value: Node) -> Draft:
        data = source.data
        path = _holding(node) + text(data[name.start_byte : name.end_byte])
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

    def _assignment(self, source: Source, kind: str, node: Node) -> list[Draft]:
        """`kind`: "variable" of all at file level, "function" and "namespace" of what may be one anywhere."""
        if node.named_child_count < 2:
            return []
        names, values = node.named_children[0].named_children, node.named_children[-1].named_children
        if not names or not values:
            return []
        found = list[Draft]()
        for name, value in zip(names, values, strict=False):
            if value.type == "function_definition":
                found.append(self._function(source, node, name, value))
            elif kind != "function":
                found += self._value(source, kind, node, name, value)
        return found

    def _value(self, source: Source, kind: str, node: Node, name: Node, value: Node) -> list[Draft]:
        data = source.data
        raw = data[value.start_byte : min(value.end_byte, value.start_byte + 200)]
        path = text(data[name.start_byte : name.end_byte])
        owner, _, last = path.rpartition(".")
        if (
            owner.startswith("self")
            or last == "__index"
            or _REQUIRED.match(raw)
            or b"require" in raw[:8]
            or raw.startswith(b"dofile")
        ):
            return []
        if name.start_byte in self._taken:
            return []
        draft = Draft(kind, node.start_byte, node.end_byte, last, name.end_byte - len(last.encode()))
        draft.owner = owner
        if last.isupper() and kind == "variable":
            draft.kind = "constant"
        base = _BASE.match(raw)
        if base is not None:
            draft.kind = "class"
            held = base[1] or base[2] or base[3]
            draft.bases = (text(held),) if held and held not in (b"Object", b"class") else ()
        above = self._indexed.get(path, "")
        if above and above != path and (base is not None or name.text in self._owners):
            draft.kind, draft.bases = "class", (above,)
        line = source.line(node.start_byte)
        is_local = data[source.starts[line - 1] : node.start_byte].strip() == b"local"
        word = data[name.start_byte : name.end_byte]
        draft.exported = (not is_local or word == self._returned) and not last.startswith("_")
        draft.signature = one_line(data[draft.start : draft.end], MAX_SIGNATURE)
        draft.doc = self.comments.above(line)
        return [draft]

    def link(self, drafts: list[Draft]) -> None:
        """Give functions and values to the table that they are put into; what holds functions is no plain variable."""
        tables: defaultdict[tuple[Draft | None, str], list[Draft]] = defaultdict(list)
        for draft in drafts:
            tables[draft.parent, f"{draft.owner}.{draft.name}".lstrip(".")].append(draft)
        for draft in drafts:
            holder = _holder(tables, draft) if draft.owner else None
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
        return (alias_of(required[1]) if required else receiver.replace(b":", b".")), name

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        """Each `require`, under the name that it is assigned to, or under one of its own."""
        data, rows = source.data, []
        for start, at, name, raw, taken in self._loaded:
            line = source.line(at)
            if data[source.starts[line - 1] : at].lstrip().startswith(b"--"):
                continue
            module, part = text(raw), text(taken).strip(" .:\t\r\n")
            if name and taken.strip().startswith(b":"):
                part = ""
            alias = text(name) if not taken or part else ""
            if alias:
                rows.append((start, Import(module, part, alias, line, -1, False)))
            if not alias or taken:
                rows.append((start, Import(module, "", text(alias_of(raw)), line, -1, False)))
        return [*rows, *self._taken.items()]

    def typed(self, source: Source, nodes: list[Node]) -> list[RawBinding]:
        more = (*self._called, *self._objects, *self._others)
        return sorted([*super().typed(source, nodes), *more], key=lambda row: row.at)

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        start = node.start_byte
        match = _HELD.match(source.data, start, min(node.end_byte, start + 300))
        if match is None or match[2] in (b"require", b"setmetatable", b"function", b"class"):
            return []
        return [RawBinding(start, text(match[1]), text(match[2]))]

    def more_bindings(self) -> list[RawBinding]:
        """What the file returns: the module, for those who require it."""
        return [RawBinding(self._return_at, RETURNED, text(self._returned))] if self._returned else []


def _holding(node: Node) -> str:
    """The table whose metatable a field is written in, with a dot: `setmetatable(Shop, { __call = … })`."""
    outer = [node]
    while len(outer) < 4 and outer[-1].parent is not None:
        outer.append(outer[-1].parent)
    if [item.type for item in outer] != ["field", "table_constructor", "arguments", "function_call"]:
        return ""
    table = outer[2].named_children[0]
    is_metatable = outer[3].text is not None and outer[3].text.startswith(b"setmetatable")
    return f"{text(table.text or b'')}." if is_metatable and table.type == "identifier" else ""


def _holder(tables: Mapping[tuple[Draft | None, str], list[Draft]], draft: Draft) -> Draft | None:
    """The table of a name that a place sees: in the functions around it, of several the last one before it."""
    name, around = draft.owner.rpartition(".")[2], draft.parent
    while True:
        found = tables.get((around, draft.owner)) or tables.get((around, name))
        if found:
            before = [table for table in found if table.start < draft.start]
            return (before or found)[-1]
        if around is None:
            return None
        around = around.parent
