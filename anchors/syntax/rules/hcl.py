"""HCL: blocks by the addresses that users know, what expressions name, modules and files that a block brings in.

The files of a folder are one module, which no file says: `graph/imports/hcl.py` joins them.
"""

from __future__ import annotations

from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import FOUND_ABOVE as ABOVE
from anchors.records import FOUND_BESIDE as BESIDE
from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax.docs import first_sentence
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, Rules
from anchors.syntax.rules.hcl_blocks import (
    MOVING,
    Attribute,
    Block,
    address,
    attributes,
    blocks,
    plain,
    signature,
    value_text,
)
from anchors.syntax.rules.hcl_names import Loops, addresses, is_key, parts_of
from anchors.syntax.source import Source, one_line, text

_META: Final = frozenset({"source", "version", "providers", "count", "for_each", "depends_on", "lifecycle", "enabled"})
"""Arguments of a module's block that are no variables of it."""
_PROVIDING: Final = frozenset({"provider", "providers"})
_QUOTING: Final = frozenset({"sources", "depends_on"})
"""Attributes that name blocks in strings: Packer's, and those of old versions of Terraform."""
_QUOTED: Final = regex(rb"\"((?:source|data|module|[a-z]\w*+)\.[\w-]++(?:\.[\w-]++)?+)\"")
_FOUND_ABOVE: Final = regex(
    rb"(dirname\(\s*+)?+find_in_parent_folders\(\s*+(?:\"([\w./-]{1,80}+)\")?+[^)\n]{0,80}+\)(?:\)\}/?+([\w./-]{1,120}+))?+"
)
_READ: Final = regex(rb"read_terragrunt_config\(\s*+(?:\"([^\"$\n]{1,120}+)\"|(?=find_in_parent_folders\())")
_LOADED: Final = regex(
    rb"(?:templatefile|file(?:base64)?(?:sha\w++|md5)?)\(\s*+\"\$\{path\.module\}/([^\"$\n]{1,160}+)\""
)
_MAX_NESTED: Final = 3


class HclRules(Rules):
    line_mark: ClassVar[bytes] = b"#"

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self._loose: list[LooseReference] = []
        self._imports: list[tuple[int, Import]] = []
        self._providing: list[tuple[int, int]] = []
        """Where values stand that name providers."""

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = source.data
        for root in found.pop("root", ()):
            for item in attributes(data, root):
                self._at_top(source, item)
            for block in blocks(data, root):
                self._block(source, block, 0)
        for match in _LOADED.finditer(data) if b"path.module" in data else ():
            self._import(source, match.start(), text(match[1]), "")
        loops = Loops(data, found.pop("loop", []))
        for node in found.pop("used", ()):
            self._use(data, node, loops)

    def _block(self, source: Source, block: Block, depth: int) -> None:
        data = source.data
        if block.kind == "locals" and not block.labels:
            for item in attributes(data, block.body):
                self._local(source, item)
            return
        told = _told(data, block)
        kind = "section" if block.kind in MOVING else "property"
        draft = self._draft(source, kind, block.node, block.name, address(block, told))
        draft.body, draft.signature = block.opening, signature(data, block)[:MAX_SIGNATURE]
        draft.doc = first_sentence(told.get("description", "")) or draft.doc
        self._inside(source, block, draft.name, told)
        if not block.is_known and depth < _MAX_NESTED:
            for inner in blocks(data, block.body):
                if inner.labels:
                    self._block(source, inner, depth + 1)

    def _local(self, source: Source, item: Attribute) -> None:
        node = item.key.parent or item.key
        draft = self._draft(source, "property", node, item.key, f"local.{item.name}")
        draft.signature = f"{item.name} = {value_text(source.data, item.value, MAX_SIGNATURE - len(item.name) - 3)}"
        match = _READ.search(source.data, item.value.start_byte, item.value.end_byte)
        if match is not None:
            self._import(source, match.start(), _path(source.data, match[1], item.value), draft.name)

    def _inside(self, source: Source, block: Block, name: str, told: dict[str, str]) -> None:
        """What a block says of modules, files and providers."""
        data, at = source.data, block.node.start_byte
        if block.kind == "module" and "source" in told:
            self._import(source, at, told["source"], name)
        elif block.kind == "terraform" and "source" in told:
            self._import(source, at, told["source"], "terraform")
        elif block.kind == "dependency" and "config_path" in told:
            self._import(source, at, told["config_path"], name)
        for item in attributes(data, block.body):
            start, end = item.value.start_byte, item.value.end_byte
            if item.name in _PROVIDING:
                self._providing.append((start, end))
            elif item.name in _QUOTING:
                for quoted in _QUOTED.finditer(data, start, end):
                    self._refer(text(quoted[1]), quoted.start())
            elif block.kind == "module" and item.name not in _META:
                self._refer(f"{name}.var.{item.name}", item.key.start_byte)
            elif block.kind == "include" and item.name == "path":
                match = _FOUND_ABOVE.search(data, start, end)
                path = told["path"] if match is None else _path(data, None, item.value)
                self._import(source, start, path, name)
        if block.kind == "variables":  # of a test
            for item in attributes(data, block.body):
                self._refer(f"var.{item.name}", item.key.start_byte)
        for inner in blocks(data, block.body) if block.kind == "run" else ():
            self._inside(
                source, inner, "", {item.name: plain(data, item.value) for item in attributes(data, inner.body)}
            )

    def _at_top(self, source: Source, item: Attribute) -> None:
        """A line of a file of variables, or Terragrunt's `inputs`."""
        data = source.data
        if item.name == "inputs":
            for key in _keys(item.value):
                self._refer(f"terraform.var.{text(data[key.start_byte : key.end_byte])}", key.start_byte)
            return
        node = item.key.parent or item.key
        draft = self._draft(source, "constant", node, item.key, item.name)
        draft.signature = f"{item.name} = {value_text(data, item.value, MAX_SIGNATURE - len(item.name) - 3)}"
        self._refer(f"var.{item.name}", item.key.start_byte)

    def _draft(self, source: Source, kind: str, node: Node, name: Node, word: str) -> Draft:
        draft = Draft(kind, node.start_byte, node.end_byte, word, name.start_byte)
        draft.doc = self.comments.above(source.line(node.start_byte))
        self._drafts.append(draft)
        return draft

    def _import(self, source: Source, at: int, path: str, alias: str) -> None:
        self._imports.append((at, Import(one_line(path.encode(), 200), "", alias, source.line(at), -1, False)))

    def _refer(self, name: str, at: int) -> None:
        self._loose.append(LooseReference("name", b"", name.encode(), at))

    def _use(self, data: bytes, node: Node, loops: Loops) -> None:
        at = node.start_byte
        parts = loops.meant(parts_of(data, node), at)
        if any(start <= at < end for start, end in self._providing):
            if not is_key(node):
                self._refer(".".join(("provider", *parts[:2])), at)
            return
        for name in addresses(parts):
            self._refer(name, at)

    def more_definitions(self, source: Source) -> list[Draft]:
        return self._drafts

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        return self._loose

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        return sorted(self._imports, key=lambda row: (row[0], row[1].alias))

    def settle(self, draft: Draft) -> None:
        """What is defined here, all of a module may use."""


def _told(data: bytes, block: Block) -> dict[str, str]:
    """A block's attributes by their names, strings without their quotes."""
    return {item.name: plain(data, item.value) for item in attributes(data, block.body)}


def _path(data: bytes, written: bytes | None, value: Node) -> str:
    """The path of a file that Terragrunt reads, as written or as it is looked for in the folders above."""
    if written:
        return text(written)
    match = _FOUND_ABOVE.search(data, value.start_byte, value.end_byte)
    if match is None:
        return ""
    sought = ABOVE + (text(match[2]) if match[2] else "terragrunt.hcl")
    return f"{sought}{BESIDE}{text(match[3])}" if match[1] and match[3] else sought


def _keys(value: Node) -> list[Node]:
    """The plain keys of an object."""
    found: list[Node] = []
    at = value
    while at.type in ("expression", "collection_value") and at.named_child_count:
        at = at.named_children[0]
    for element in at.named_children if at.type == "object" else ():
        key = element.named_children[0] if element.type == "object_elem" and element.named_child_count else None
        word = key.named_children[0] if key is not None and key.named_child_count == 1 else None
        if word is not None and word.type == "variable_expr":
            found.append(word)
    return found
