"""What a module of Ruby means by a name that it does not define: members of the types that mix it in, and of what else
these mix in or inherit.

Knows types and their members; nothing of expressions.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.by_name import whole
from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables

MAX_HEIRS: Final = 100
"""Types that mix in a module, or inherit from those, of which more are not looked at."""
MAX_COMPANY: Final = 400
MAX_MEANT: Final = 3


class Mixed:
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes
        self._company: dict[int, tuple[int, ...]] = {}

    def relieve(self) -> None:
        self._company.clear()

    def beside(self, owner: int, name: str) -> list[Found]:
        """A name that the code of a type uses and the type does not have."""
        targets: dict[int, None] = {}
        for at in self._in_company(owner):
            own = [item for item in self._tables.members.find(at, name) if self._tables.kinds[item] in CALLABLE_KINDS]
            targets.update(dict.fromkeys(own[-1:]))
            if len(targets) > MAX_MEANT:
                return []
        percent = 75 if len(targets) == 1 else 50
        reason = f"member of what has {self._tables.names[owner]}"
        return [Found((target,), percent, reason) for target in targets]

    def made(self, owner: int) -> list[Found]:
        """What `new` makes in a class: one of its own, or of the class that asks for it."""
        is_class = owner >= 0 and self._tables.kinds[owner] in ("class", "struct")
        return [Found((owner,), 90, "made by itself")] if is_class else []

    def after(self, owner: int, name: str) -> Found | None:
        """What `super` calls in a module: in the types that mix it in what comes behind it."""
        own = whole(self._tables, owner)
        for heir in self.heirs(own):
            lineage = [whole(self._tables, at) for at in self._classes.lineage(heir)[0]]
            if own not in lineage:
                continue
            for at in lineage[lineage.index(own) + 1 :]:
                found = self._tables.members.find(at, name)
                if found:
                    return Found(found[-1:], 75, f"super in {self._tables.names[heir]}")
        return None

    def _in_company(self, owner: int) -> tuple[int, ...]:
        own = whole(self._tables, owner)
        if own not in self._company:
            found: dict[int, None] = {}
            for heir in self.heirs(own):
                found.update(dict.fromkeys(self._classes.lineage(heir)[0]))
                if len(found) > MAX_COMPANY:
                    break
            has = self._tables.members.has
            self._company[own] = tuple(at for at in found if has(at))
        return self._company[own]

    def heirs(self, owner: int) -> list[int]:
        """Nearest generations first; none where they are too many to say anything."""
        order, seen, at = [owner], {owner}, 0
        while at < len(order) <= MAX_HEIRS:
            for below in self._below.get(order[at], ()):
                if below not in seen:
                    seen.add(below)
                    order.append(below)
            at += 1
        return order[1:] if len(order) <= MAX_HEIRS else []

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        """By the first place of each type of Ruby those of its direct heirs, in the order of ids."""
        tables = self._tables
        found: defaultdict[int, dict[int, None]] = defaultdict(dict)
        for symbol in sorted(tables.bases):
            if tables.is_type(symbol) and tables.families[tables.file[symbol]] == "ruby":
                for base in self._classes.bases(symbol)[0]:
                    found[whole(tables, base)][whole(tables, symbol)] = None
        return {base: list(heirs) for base, heirs in found.items()}
