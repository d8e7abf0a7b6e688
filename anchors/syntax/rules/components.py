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
from anchors.syntax.source import Source, text
from anchors.syntax.uses import uses

_IMPORTED: Final = regex(rb"(?<![\w$.])import\s([^;\"'()]{1,4000}+)")
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

    def more_definitions(self, source: Source) -> list[Draft]:
        self.whole = Draft("class", 0, 0, NAMED_AS_FILE, 0)
        self.whole.signature = f"{self.language} component"
        return [self.whole]

    def spread(self, scopes: Scopes) -> Scopes:
        self.whole.end = len(self.component.code)
        scripts = [(script.start, script.end) for script in self.component.scripts if not script.is_module]
        return _within(scopes, sorted((*scripts, *self.component.templates)), self.whole.index)

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

    def component_named(self, tag: bytes) -> bytes:
        """`<upload-dialog>` is `UploadDialog`."""
        return b"".join(part[:1].upper() + part[1:] for part in tag.split(b"-")) if b"-" in tag else tag


class SvelteRules(ComponentRules):
    language = "svelte"

    def used(self, item: LooseReference) -> LooseReference:
        """`$cart` is the value of the store `cart`."""
        if item.receiver[:1] == b"$" and item.receiver[1:2].isalpha():
            return item._replace(receiver=item.receiver[1:])
        is_value = not item.receiver and item.name[:1] == b"$" and item.name[1:2].isalpha()
        return item._replace(name=item.name[1:], at=item.at + 1) if is_value else item


class AstroRules(ComponentRules):
    language = "astro"
