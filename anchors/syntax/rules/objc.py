"""Objective-C: classes, categories and protocols, methods by their whole selectors, properties; and all of C.

An `@implementation`, a category or a class extension goes on with its class where that stands in the same file; else it
is a namespace of that name, and who resolves names joins the two. C's functions and variables that stand within an
`@implementation` belong to the file. `objc_messages` reads calls, `objc_types` what declarations say of types.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax.drafts import Draft, Scopes, join_continued
from anchors.syntax.objc_readings import plain_objc
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding
from anchors.syntax.rules.c import CRules
from anchors.syntax.rules.objc_messages import Called, Messages
from anchors.syntax.rules.objc_types import Types, loop_name, name_in
from anchors.syntax.source import Source, one_line, text

_MODULE: Final = regex(rb"@import\s+([\w.]+)")
_GETTER: Final = regex(rb"\b(getter|setter)\s*=\s*(\w+:?)")
_KINDS: Final = {"class_interface": "class", "class_implementation": "namespace", "protocol_declaration": "interface"}
_CONSTANT: Final = regex(rb"(?:(?:static|extern|const|[A-Z][A-Z_]+)\s+)*(?:const\b|[\w<> *]{1,80}\*\s*const\b)")
_MEMBERS: Final = frozenset({"method", "property", "field"})
_GOES_ON: Final = "goes on"
_IS_OBJC: Final = regex(
    rb"^[ \t]*(?://|/\*|[^%\n\"]*@\"|@(?:interface|implementation|protocol|class|import|end)\b|"
    rb"#[ \t]*(?:import|include|define|if|pragma)\b"
    rb"|(?:static|extern|typedef|struct|enum|void|int)\b|[\w ]+[*\w]\([^%\n]*\)[ \t]*\{)",
    re.MULTILINE,
)
"""What a file of Objective-C, or of C, has somewhere; others that are called so are MATLAB's or Mathematica's."""
_MARK_LINE: Final = regex(rb"[ \t]*+[A-Z][A-Z0-9]*+_[A-Z0-9_]++[ \t]*+(?:\([^;{}]*+\))?+[ \t\r]*+\n?\Z")
"""A line above a class that says only where there is one."""
_MARKS_OF_COMPILERS: Final = (b"NS_", b"CF_", b"API_", b"UI_", b"OBJC_")
"""Begin macros that say something to compilers and Swift alone."""


class ObjcRules(CRules):
    tells_shadows: ClassVar[bool] = True
    separators: ClassVar[tuple[bytes, ...]] = (b".", b"->")
    keywords: ClassVar[frozenset[bytes]] = CRules.keywords | frozenset(
        b"id BOOL SEL IMP Class YES NO nil Nil NULL self super _cmd instancetype NSInteger NSUInteger CGFloat NSString "
        b"NSArray NSDictionary NSNumber NSData NSObject NSError NSURL NSSet nonnull nullable in out".split()
    )

    def refuse(self, source: Source) -> str:
        return "" if _IS_OBJC.search(source.data) else "no Objective-C"

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = source.data
        bound = [node for node in found.get("binding", ()) if node.type in ("method_parameter", "for_statement")]
        local = found.setdefault("local", [])
        for node in bound:
            names = [it for it in node.named_children if it.type == "identifier"]
            name = names[-1] if names and node.type == "method_parameter" else loop_name(node)
            if name is not None:
                local.append(name)
        own = frozenset(
            data[node.start_byte : node.end_byte]
            for node in local
            if data[node.start_byte : node.start_byte + 1] == b"_"
        )
        self._messages = Messages(data, own)
        self._messages.read(found)
        self._types = Types(data, self._messages)
        self._own_names(data, found)

    def _own_names(self, data: bytes, found: dict[str, list[Node]]) -> None:
        """Bare names that are variables of the object are members of it."""
        names = {node.start_byte: node for node in [*found.get("reference.name", ()), *self._messages.arguments]}
        kept: list[Node] = []
        self._of_self: list[LooseReference] = []
        for at, node in names.items():
            name = data[at : node.end_byte]
            if self._messages.is_own(name):
                self._of_self.append(LooseReference("attribute", b"self", name, at))
            else:
                kept.append(node)
        found["reference.name"] = kept

    def told_apart(self, heads: dict[int, tuple[bytes, bytes]]) -> None:
        self._messages.rename(heads)

    def more_calls(self) -> list[Called]:
        return self._messages.calls

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        told = [*self._messages.references, *self._of_self]
        macros = super().more_references(source, found, drafts, scopes)
        return [*(item for item in macros if not item.name.startswith(_MARKS_OF_COMPILERS)), *told]

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        return self._types.of(node)

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if node.type in _KINDS:
            return self._class(source, node)
        if node.type in ("method_declaration", "method_definition"):
            return self._method(source, node)
        if node.type in ("property_declaration", "instance_variable"):
            return self._variables(source, node, kind)
        drafts = super().define(source, kind, node)
        for draft in drafts:
            if draft.kind == "variable" and _CONSTANT.match(source.data, draft.start, draft.name_at):
                draft.kind = "constant"
        return drafts

    def _class(self, source: Source, node: Node) -> list[Draft]:
        data, name = source.data, next((it for it in node.named_children if it.type == "identifier"), None)
        if name is None:
            return []
        draft = Draft(
            _KINDS[node.type],
            node.start_byte,
            node.end_byte,
            text(data[name.start_byte : name.end_byte]),
            name.start_byte,
        )
        draft.bases = tuple(_bases(data, node))
        head = _head_end(data, node, name)
        draft.signature = one_line(data[node.start_byte : head], MAX_SIGNATURE).rstrip(" {")
        draft.body = head
        if node.type == "class_implementation" or any(it.type == "(" for it in node.children[:4]):
            draft.kind = _GOES_ON
        line = source.line(node.start_byte)
        while line > 1 and _MARK_LINE.match(source.line_bytes(line - 1)):
            line -= 1
        draft.doc = self.comments.above(line)
        return [draft]

    def _method(self, source: Source, node: Node) -> list[Draft]:
        data = source.data
        words, at = list[str](), -1
        for child in node.children:
            if child.type == "identifier" and (not words or words[-1].endswith(":")):
                at = child.start_byte if at < 0 else at
                words.append(text(data[child.start_byte : child.end_byte]))
            elif child.type == "method_parameter":
                if words and not words[-1].endswith(":"):
                    words[-1] += ":"
                else:
                    words.append(":")
            elif child.type == "compound_statement":
                break
        body = next((it.start_byte for it in node.children if it.type == "compound_statement"), -1)
        if at < 0:
            return []
        draft = Draft("method", node.start_byte, node.end_byte, "".join(words), at, body)
        end = body if body >= 0 else node.end_byte
        head = plain_objc(data[node.start_byte : end]) or data[node.start_byte : end]
        draft.signature = one_line(head, MAX_SIGNATURE).rstrip(" {;").replace("( ", "(")
        draft.doc = self.comments.above(source.line(node.start_byte))
        return [draft]

    def _variables(self, source: Source, node: Node, kind: str) -> list[Draft]:
        """`@property (getter=isOpen) BOOL open;` and variables of an object."""
        data = source.data
        inner = next((it for it in node.named_children if it.type == "struct_declaration"), None)
        drafts = list[Draft]()
        for declarator in inner.named_children if inner is not None else ():
            name = name_in(declarator) if declarator.type == "struct_declarator" else None
            if name is None:
                continue
            word = text(data[name.start_byte : name.end_byte])
            draft = Draft(kind, node.start_byte, node.end_byte, word, name.start_byte)
            draft.signature = one_line(data[node.start_byte : node.end_byte], MAX_SIGNATURE).rstrip(" ;")
            drafts.append(draft)
        if kind == "property" and drafts:
            drafts[0].doc = self.comments.above(source.line(node.start_byte))
            for told in _GETTER.finditer(data, node.start_byte, drafts[0].name_at):
                own = Draft(kind, told.start(2), told.end(2), text(told[2]), told.start(2))
                own.signature, own.doc = drafts[0].signature, drafts[0].doc
                drafts.append(own)
        return drafts

    def link(self, drafts: list[Draft]) -> None:
        join_continued(drafts, _GOES_ON, frozenset({"class"}))
        for draft in drafts:
            around = draft.parent
            while around is not None and around.kind not in ("class", "namespace", "interface", "struct", "enum"):
                around = around.parent
            is_of_class = around is not None and around.signature.startswith("@")
            if is_of_class and draft.kind not in _MEMBERS and draft.parent is around:
                draft.parent = None
            elif around is not None and draft.kind in _MEMBERS and is_of_class:
                draft.parent = around.merged or around

    def settle(self, draft: Draft) -> None:
        if draft.parent is None or not draft.parent.signature.startswith("@"):
            super().settle(draft)

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        module = _MODULE.match(source.data, node.start_byte, node.end_byte)
        if module is not None:
            return [Import(f"<{text(module[1])}>", "", "", source.line(node.start_byte), scope, False)]
        return super().imports(source, node, scope)


def _head_end(data: bytes, node: Node, name: Node) -> int:
    """Where the head of a class ends: its name, its base, its protocols."""
    end = name.end_byte
    for child in node.children[1:]:
        if child.type in (
            "identifier", ":", "parameterized_arguments", "protocol_reference_list", "(", ")", "generic_arguments",
        ):  # fmt: skip
            end = child.end_byte
        else:
            break
    return end


def _bases(data: bytes, node: Node) -> list[str]:
    above = node.child_by_field_name("superclass")
    found = [] if above is None else [text(data[above.start_byte : above.end_byte])]
    for child in node.named_children:
        if child.type in ("parameterized_arguments", "protocol_reference_list"):
            found += [text(data[it.start_byte : it.end_byte]) for it in child.named_children[:_MAX_BASES]]
    return found


_MAX_BASES: Final = 40
