"""The rules that a language may override, with defaults that suit most.

A rule gets tree nodes and source bytes, and gives drafts and rows; it never sees a path.
"""

from __future__ import annotations

from typing import ClassVar, Final, NamedTuple

from tree_sitter import Node

from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax.docs import CommentFinder, header_comment
from anchors.syntax.drafts import CALLABLES, CONTAINERS, Draft, Scopes
from anchors.syntax.parse import byte_range
from anchors.syntax.source import Source, one_line, text

MAX_SIGNATURE: Final = 240
_MAX_ANGLES: Final = 3_000
TYPE_NAME: Final = regex(rb"[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_$][\w$]*)*")


class RawBinding(NamedTuple):
    """A typed name; `at` is a byte offset."""

    at: int
    name: str
    type_text: str


class LooseReference(NamedTuple):
    """A reference that no `reference.*` capture spells out; `at` is a byte offset."""

    kind: str
    receiver: bytes
    name: bytes
    at: int
    passed: bytes | None = None
    """What it passes, where the rule knows that beside the text."""


class Rules:
    """`line_mark` opens a line comment; `separators` stand between a receiver and a name."""

    line_mark: ClassVar[bytes] = b"//"
    has_blocks: ClassVar[bool] = True
    has_gaps: ClassVar[bool] = False
    """Whether a doc comment may stand a blank line above what it describes."""
    splits_at_dots: ClassVar[bool] = False
    """Whether `split` cuts words with nothing but dots between them at the last one, and names are as in most."""
    chooses_by_arguments: ClassVar[bool] = False
    """Whether functions of one name differ by what is passed to them, so that calls keep that."""
    passes_by_rule: ClassVar[bool] = False
    """The same of those whose arguments no compiled loop reads, but `passed_at`."""
    tells_shadows: ClassVar[bool] = False
    """Whether variables of nameless functions (`body` captures) are told from those of the functions around."""
    separators: ClassVar[tuple[bytes, ...]] = (b".",)
    constructors: ClassVar[frozenset[str]] = frozenset()
    self_names: ClassVar[frozenset[str]] = frozenset({"this"})
    grammar: str = ""
    """Another language's grammar and query to read the file with; "" for its own."""
    keywords: ClassVar[frozenset[bytes]] = frozenset()
    """Names that are no references: literals and built-in types that the grammar takes for identifiers."""

    receiver_names: ClassVar[dict[bytes, bytes]] = {}
    """Receivers that go by another name elsewhere: PHP's `parent` is `super`."""

    comments: CommentFinder

    def code_of(self, source: Source) -> Source:
        """What is to be parsed of a file, every byte at its place: all of it, or blanks for what is no code. Called
        first, where it may settle the grammar."""
        return source

    def refuse(self, source: Source) -> str:
        """Why the file must not be parsed: known shapes on which a grammar takes quadratic time, uninterruptibly."""
        return ""

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        """Called once a file, before anything else: a rule may look things up here."""
        self.comments = CommentFinder(source, self.line_mark, self.has_blocks, self.has_gaps)

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        """The drafts of one definition node; by default one, by its fields `name` and `body`."""
        name = node.child_by_field_name("name")
        if name is None:
            return []
        body = node.child_by_field_name("body")
        draft = Draft(
            kind, node.start_byte, node.end_byte, text(source.data[name.start_byte : name.end_byte]), name.start_byte,
            -1 if body is None else body.start_byte,
        )  # fmt: skip
        draft.signature = one_line(
            source.data[draft.start : draft.end if body is None else body.start_byte], MAX_SIGNATURE
        ).rstrip(" {;:=")
        return [draft]

    def defined(self, source: Source, kind: str, nodes: list[Node]) -> list[Draft]:
        """The drafts of all definition nodes of a kind."""
        return [draft for node in nodes for draft in self.define(source, kind, node)]

    def more_definitions(self, source: Source) -> list[Draft]:
        """Definitions that the grammar does not see as such."""
        return []

    def link(self, drafts: list[Draft]) -> None:
        """Called with all drafts in source order, nested: a rule may set parents by `owner` here."""

    def settle(self, draft: Draft) -> None:
        """The draft's parent is known now: functions in a class are its methods."""
        parent = draft.parent
        if parent is None:
            return
        if draft.kind == "function" and parent.kind in CONTAINERS and parent.kind != "namespace":
            draft.kind = "constructor" if draft.name in self.constructors else "method"
        if parent.kind in CALLABLES or not parent.exported:
            draft.exported = False

    def settle_all(self, drafts: list[Draft]) -> None:
        """`settle` of each, parents first."""
        settle = self.settle
        for draft in drafts:
            settle(draft)

    def spread(self, scopes: Scopes) -> Scopes:
        """Called once it is known where which definition lies, before lines are told: one may reach beyond what it
        holds. Gives the scopes of references."""
        return scopes

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        return []

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        """Imports that are no statements of their own: (offset, row with scope -1)."""
        return []

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        return []

    def typed(self, source: Source, nodes: list[Node]) -> list[RawBinding]:
        """What these nodes say of types, in the order of the source."""
        read = self.bindings
        return [row for node in sorted(nodes, key=byte_range) for row in read(source, node)]

    def all_imports(self, source: Source, nodes: list[Node], scopes: Scopes) -> list[Import]:
        return [row for node in nodes for row in self.imports(source, node, scopes.at(node.start_byte))]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """References beside those that the query captures as such."""
        return []

    def dotted(self, data: bytes) -> bytes:
        """The same text, of the same length, in which nothing but dots and blanks stands before members."""
        return data

    def told_apart(self, heads: dict[int, tuple[bytes, bytes]]) -> None:
        """Called with the first names of receivers, by where they stand, and what they go by (`shadowing`)."""

    def more_calls(self) -> list[tuple[Node, bytes, bytes]]:
        """Calls that facts are read from, beside those that the query captures: callee, receiver, name."""
        return []

    def passed_at(self, data: bytes, at: int) -> bytes | None:
        """What the brackets hold that open at a place, None where none do."""
        return None

    def more_locals(self, source: Source, drafts: list[Draft]) -> list[tuple[int, int]]:
        """Where names stand that are bound in a function, beside the `local` captures."""
        return []

    def token_uses(
        self, source: Source, spans: list[tuple[int, int]]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Of the identifiers in unparsed tokens (`reference.token`), the calls and the paths, with their receivers."""
        return [], []

    def more_bindings(self) -> list[RawBinding]:
        """What is known of types beside the `binding` captures."""
        return []

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        """A callee or attribute as (receiver, name)."""
        receiver, _, name = raw.rpartition(b".")
        return receiver, name

    def cut(self, chunks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """The chunks of the file (first line, last line, scope), further cut where it has borders of its own."""
        return chunks

    def module_doc(self, source: Source) -> str:
        return header_comment(source, self.line_mark, self.has_blocks)


def first_named(node: Node) -> Node | None:
    """The first named child; the binding raises where there is none."""
    return node.named_child(0) if node.named_child_count else None


def open_angles(source: Source) -> str:
    """Why a file must not be parsed whose angle brackets are not closed: each may begin a list of types or compare."""
    surplus = source.data.count(b"<") - source.data.count(b">")
    return f"{surplus:,} angle brackets never closed" if surplus > _MAX_ANGLES else ""


def children_text(data: bytes, node: Node, limit: int = 80) -> list[str]:
    """The named children of a clause as text; a list in it counts as its items."""
    found: list[str] = []
    for child in node.named_children:
        if child.type.endswith("_list"):
            found += children_text(data, child, limit)
        elif "comment" not in child.type:
            found.append(one_line(data[child.start_byte : child.end_byte], limit))
    return found
