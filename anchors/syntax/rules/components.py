"""The scripts of Vue's, Svelte's and Astro's components: modules as of JavaScript and TypeScript, at their places.

Where they lie is `blocks`' to know.
"""

from __future__ import annotations

from typing import ClassVar

from anchors.records import Import
from anchors.syntax.blocks import Component, component_of
from anchors.syntax.rules.ecmascript import EcmaRules
from anchors.syntax.source import Source, text


class ComponentRules(EcmaRules):
    language: ClassVar[str]
    component: Component

    def code_of(self, source: Source) -> Source:
        self.component = component_of(source.data, self.language)
        self.grammar = self.component.grammar
        code = source.blanked(self.component.code)
        if self.component.unread and self.component.scripts:
            code.note = f"read in part: no grammar for {self.component.unread}"
        return code

    def refuse(self, source: Source) -> str:
        unread = self.component.unread
        return f"no grammar for {unread}" if unread and not self.component.scripts else super().refuse(source)

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        """With the files that a script's tag names as its code."""
        rows = super().more_imports(source)
        for script in self.component.scripts:
            if script.source:
                line = source.line(script.tag)
                rows.append((script.tag, Import(text(script.source), "*", "*", line, -1, True)))
        return rows


class VueRules(ComponentRules):
    language = "vue"


class SvelteRules(ComponentRules):
    language = "svelte"


class AstroRules(ComponentRules):
    language = "astro"
