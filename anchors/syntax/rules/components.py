"""The scripts of Vue's, Svelte's and Astro's components: modules as of JavaScript and TypeScript, at their places.

The component is a definition beside what its script defines: it reaches over the whole file, and what its markup and
the script of each of its instances use, it uses. Where scripts and markup lie is `blocks`' to know.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import NAMED_AS_FILE, Import
from anchors.regexes import regex
from anchors.syntax.blocks import Component, component_of
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.markup import markup_of
from anchors.syntax.rules.base import LooseReference
from anchors.syntax.rules.ecmascript import EcmaRules
from anchors.syntax.rules.options import (
    drafts_of_group,
    drafts_of_macro,
    option_groups,
    options_of,
    reactive_drafts,
)
from anchors.syntax.source import Source, text
from anchors.syntax.uses import uses

_IMPORTED: Final = regex(rb"(?<![\w$.])import\s([^;\"'()]{1,4000}+)")
_MACROS: Final = frozenset((b"defineProps", b"defineEmits", b"defineModel"))
_WORD: Final = regex(rb"[A-Za-z_$][\w$]*+")


class ComponentRules(EcmaRules):
    language: ClassVar[str]
    component: Component
    shown: Source
    """The file as it stands."""
    whole: Draft
    """The component."""

    def code_of(self, source: Source) -> Source:
        self.shown = source
        self.component = component_of(source.data, self.language)
        self.grammar = self.component.grammar
        code = source.blanked(self.component.code)
        if self.component.unread and self.component.scripts:
            code.note = f"read in part: no grammar for {self.component.unread}"
        return code

    def refuse(self, source: Source) -> str:
        unread = self.component.unread
        return f"no grammar for {unread}" if unread and not self.component.scripts else super().refuse(source)

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        self.whole = Draft("class", 0, 0, NAMED_AS_FILE, 0)
        self.whole.signature = f"{self.language} component"
        first = next((nodes[0] for nodes in found.values() if nodes), None)
        self.said = [] if first is None else self.says(source.data, _root(first), found)

    def says(self, data: bytes, root: Node, found: dict[str, list[Node]]) -> list[Draft]:
        """What the framework knows as a definition, beside what the language does."""
        return []

    def more_definitions(self, source: Source) -> list[Draft]:
        return [self.whole, *self.said]

    @property
    def holder(self) -> Draft:
        """In whose scope the markup stands."""
        return self.whole

    def spread(self, scopes: Scopes) -> Scopes:
        self.whole.end = len(self.component.code)
        scripts = [(script.start, script.end) for script in self.component.scripts if not script.is_module]
        found = _within(scopes, scripts, self.whole.index)
        return _within(found, list(self.component.templates), self.holder.index)

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """What the markup uses: a component whose tag stands there is made."""
        data = self.shown.data
        markup = markup_of(data, self.language, self.component.templates)
        imported = frozenset(name for names in _IMPORTED.findall(source.data) for name in _WORD.findall(names))
        tags = [(at, self.component_named(name), name) for at, name in markup.tags]
        rows: list[LooseReference] = []
        for item in uses(data, markup, self.grammar):
            if item.kind == "tag":
                tags.append((item.at, item.name, item.name))
            else:
                rows.append(self.used(item))
        for at, name, written in tags:
            if name[:1].isupper() or name in imported:
                receiver, _, last = name.rpartition(b".")
                rows.append(LooseReference("new", receiver, last, at + len(written) - len(last)))
        return rows

    def component_named(self, tag: bytes) -> bytes:
        """The name of the component that a tag means."""
        return tag

    def used(self, item: LooseReference) -> LooseReference:
        """A reference of the markup under the name that the script has for it."""
        return item

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        """With the files that a script's tag names as its code."""
        rows = super().more_imports(source)
        for script in self.component.scripts:
            if script.source:
                line = source.line(script.tag)
                rows.append((script.tag, Import(text(script.source), "*", "*", line, -1, True)))
        return rows


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _plain(signature: str) -> str:
    return signature.replace("withDefaults(", "")


def _within(scopes: Scopes, stretches: list[tuple[int, int]], index: int) -> Scopes:
    """Scopes in which these stretches belong to a definition, where they belong to no other."""
    edges = list(chain.from_iterable(stretches))
    found = Scopes([])
    found.bounds = sorted({*scopes.bounds, *edges})
    found.ids = []
    for at in found.bounds:
        own = scopes.at(at)
        found.ids.append(index if own < 0 and bisect_right(edges, at) & 1 else own)
    return found


class VueRules(ComponentRules):
    language = "vue"

    def __init__(self) -> None:
        super().__init__()
        self._options: tuple[int, int] = (0, 0)
        self._groups: dict[int, str] = {}
        """By where the names of functions among the options stand, which option they belong to."""
        self._props: dict[bytes, bytes] = {}
        """By props the variable that holds them."""
        self._exposed: frozenset[bytes] = frozenset()
        self._setup: Draft | None = None

    def says(self, data: bytes, root: Node, found: dict[str, list[Node]]) -> list[Draft]:
        drafts: list[Draft] = []
        options = options_of(root)
        if options is not None:
            self._options = options.byte_range
            for name, member in option_groups(data, options):
                drafts += drafts_of_group(data, name, member)
                value = member.child_by_field_name("value")
                if value is not None and value.type == "object":
                    self._groups.update((pair.start_byte, name) for _, pair in option_groups(data, value))
        for callee in found.get("reference.call", ()):
            macro = data[callee.start_byte : min(callee.end_byte, callee.start_byte + 20)]
            if macro in _MACROS and callee.parent is not None:
                drafts += drafts_of_macro(data, macro, callee.parent)
            elif macro == b"defineExpose" and callee.parent is not None:
                self._exposed |= frozenset(_WORD.findall(data[callee.end_byte : callee.parent.end_byte][:2000]))
        return drafts

    def link(self, drafts: list[Draft]) -> None:
        super().link(drafts)
        first, last = self._options
        for draft in drafts:
            if draft.parent is None and first < draft.start and draft.end < last:
                group = self._groups.get(draft.start, "")
                if group == "watch":
                    draft.exported = False
                    continue
                draft.parent = self.whole
                draft.kind = "property" if group == "computed" else draft.kind
                self._setup = draft if draft.name == "setup" and not group else self._setup
            holder = draft.parent
            if draft.kind == "field" and holder is not None and "= defineProps" in _plain(holder.signature):
                self._props[draft.name.encode()] = holder.name.encode()

    def settle(self, draft: Draft) -> None:
        super().settle(draft)
        if draft.parent is self.whole:
            draft.exported = draft.kind == "field"
        elif draft.parent is None and draft.name.encode() in self._exposed:
            draft.exported = True

    @property
    def holder(self) -> Draft:
        """Markup sees what `setup` returns."""
        return self._setup or self.whole

    def used(self, item: LooseReference) -> LooseReference:
        """A prop under the name of what holds it."""
        held = self._props.get(item.name) if item.kind == "name" else None
        return item._replace(kind="attribute", receiver=held) if held is not None else item

    def component_named(self, tag: bytes) -> bytes:
        """`<upload-dialog>` is `UploadDialog`."""
        return b"".join(part[:1].upper() + part[1:] for part in tag.split(b"-")) if b"-" in tag else tag


class SvelteRules(ComponentRules):
    language = "svelte"

    def says(self, data: bytes, root: Node, found: dict[str, list[Node]]) -> list[Draft]:
        return reactive_drafts(data, root)

    def used(self, item: LooseReference) -> LooseReference:
        """`$cart` is the value of the store `cart`."""
        if item.receiver[:1] == b"$" and item.receiver[1:2].isalpha():
            return item._replace(receiver=item.receiver[1:])
        is_value = not item.receiver and item.name[:1] == b"$" and item.name[1:2].isalpha()
        return item._replace(name=item.name[1:], at=item.at + 1) if is_value else item


class AstroRules(ComponentRules):
    language = "astro"
