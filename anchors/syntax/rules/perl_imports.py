"""What a file of Perl uses and requires, what its packages inherit by that, and which names they give to others."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.rules.perl_chains import package_in
from anchors.syntax.rules.perl_lists import Spelled, words_of
from anchors.syntax.source import Source, text

_PRAGMAS: Final = frozenset(
    b"strict warnings utf8 feature experimental vars bytes integer overload lib constant open locale mro re sort "
    b"subs version threads diagnostics bigint bignum encoding fields filetest less sigtrap if autodie autouse "
    b"parent base namespace::autoclean namespace::clean".split()
)
_BASES: Final = frozenset((b"parent", b"base", b"Mojo::Base", b"fields"))
_ROLES: Final = frozenset((b"Moose::Role", b"Moo::Role", b"Mouse::Role", b"Role::Tiny"))
_LOADERS: Final = frozenset((b"if", b"ok", b"aliased", b"only", b"maybe"))
"""Words of `use` whose argument is a module."""
_NAME: Final = regex(rb"&?([A-Za-z_]\w*+)")
_TAG: Final = regex(rb":\w++")
_PATH: Final = regex(rb"(?=[^/.]*+(?:/|\.p[lhm]$))[\w./-]++|\.{1,2}/[\w./-]++")
_GIVEN: Final = regex(
    rb"@(?:\w++::)*+(EXPORT(?:_OK)?+)\s*+=\s*+(?P<one>[^;]{1,20000}+);"
    rb"|push\s*+\(?\s*+@(?:\w++::)*+(?P<pushed>EXPORT(?:_OK)?+)\s*+,(?P<more>[^;]{1,4000}+);"
    rb"|%(?:\w++::)*+EXPORT_TAGS\s*+=(?P<tags>[^;]{1,20000}+);|\bexports\s*+=>\s*+\[(?P<sub>[^\]]{1,4000}+)\]"
    rb"|with_caller\s*+=>\s*+\[(?P<caller>[^\]]{1,4000}+)\]|as_is\s*+=>\s*+\[(?P<as>[^\]]{1,4000}+)\]"
)
_ISA: Final = regex(
    rb"^[^#\n]*?(?:@(?:\w++::)*+ISA\s*+=|push\s*+\(?\s*+@(?:\w++::)*+ISA\s*+,)([^;]{1,1000}+);", re.MULTILINE
)
_COMMENT: Final = regex(rb"(?<![$\\\w])#[^\n]*+")
_WORDS: Final = regex(rb"\bqw\s*+[\[({/|!<]([^\])}/|!>]*+)|[\"']([^\"'\n]{1,80}+)[\"']|\b(\w++)\s*+=>|\\&(\w++)")
_SPELLED: Final = regex(rb"&?([A-Za-z_]\w*+)(?![^\s])")
GIVEN: Final = "@EXPORT"
"""The name under which a package binds what it gives to whoever uses it, each name as a type; with `_OK` what it gives
to those who ask for it."""
ANY: Final = ":all"
"""The alias of a star that means all that a module gives to whoever asks."""


class Used:
    """One `use`, `require` or `do`: rows, and what the package around inherits by it."""

    __slots__ = ("bases", "is_role", "module", "rows", "words")

    def __init__(self) -> None:
        self.module = b""
        self.words: list[Spelled] = []
        self.rows: list[Import] = []
        self.bases: list[Spelled] = []
        self.is_role = False


def used(source: Source, node: Node) -> Used:
    data, found = source.data, Used()
    line = source.line(node.start_byte)
    if node.type != "use_statement":
        _required(data, node, line, found)
        return found
    module = node.child_by_field_name("module")
    if module is None or not data.startswith(b"use", node.start_byte):  # `no strict`
        return found
    found.module = data[module.start_byte : module.end_byte]
    given = [child for child in node.named_children if child.start_byte >= module.end_byte and child.type != "comment"]
    given = [child for child in given if child != node.child_by_field_name("version")]
    for child in given:
        found.words += words_of(data, child)
    is_empty = bool(given) and not found.words and data[given[0].start_byte : given[0].end_byte].strip(b"() \n") == b""
    found.is_role = found.module in _ROLES or (found.module == b"Mojo::Base" and (b"-role" in _plain(found.words)))
    if found.module in _BASES:
        found.bases = [item for item in found.words if package_in(item[0]) and item[0][:1] != b"-"]
        if found.module == b"Mojo::Base" and any(word == b"-base" for word, _ in found.words):
            found.bases = [(found.module, module.start_byte)]
        for word, _ in found.bases if b"-norequire" not in _plain(found.words) else ():
            found.rows.append(Import(text(word), "", "", line, -1, False))
    elif found.module in _LOADERS:
        found.rows += _loaded(found, line)
    if found.module not in _PRAGMAS:
        found.rows += _rows(found, line, is_empty)
    return found


def _plain(words: list[Spelled]) -> set[bytes]:
    return {word for word, _ in words}


def _loaded(found: Used, line: int) -> list[Import]:
    """`use aliased "Shop::Cart" => "Basket"`, `use if $] < 5.010, "MRO::Compat"`."""
    modules = [word for word, _ in found.words if package_in(word)]
    if not modules:
        return []
    alias = modules[-1].rpartition(b"::")[2] if found.module == b"aliased" else b""
    return [Import(text(modules[0]), "", text(alias), line, -1, False)]


def _rows(found: Used, line: int, is_empty: bool) -> list[Import]:
    module = text(found.module)
    if not found.words:
        return [Import(module, "", "", line, -1, False) if is_empty else Import(module, "*", "*", line, -1, False)]
    rows = [Import(module, "", "", line, -1, False)]
    for word, _ in found.words:
        name = _NAME.fullmatch(word)
        if name is not None:
            rows.append(Import(module, text(name[1]), text(name[1]), line, -1, False))
        elif _TAG.fullmatch(word):
            rows.append(Import(module, "*", ANY, line, -1, False))
    return rows


def _required(data: bytes, node: Node, line: int, found: Used) -> None:
    """`require Shop::Cart`, `require "shop.pl"`, `do "./shop.pl"`."""
    inner = node.named_children[0] if node.named_child_count else None
    if inner is not None and inner.type == "filename" and inner.named_child_count:
        inner = inner.named_children[0]
    if inner is None:
        return
    raw = data[inner.start_byte : inner.end_byte]
    if inner.type == "bareword" and package_in(raw):
        found.rows.append(Import(text(package_in(raw)), "", "", line, -1, False))
    elif inner.type.endswith("string_literal"):
        path = raw.strip(b"\"'").rpartition(b"}")[2].removeprefix(b"$FindBin::Bin")
        if _PATH.fullmatch(path.lstrip(b"/")):
            found.rows.append(Import(text(path.lstrip(b"/")), "*", "*", line, -1, False))


def inherited(data: bytes) -> list[tuple[int, Spelled]]:
    """What `@ISA` is given, `our @ISA = ("Shop::Base")` or `push @ISA, "Shop::Base"`."""
    found: list[tuple[int, Spelled]] = []
    for match in _ISA.finditer(data) if b"ISA" in data else ():
        for quoted in _WORDS.finditer(match[1]):
            words = (quoted[1] or quoted[2] or b"").split()
            found += [(match.start(), (word, match.start())) for word in words if package_in(word)]
    return found


def given_names(data: bytes) -> list[RawBinding]:
    """What packages give to whoever uses them: Exporter's lists and those of its kin."""
    rows: list[RawBinding] = []
    for match in _GIVEN.finditer(data) if b"EXPORT" in data or b"xport" in data else ():
        kind = match[1] or match["pushed"] or b"EXPORT_OK"
        raw = match["one"] or match["more"] or match["tags"] or match["sub"] or match["caller"] or match["as"] or b""
        if match["caller"] or match["as"]:
            kind = b"EXPORT"
        names: dict[bytes, None] = {}
        for quoted in _WORDS.finditer(_COMMENT.sub(b"", raw)):
            spelled = quoted[1] or quoted[2] or quoted[4] or (quoted[3] if match["sub"] else None) or b""
            names.update(dict.fromkeys(_SPELLED.findall(spelled)))
        rows += [RawBinding(match.start(), "@" + text(kind), text(name)) for name in names]
    return rows
