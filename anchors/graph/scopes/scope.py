"""A bare name, seen from a place in a file: enclosing scopes, the file, its imports, its package, builtins.

Knows the order in which a language looks; where imports lead is the import rules' business.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from anchors.graph.imports.c import CImports
from anchors.graph.imports.dart import DartImports
from anchors.graph.imports.hcl import FAMILY as TERRAFORM
from anchors.graph.imports.lua import LuaImports
from anchors.graph.imports.manifests import Manifests
from anchors.graph.imports.namespaces import CSharpImports
from anchors.graph.imports.objc import ObjcImports
from anchors.graph.imports.places import OUTSIDE, Found, ImportRules, Places
from anchors.graph.imports.plain import plain_rules
from anchors.graph.imports.rust import RustImports
from anchors.graph.imports.script import ScriptImports
from anchors.graph.imports.swift import SwiftImports
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.names import BUILTINS

SEEN_WHOLE: Final = frozenset({"csharp", "swift"})
"""Families whose files see every type of the repository that they may use: a type not found is somebody else's."""
SEES_ALL: Final = frozenset({"dart", "zig", TERRAFORM})
"""Families in which every name that a file may use is its own, inherited or imported."""
OF_MODULES: Final = frozenset({"crate", "self", "super"})
"""What Rust calls its modules by, wherever they lie."""
MAX_KEPT = 1 << 16
MAX_FILES: Final = 1 << 11
"""Whose imports stand by name: those of the file that is asked from, and of those that it asks in turn."""

MAX_SEEN: Final = 1 << 8
Aliases = dict[str, list[int]]
Seen = tuple[ImportRules | None, int, Aliases]
"""The rules of a file, its module, and its imports by name."""

MAX_STARS: Final = 500
"""Places that one file takes all names of; what more of them have is not looked at, for each name asks all."""
MAX_CUT: Final = 256
"""Names in one circle of imports that are looked up again by whoever asks for them; those of a larger one are kept."""
MAX_ASKED: Final = 20_000
"""Look-ups for one name, those included whose answer is known: beyond it only what a file defines itself is told."""
MAX_AGAIN: Final = 8_000
"""Look-ups for one name from which what was cut short by a circle of imports is kept, as that of a large circle is."""
MAX_CIRCLED: Final = 2_000_000
"""Look-ups in all circles of imports, after which what they cut short is kept as well."""
MAX_CHAIN: Final = 80
"""Files that hand a name on to one another, of which more are not followed: each takes some of Python's stack."""


class Scopes:
    """Bare names of one snapshot; answers are kept, so that asking again costs a dict lookup."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.places = Places(tables)
        manifests = Manifests(self.places)
        rules = plain_rules(self.places, self.lookup)
        self.swift = rules["swift"] = SwiftImports(self.places, self.lookup)
        self.dart = rules["dart"] = DartImports(self.places, self.lookup)
        self._rust = rules["rust"] = RustImports(self.places, self.lookup, manifests)
        self._lua = rules["lua"] = LuaImports(self.places, self.lookup)
        self.csharp = rules["csharp"] = CSharpImports(self.places, self.lookup)
        self._c = rules["c"] = CImports(self.places, self.lookup)
        self._objc = rules["objc"] = ObjcImports(self.places, self.lookup)
        self.script = ScriptImports(self.places, self.lookup, manifests)
        rules["script"] = self.script
        self._rules = rules
        self._known: dict[tuple[int, str], Found | None] = {}
        self._known_in_c: dict[tuple[int, str], Found | None] = {}
        self._asked: set[tuple[int, str]] = set()
        self._cut: dict[tuple[int, str], Found | None] = {}
        self._of_circles: dict[tuple[int, str], Found | None] = {}
        self._is_cut = False
        self._num_asked = 0
        """Look-ups for the name which is being looked up."""
        self.num_circled = 0
        """Look-ups for names that led through circles of imports."""
        self._num_behind: dict[tuple[int, str], int] = {}
        """Of known names the files that hand them on, themselves among them, where there are others."""
        self._reach = 0
        """The most files in a row that handed the name on which is being looked up."""
        self.is_cut = False
        """Whether a name was not followed to its end: of longer chains or in more places than are looked at."""
        self._seen: dict[int, Seen] = {}
        self._stars: dict[int, tuple[Found, ...]] = {}
        self._aliases: dict[int, Aliases] = {}

    def close(self) -> None:
        """Let go of the rules, which hold this object in turn: so that all tables are gone as soon as nobody asks."""
        self._rules.clear()
        self._seen.clear()
        del self.script, self._c, self._objc, self._lua, self.csharp, self._rust, self.swift, self.dart

    def relieve(self) -> None:
        """To be called where no name is being looked up: forgets those of other files than are asked from next."""
        self._known.clear()
        self._num_behind.clear()
        self._of_circles.clear()
        self._aliases.clear()
        self._seen.clear()

    def know(self, files: Iterable[int], names: Iterable[str], found: Iterable[Found]) -> None:
        """What files define or import under some names themselves, so that it is not looked up again."""
        self._known.update(zip(zip(files, names, strict=True), found, strict=True))

    def rules(self, file: int) -> ImportRules | None:
        return self._rules.get(self.tables.families[file])

    def module_of(self, file: int, path: str) -> int:
        """The file that an import of a script or of Lua leads to, -1 where it leads to none."""
        found = (
            self.script.module(file, path) if self.tables.families[file] == "script" else self._lua.module(file, path)
        )
        return self.tables.file[found.targets[0]] if found.targets else -1

    def aliases(self, file: int) -> Aliases:
        """The imports of a file by the name that they have in it, as `Imports.at` has them."""
        known = self._aliases.get(file)
        if known is None:
            if len(self._aliases) >= MAX_FILES:
                self._aliases.clear()
            known = self._aliases[file] = self.tables.imports.by_alias(file)
        return known

    @property
    def crates(self) -> frozenset[str]:
        """Of Rust: what may be named without an import."""
        return self._rust.crates

    def lookup(self, file: int, name: str) -> Found | None:
        """A name at file level; None when nobody knows it, OUTSIDE when it is known to lead out."""
        key = (file, name)
        known = self._known
        if self.tables.families[file] == "c":  # asks no other file's names in turn, so that answers can be let go
            known = self._known_in_c
            if len(known) > MAX_KEPT:
                known.clear()
        asked, cut = self._asked, self._cut
        self._num_asked = self._num_asked + 1 if asked else 1
        if key in known:
            if not asked:
                return known[key]
            reach = len(asked) + self._num_behind.get(key, 1)
            if reach <= MAX_CHAIN:  # else it is too far for who asks now, as if it were not known
                self._reach = max(self._reach, reach)
                return known[key]
        if key in asked or key in cut or len(asked) >= MAX_CHAIN or self._num_asked > MAX_ASKED:
            self._is_cut = True  # an import circle ends here, or what is followed of a chain
            if key in asked or key in cut:
                return cut.get(key)
            own = self._own(file, name)
            self.is_cut |= own is None
            return own
        if not asked and key in self._of_circles:
            return self._of_circles[key]
        was_cut, self._is_cut = self._is_cut, False
        before = len(asked)
        reach, self._reach = self._reach, before + 1
        asked.add(key)
        found = self._find(file, name)
        asked.remove(key)
        # What was cut short holds for what is asked for now, and not for whoever asks for this name next.
        if not self._is_cut:
            known[key] = found
            if self._reach > before + 1:
                self._num_behind[key] = self._reach - before
        elif asked:
            cut[key] = found
        else:
            self._of_circles[key] = found
        if not asked and cut:
            self.num_circled += self._num_asked
            if len(cut) > MAX_CUT or self._num_asked > MAX_AGAIN or self.num_circled > MAX_CIRCLED:
                known.update(cut)
            cut.clear()
        self._is_cut = bool(asked) and (was_cut or self._is_cut)
        self._reach = max(reach, self._reach) if asked else 0
        return found

    def _find(self, file: int, name: str) -> Found | None:
        own = self._own(file, name)
        if own is not None:
            return own
        rules, _, aliases = self._seen.get(file) or self._see(file)
        if rules is None:
            return None
        if rules is self._rust and name in OF_MODULES:
            return self._rust.path(file, [name])
        if rules is self._objc:
            return self._objc.visible(file, name)
        inner = self._c.in_namespaces(file, name) if rules is self._c else ()
        if inner:
            return Found(inner, 94, "same file")
        outside: Found | None = None
        for place in aliases.get(name, ()):
            found = rules.resolve(file, self.tables.imports.at(place))
            if found is not None and found.targets:
                return found
            # An imported name is never guessed, even where its module is ours and hides how it gets the name.
            outside = OUTSIDE
        if outside is not None:
            return outside
        if rules is self.csharp and (shared := self.csharp.global_aliases(file, name)) is not None:
            return shared
        if rules is self._c:
            return self._c.visible(file, name) or (OUTSIDE if name in BUILTINS["c"] else None)
        for star in self.stars(file):
            for target in star.targets:
                found = self._in_star(rules, target, name, file)
                if found is not None and found.targets:
                    return found.at_most(star.percent, star.reason)
        if rules is self._rust and (crate := self._rust.crate(file, name)) is not None:
            return crate
        family = self.tables.families[file]
        if family in SEEN_WHOLE and (name[:1].isupper() or name in BUILTINS[family]):
            return OUTSIDE
        return OUTSIDE if family in SEES_ALL or name in BUILTINS.get(family, ()) else None

    def _own(self, file: int, name: str) -> Found | None:
        """What a file defines under a name itself."""
        _, module, _ = self._seen.get(file) or self._see(file)
        own = self.tables.members.find(module, name)
        own = self._defined(file, own) if own else ()
        return Found(own, 98, "same file") if own else None

    def _see(self, file: int) -> Seen:
        if len(self._seen) >= MAX_SEEN:
            self._seen.clear()
        module = self.tables.snapshot.module_symbol(file)
        seen = self._seen[file] = self.rules(file), module, self.aliases(file)
        return seen

    def _defined(self, file: int, own: tuple[int, ...]) -> tuple[int, ...]:
        """What a file defines under a name: not what goes on with a type of that name (an impl, an extension)."""
        tables = self.tables
        if tables.families[file] == "objc":
            return tuple(item for item in own if tables.kinds[item] != "namespace")
        if tables.families[file] in ("rust", "swift") and any(tables.kinds[item] == "namespace" for item in own):
            heads = (
                "impl",
                "unsafe impl",
                "extension",
                "public extension",
                "private extension",
                "fileprivate extension",
            )
            own = tuple(
                item
                for item in own
                if tables.kinds[item] != "namespace" or not tables.signatures[item].startswith(heads)
            )
        return own

    def _in_star(self, rules: ImportRules, target: int, name: str, file: int) -> Found | None:
        tables = self.tables
        if target >= 0 and not tables.is_module(target):
            inside = tables.member(target, name)
            return Found(inside, 93, "static import") if inside else None
        if target >= 0 and tables.file[target] == file:
            return None
        return rules.member(target, name, file)

    def stars(self, file: int) -> tuple[Found, ...]:
        found = self._stars.get(file)
        if found is None:
            was_cut, self._is_cut = self._is_cut, False
            rules = self.rules(file)
            found = rules.stars(file) if rules else ()
            self.is_cut |= len(found) > MAX_STARS
            found = found[:MAX_STARS]
            if not self._is_cut:
                self._stars[file] = found
            self._is_cut |= was_cut
        return found

    def member(self, place: int, name: str, asking: int) -> Found | None:
        """A name in a module or folder, asked for by a file."""
        rules = self.rules(asking)
        return rules.member(place, name, asking) if rules else None
