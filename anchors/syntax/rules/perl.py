"""Perl: packages and classes, subs, attributes and what else calls define, methods by what they are asked of.

`perl_packages` tells how far a package reaches, `perl_chains` what expressions stand for, `perl_imports` what is used.
Names that are only made when the code runs (`*{"$class::$name"}`, `AUTOLOAD`) are not known.
"""

from __future__ import annotations

from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import RESULT, Import
from anchors.syntax.docs import header_comment
from anchors.syntax.drafts import CONTAINERS, Draft, Scopes
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules
from anchors.syntax.rules.perl_chains import ROOT, SELF, UNKNOWN, Chains, package_in, rooted
from anchors.syntax.rules.perl_declared import BASING, Declared
from anchors.syntax.rules.perl_heads import is_asked_of_objects, taken
from anchors.syntax.rules.perl_imports import given_names, inherited, used
from anchors.syntax.rules.perl_lists import words_of
from anchors.syntax.rules.perl_packages import PACKAGES, Packages
from anchors.syntax.rules.perl_pod import Pod
from anchors.syntax.rules.perl_subs import Subs
from anchors.syntax.rules.perl_words import CORE
from anchors.syntax.source import Source, one_line, text

_ASSIGNED: Final = frozenset({"variable_declaration", "scalar", "hash_element_expression"})
_HELD: Final = frozenset({"=", "||=", "//="})
"""How a value is given to a name."""
_NO_USE: Final = frozenset(
    {"method_call_expression", "subroutine_declaration_statement", "method_declaration_statement", "require_expression"}
    | {"format_statement", "package_statement", "use_statement", "goto_expression", "loopex_expression"}
    | {"statement_label", "hash_element_expression"}
)
_MAX_SIGNATURES: Final = 300


class PerlRules(Rules):
    line_mark: ClassVar[bytes] = b"#"
    has_blocks: ClassVar[bool] = False
    self_names: ClassVar[frozenset[str]] = frozenset({"self"})

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = self._data = source.data
        self._source, self._pod = source, Pod()
        for node in sorted(found.pop("pod", ()), key=byte_range):
            self._pod.read(b"\n" + data[node.start_byte : node.end_byte])
        self._chains = Chains(data)
        code_end = min((node.start_byte for node in found.pop("end", ())), default=len(data))
        self._packages = Packages(source, found.get("definition.class", []), code_end)
        subs = [*found.get("definition.function", ()), *found.pop("inner", ())]
        self._subs = Subs(self._chains, subs, found.pop("given", []))
        self._declared = Declared(source, self._chains, self._subs, self.comments, self._pod)
        self._rows: list[tuple[int, Import]] = []
        self._file_level: list[RawBinding] = []
        self._core: list[tuple[Node, bytes, bytes]] = []
        self._more: list[LooseReference] = []
        self._results: list[RawBinding] = []
        messages = found.pop("message", [])
        self._chains.read(messages)
        for node in found.pop("alias", ()):
            self._declared.alias(node)
        for node in found.pop("held", ()):
            self._declared.made_of(node)
        self._read_imports(found.get("import", []))
        self._packages.bases += inherited(data)
        self._read_calls(found)
        for node in messages:
            method = node.child_by_field_name("method")
            if method is not None:
                self._declared.message(node, data[method.start_byte : method.end_byte])
        self._read_words(found.pop("bare", []), found.pop("made", []))

    def _read_imports(self, nodes: list[Node]) -> None:
        for at, module in self._chains.imported:
            self._rows.append((at, Import(text(module), "*", "*", self._source.line(at), -1, False)))
        for node in nodes:
            item = used(self._source, node)
            at = node.start_byte
            self._rows += [(at, row) for row in item.rows]
            self._packages.bases += [(at, base) for base in item.bases]
            if item.is_role:
                self._packages.roles.add(at)
            if item.module == b"constant":
                self._declared.constants(node)

    def _read_calls(self, found: dict[str, list[Node]]) -> None:
        """Calls of plain names: of Perl's own words only facts are read, some define something."""
        data, kept = self._data, list[Node]()
        made_at = -1
        for node in sorted(found.get("reference.call", ()), key=byte_range):
            if node.start_byte == made_at:
                continue
            word = data[node.start_byte : node.end_byte]
            if word in CORE:
                self._core.append((node, b"", word))
                continue
            call = node.parent
            arguments = call.child_by_field_name("arguments") if call is not None else None
            if word == b"new" and (made := self._chains.made_by_word(arguments)):
                space, _, name = rooted(made).rpartition(b".")
                self._more.append(LooseReference("new", space, name, node.start_byte))
                made_at = arguments.start_byte if arguments is not None else -1
                continue
            if word in BASING and call is not None and call.parent is not None:
                named = [item for item in words_of(data, arguments) if package_in(item[0])]
                self._packages.bases += [(node.start_byte, item) for item in named]
            if self._declared.word(word, arguments) or word in BASING:
                self._core.append((node, b"", word))
            elif data[node.start_byte : node.start_byte + 2] != b"&$":
                kept.append(node)
        found["reference.call"] = kept

    def _read_words(self, words: list[Node], made: list[Node]) -> None:
        """Bare words are packages, or are called without brackets; `\\&run` is a sub as a value."""
        data = self._data
        for node in words:
            around = node.parent
            if around is None or around.type in _NO_USE:
                continue
            self._word(data[node.start_byte : node.end_byte], node.start_byte, "name")
        for node in made:
            self._word(data[node.start_byte : node.end_byte].lstrip(b"&"), node.start_byte, "attribute")

    def _word(self, word: bytes, at: int, kind: str) -> None:
        package = package_in(word)
        if not package or package in CORE:
            return
        space, mark, name = package.rpartition(b"::")
        self._more.append(LooseReference(kind, rooted(space) if mark else b"", name, at))

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if node.type in PACKAGES:
            return self._packages.draft(node, self.comments, self._pod)
        name = node.child_by_field_name("name")
        if name is None:
            return []
        data, body = self._data, node.child_by_field_name("body")
        if body is None:  # says only that there will be one
            return []
        word = data[name.start_byte : name.end_byte]
        space, _, last = word.rpartition(b"::")
        draft = Draft("function", node.start_byte, node.end_byte, text(last), name.end_byte - len(last))
        draft.owner = text(space)
        draft.body = body.start_byte
        names, shown = self._head(node, body)
        draft.signature = one_line(data[node.start_byte : name.end_byte] + shown, MAX_SIGNATURE)
        draft.doc = self._pod.of(draft.name) or self.comments.above(source.line(node.start_byte))
        draft.exported = not draft.name.startswith("_")
        is_method = node.type == "method_declaration_statement"
        if is_method or is_asked_of_objects(names, data, draft.body, node.end_byte):
            draft.kind = "method"
        if body is not None:
            held = self._subs.given_by(node)
            if held.startswith((ROOT, SELF)) or held[:1] == b"$" or held.endswith(b"()"):
                self._results.append(
                    RawBinding(body.start_byte, RESULT, "static" if held == SELF else "=" + text(held))
                )
        self._results += [RawBinding(node.start_byte, text(one), "") for one in names if one[:1] == b"$"]
        return [draft]

    def _head(self, node: Node, body: Node | None) -> tuple[list[bytes], bytes]:
        """What a sub takes, and how that is shown."""
        listed = next((child for child in node.named_children if child.type in ("signature", "prototype")), None)
        if listed is not None and listed.type == "signature":
            inner = [child for child in listed.named_children if child.named_child_count]
            raw = self._data[listed.start_byte : min(listed.end_byte, listed.start_byte + _MAX_SIGNATURES)]
            return [
                self._data[child.named_children[0].start_byte : child.named_children[0].end_byte] for child in inner
            ], raw
        names = taken(self._data, body.start_byte, body.end_byte) if body is not None else []
        return names, b"(" + b", ".join(names) + b")" if names else b""

    def more_definitions(self, source: Source) -> list[Draft]:
        return self._declared.drafts

    def link(self, drafts: list[Draft]) -> None:
        self._packages.link(drafts)
        for draft in drafts:
            while draft.kind == "property" and draft.parent is not None and draft.parent.kind == "property":
                draft.parent = draft.parent.parent  # one of several that are declared together
            is_of_package = draft.bases or (draft.parent is not None and draft.parent.kind in CONTAINERS)
            if draft.kind == "method" and not is_of_package:
                draft.kind = "function"

    def settle(self, draft: Draft) -> None:
        """A sub of a class that takes no object is a function of it."""

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        space, mark, name = raw.lstrip(b"&\\ ").rpartition(b"::")
        return (rooted(space) if space else b"", name) if mark else (b"", name)

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        return self._rows

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        if node.type == "for_statement":
            variable = node.child_by_field_name("variable")
            return [RawBinding(node.start_byte, self._text(variable), "")] if variable is not None else []
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return []
        operator = node.child_by_field_name("operator")
        if left.type not in _ASSIGNED or operator is None or operator.type not in _HELD:
            return []
        variables = left.children_by_field_name("variables") if left.type == "variable_declaration" else []
        if variables:
            return [RawBinding(one.start_byte, self._text(one), "") for one in variables if one.type == "scalar"]
        name, held = self._chains.of(left), self._chains.of(right)
        if name in (UNKNOWN, SELF, b'"') or b"(" in name or not name.startswith((b"$", b"self.$")):
            return []
        known = held not in (UNKNOWN, b'"') and held != name
        if name.startswith(b"self.") and not known:
            return []
        return [RawBinding(node.start_byte, text(name), "=" + text(held) if known else "")]

    def _text(self, node: Node) -> str:
        return text(self._data[node.start_byte : node.end_byte])

    def typed(self, source: Source, nodes: list[Node]) -> list[RawBinding]:
        """What the code at the level of a package says of a variable, the whole file sees."""
        rows = [*super().typed(source, nodes), *self._declared.bindings, *self._results, *given_names(self._data)]
        kept: list[RawBinding] = []
        for row in sorted(rows, key=lambda row: row.at):
            is_inside = row.name[:1] != "$" or self._subs.is_around(row.at)
            (kept if is_inside else self._file_level).append(row)
        return kept

    def more_bindings(self) -> list[RawBinding]:
        return [row for row in self._file_level if row.type_text]

    def more_calls(self) -> list[tuple[Node, bytes, bytes]]:
        return [*self._core, *self._chains.calls]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        rows = [*self._chains.references, *self._more, *self._declared.references]
        for _, (word, place) in self._packages.bases:
            space, mark, name = package_in(word).rpartition(b"::")
            rows.append(LooseReference("inherit", rooted(space) if mark else ROOT, name, place))
        return rows

    def module_doc(self, source: Source) -> str:
        return self._pod.about or header_comment(source, self.line_mark, False)
