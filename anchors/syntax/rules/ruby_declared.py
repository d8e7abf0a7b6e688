"""What a Ruby declaration defines by the names given to it: `attr_reader :name`, `has_many :orders`, `alias a b`."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.syntax.docs import CommentFinder
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE
from anchors.syntax.source import Source, one_line, text

_ACCESSORS: Final = frozenset(
    {"attr", "attr_reader", "attr_accessor", "cattr_reader", "cattr_accessor", "mattr_reader", "mattr_accessor"}
    | {"class_attribute", "thread_mattr_accessor", "thread_cattr_accessor", "attribute", "attribute_accessor"}
    | {"attr_writer", "cattr_writer", "mattr_writer"}
)
_ASSOCIATIONS: Final = frozenset(
    {"has_many", "has_one", "belongs_to", "has_and_belongs_to_many", "has_one_attached", "has_many_attached"}
    | {"embeds_many", "embeds_one"}
)
_METHODS: Final = frozenset({"define_method", "define_singleton_method", "alias_method", "scope", "memoize"})
_DELEGATES: Final = frozenset({"delegate", "def_delegator", "def_delegators", "def_instance_delegators"})
_HOOKS: Final = frozenset({b"included", b"extended", b"prepended", b"inherited"})
_MAX_AROUND: Final = 8
_CALLABLES: Final = _METHODS | _ASSOCIATIONS | _DELEGATES


def named_draft(source: Source, kind: str, whole: Node, name: Node, signature: str = "") -> Draft:
    """A definition that stands for `whole`, named by a symbol or string in it."""
    data = source.data
    draft = Draft(kind, whole.start_byte, whole.end_byte, named_by(source, name), name.start_byte)
    draft.signature = signature or one_line(data[whole.start_byte : whole.end_byte], MAX_SIGNATURE)
    return draft


def named_by(source: Source, node: Node) -> str:
    """The name that a symbol or a string gives."""
    return text(source.data[node.start_byte : node.end_byte].strip(b"\"':"))


def named_in(arguments: Node) -> list[Node]:
    return [child for child in arguments.named_children if child.type in ("simple_symbol", "string")]


def in_hook(data: bytes, node: Node) -> bool:
    """Whether this is called in what Ruby calls when a module is mixed in, `base.extend ClassMethods`."""
    at = node.parent
    for _ in range(_MAX_AROUND):
        if at is None or at.type in ("method", "singleton_method"):
            break
        at = at.parent
    name = at.child_by_field_name("name") if at is not None and at.type in ("method", "singleton_method") else None
    return name is not None and data[name.start_byte : name.end_byte] in _HOOKS


def aliased(source: Source, node: Node) -> list[Draft]:
    name = node.child_by_field_name("name")
    return [] if name is None else [named_draft(source, "method", node, name)]


def declared(source: Source, comments: CommentFinder, node: Node, word: str, named: list[Node]) -> list[Draft]:
    """What the call `node` of the method `word` defines; `named` are its symbols and strings."""
    if word in _CALLABLES:
        drafts = _callables(source, node, word, named)
    elif word in _ACCESSORS:
        if word in ("attribute", "class_attribute"):
            named = [child for child in named if child.type == "simple_symbol"][: 1 if word == "attribute" else 40]
        shown = one_line(source.data[node.start_byte : node.end_byte], MAX_SIGNATURE)
        drafts = [named_draft(source, "property", child, child, shown) for child in named]
    else:
        return []
    if drafts:
        drafts[0].doc = comments.above(source.line(node.start_byte))
    return drafts


def _callables(source: Source, node: Node, word: str, named: list[Node]) -> list[Draft]:
    data, block = source.data, node.child_by_field_name("block")
    if word in ("def_delegators", "def_instance_delegators"):
        named = named[1:]
    elif word != "delegate":
        if word == "scope" and (block is not None or b"->" not in data[node.start_byte : node.end_byte]):
            return []  # of a router
        named = named[1:2] if word == "def_delegator" and len(named) > 2 else named[:1]
    kind = "property" if word in _ASSOCIATIONS else "method"
    shown = one_line(data[node.start_byte : node.end_byte], MAX_SIGNATURE)
    drafts = []
    for child in named:
        if child.type == "string" and b"#{" in data[child.start_byte : child.end_byte]:
            continue  # a name that is only known at run time
        whole = node if len(named) == 1 else child
        draft = named_draft(source, kind, whole, child, shown)
        draft.body = block.start_byte if block is not None and whole is node else -1
        drafts.append(draft)
    return drafts
