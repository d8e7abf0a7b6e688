"""What calls define in Perl: attributes (`has`), what stands around methods, columns and relations of DBIx::Class,
constants, subtests; and what attributes hold.

Knows nodes of calls and what they pass; which package they stand in is told by where they stand.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.docs import CommentFinder
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding
from anchors.syntax.rules.perl_chains import ROOT, SELF, UNKNOWN, Chains, package_in, rooted
from anchors.syntax.rules.perl_lists import Spelled, items_of, pairs_of, spelled, words_of
from anchors.syntax.rules.perl_pod import Pod
from anchors.syntax.rules.perl_subs import Subs
from anchors.syntax.source import Source, one_line, text

AROUND: Final = frozenset({b"before", b"after", b"around", b"override", b"augment"})
BASING: Final = frozenset({b"extends", b"with"})
SUBTESTS: Final = frozenset({b"subtest", b"describe", b"it"})
_RELATIONS: Final = frozenset({b"belongs_to", b"might_have", b"has_one"})
_LISTS: Final = frozenset({b"has_many", b"many_to_many"})
_ACCESSORS: Final = frozenset(
    {b"mk_accessors", b"mk_ro_accessors", b"mk_wo_accessors", b"mk_classdata", b"mk_group_accessors", b"add_columns"}
)
_NAME: Final = regex(rb"\+?[A-Za-z_]\w*+")
_TYPE: Final = regex(
    rb"(?:Maybe|InstanceOf|ConsumerOf|HasMethods|Object|Undef\|)*+\[?['\"]?((?:\w++::)++\w++|[A-Z]\w*+)"
)
_OWN_TYPES: Final = frozenset(
    b"Any Item Bool Maybe Undef Defined Value Str Num Int ClassName RoleName Ref ScalarRef ArrayRef HashRef CodeRef "
    b"RegexpRef GlobRef FileHandle Object Enum Tuple Dict Map InstanceOf PositiveInt NonEmptyStr".split()
)
_OBJECT: Final = regex(rb"bless\b|(?:my\s+)?\$self\s*+=")
_MAX_HEAD: Final = 40
_MAX_TITLE: Final = 80
_MAX_NAMES: Final = 400


class Declared:
    def __init__(self, source: Source, chains: Chains, subs: Subs, comments: CommentFinder, pod: Pod) -> None:
        self._subs = subs
        self._source, self._chains, self._comments, self._pod = source, chains, comments, pod
        self.drafts: list[Draft] = []
        self.bindings: list[RawBinding] = []
        self.references: list[LooseReference] = []

    def word(self, name: bytes, arguments: Node | None) -> bool:
        """A call of a plain name that may define something."""
        node = arguments.parent if arguments is not None else None
        if node is None or arguments is None:
            return False
        if name == b"has":
            self._attributes(node, arguments)
        elif name in AROUND:
            self._around(name, node, arguments)
        elif name in SUBTESTS:
            self._subtest(node, arguments)
        else:
            return False
        return True

    def message(self, node: Node, name: bytes) -> None:
        """`__PACKAGE__->belongs_to(cart => "Shop::Cart")`, `__PACKAGE__->mk_accessors(qw(total))`."""
        arguments = node.child_by_field_name("arguments")
        if arguments is None or not self._source.data.startswith(b"__PACKAGE__", node.start_byte):
            return
        if name in _RELATIONS or name in _LISTS:
            items = list(items_of(arguments))
            names = spelled(self._source.data, items[0]) if items else []
            held = spelled(self._source.data, items[1]) if len(items) > 1 else []
            package = package_in(held[0][0]) if held and name in _RELATIONS else b""
            self._fields(node, names, rooted(package) if package else b"")
        elif name in _ACCESSORS:
            items = list(items_of(arguments))
            names = [word for item in items for word in spelled(self._source.data, item)]
            self._fields(node, [word for word in names if _NAME.fullmatch(word[0])], b"")

    def _attributes(self, node: Node, arguments: Node) -> None:
        data, first = self._source.data, arguments
        if arguments.type == "list_expression" and arguments.named_child_count:
            first = arguments.named_children[0]
        names = [word for word in words_of(data, first) if _NAME.fullmatch(word[0])]
        items = [item for item in items_of(arguments) if item.start_byte >= first.end_byte]
        if len(items) == 1 or (items and items[0].type == "anonymous_subroutine_expression"):
            held = self._value(items[0])
            options: dict[bytes, Node] = {}
        else:
            options = pairs_of(data, items)
            held = self._told(options, names)
        self._fields(node, names, held)
        for key in (b"builder", b"trigger", b"clearer", b"predicate"):
            for word, at in spelled(data, options[key]) if key in options else ():
                if key in (b"builder", b"trigger") and _NAME.fullmatch(word):
                    self.references.append(LooseReference("attribute", SELF, word, at))

    def _told(self, options: dict[bytes, Node], names: list[Spelled]) -> bytes:
        """What an attribute holds, by its options."""
        data = self._source.data
        isa = options.get(b"isa")
        if isa is not None:
            match = _TYPE.match(data[isa.start_byte : isa.end_byte].lstrip(b"'\""))
            if match is not None and match[1] not in _OWN_TYPES:
                return rooted(match[1])
        for key in (b"default", b"lazy", b"builder"):
            value = options.get(key)
            if value is None:
                continue
            made = self._value(value)
            if made not in (UNKNOWN, b""):
                return made
            if key == b"builder":
                words = spelled(data, value)
                if words:
                    return SELF + b"." + words[0][0] + b"()"
        is_built = b"lazy_build" in options or (b"builder" in options and names)
        return SELF + b"._build_" + names[0][0].lstrip(b"+") + b"()" if is_built and names else b""

    def _value(self, node: Node) -> bytes:
        if node.type == "anonymous_subroutine_expression":
            return self._subs.given_by(node)
        return self._chains.of(node) if node.type == "method_call_expression" else b""

    def _fields(self, node: Node, names: list[Spelled], held: bytes) -> None:
        """Each an attribute; what one of them holds, all do."""
        line = self._source.line(node.start_byte)
        signature = one_line(self._source.data[node.start_byte : node.end_byte], MAX_SIGNATURE)
        for place, (word, at) in enumerate(names[:_MAX_NAMES]):
            name = text(word.lstrip(b"+"))
            start, end = (node.start_byte, node.end_byte) if place == 0 else (at, at + len(word))
            draft = Draft("property", start, end, name, at)
            draft.signature = signature
            draft.doc = self._pod.of(name) or self._comments.above(line)
            draft.exported = not name.startswith("_")
            self.drafts.append(draft)
            if held.startswith((ROOT, SELF)):
                self.bindings += [RawBinding(start, f"self.{one}", "=" + text(held)) for one in (name, f"${name}")]

    def _around(self, kind: bytes, node: Node, arguments: Node) -> None:
        """`around run => sub { … }`: a method that runs with others of its name."""
        data, items = self._source.data, list(items_of(arguments))
        names = [word for item in items[:-1] for word in spelled(data, item) if _NAME.fullmatch(word[0])]
        if not names or items[-1].type != "anonymous_subroutine_expression":
            return
        word, at = names[0]
        draft = self._block(node, items[-1], f"{text(kind)} {text(word)}", at)
        draft.kind, draft.decorators = "method", (text(kind),)
        for own, place in names:
            self.references.append(LooseReference("attribute", SELF, own, place))

    def _subtest(self, node: Node, arguments: Node) -> None:
        data, items = self._source.data, list(items_of(arguments))
        body = next((item for item in items[1:] if item.type == "anonymous_subroutine_expression"), None)
        names = spelled(data, items[0]) if items else []
        if body is None or len(names) != 1:
            return
        draft = self._block(node, body, one_line(names[0][0], _MAX_TITLE), names[0][1])
        draft.exported, draft.decorators = False, ("test",)

    def _block(self, node: Node, sub: Node, name: str, at: int) -> Draft:
        draft = Draft("function", node.start_byte, node.end_byte, name, at)
        body = sub.child_by_field_name("body")
        draft.body = body.start_byte if body is not None else -1
        end = draft.body if draft.body >= 0 else node.end_byte
        draft.signature = one_line(self._source.data[node.start_byte : end], MAX_SIGNATURE).rstrip(" {")
        draft.doc = self._comments.above(self._source.line(node.start_byte))
        self.drafts.append(draft)
        return draft

    def alias(self, node: Node) -> None:
        """`*total = \\&sum`, `*total = sub { … }`: a sub under one more name."""
        data, left, right = self._source.data, node.child_by_field_name("left"), node.child_by_field_name("right")
        name = data[left.start_byte + 1 : left.end_byte] if left is not None else b""
        if left is None or right is None or not _NAME.fullmatch(name):
            return
        if right.type == "anonymous_subroutine_expression":
            self._block(node, right, text(name), left.start_byte + 1)
        elif right.type == "refgen_expression":
            draft = Draft("function", node.start_byte, node.end_byte, text(name), left.start_byte + 1)
            draft.signature = one_line(data[node.start_byte : node.end_byte], MAX_SIGNATURE)
            self.drafts.append(draft)

    def made_of(self, node: Node) -> None:
        """What an object holds from the start: `bless { store => Shop::Store->new }, $class`."""
        around = node.parent
        while around is not None and around.type in ("list_expression", "parenthesized_expression"):
            around = around.parent
        if around is None:
            return
        head = self._source.data[around.start_byte : around.start_byte + _MAX_HEAD]
        if not _OBJECT.match(head):
            return
        items = [item for child in node.named_children for item in items_of_hash(child)]
        for key, value in pairs_of(self._source.data, items).items():
            held = self._chains.of(value) if value.type == "method_call_expression" else b""
            if held.startswith(ROOT) and _NAME.fullmatch(key):
                self.bindings.append(RawBinding(value.start_byte, f"self.${text(key)}", "=" + text(held)))

    def constants(self, node: Node) -> None:
        """`use constant PI => 3`, `use constant { A => 1, B => 2 }`."""
        data = self._source.data
        given = [child for child in node.named_children if child.type != "comment"][1:]
        held = given[0] if given else None
        if held is not None and held.type == "anonymous_hash_expression":
            items = [item for child in held.named_children for item in items_of_hash(child)]
            pairs = list(zip(items[::2], items[1::2], strict=False))
        else:
            items = items_of_hash(held) if held is not None else []
            pairs = [(items[0], items[-1])] if items else []
        for key, value in pairs:
            words = spelled(data, key)
            if len(words) != 1 or not _NAME.fullmatch(words[0][0]):
                continue
            start = node.start_byte if len(pairs) == 1 else key.start_byte
            end = node.end_byte if len(pairs) == 1 else value.end_byte
            draft = Draft("constant", start, end, text(words[0][0]), words[0][1])
            draft.signature = one_line(data[key.start_byte : value.end_byte], MAX_SIGNATURE)
            line = self._source.line(start)
            draft.doc = self._pod.of(draft.name) or self._comments.above(line)
            draft.exported = not draft.name.startswith("_")
            self.drafts.append(draft)


def items_of_hash(node: Node) -> list[Node]:
    """What stands in a list, not what stands in lists of it."""
    if node.type != "list_expression":
        return [node] if node.type != "comment" else []
    return [child for child in node.named_children if child.type != "comment"]
