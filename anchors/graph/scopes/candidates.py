"""A method call on a receiver of unknown type: which definitions of that name may be meant, and how surely.

Knows names and nearness alone. Nothing here is certain: every percentage lies below that of a resolved edge.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import Found, shared_depth
from anchors.graph.scopes.by_name import ByName, by_owner, whole
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.fitting import are_implicit, go_on_elsewhere, implemented, only_declared, overrides
from anchors.graph.tables.tables import CALLABLE_KINDS, FUNCTION_KINDS, TYPE_KINDS, kind_mask
from anchors.graph.texts.last_names import bare_word, may_be_type, word_of
from anchors.graph.texts.names import COMMON_NAMES, CONTAINER_METHODS
from anchors.graph.texts.names_of_values import is_of_containers
from anchors.graph.texts.names_ruby import RUBY_MORE, RUBY_SELF
from anchors.syntax.languages import is_test_path

MAX_CANDIDATES: Final = 5
MAX_GUESSES: Final = 1 << 12
"""Guesses kept for one file after the other: references come file by file."""
MAX_OWNED: Final = 1 << 15
"""Types of methods of some names that are kept from one block of references to the next."""
MAX_DEFINITIONS: Final = 24
"""Of a name with more definitions than this, any choice would be noise."""
EXTENDED: Final = frozenset({"csharp", "jvm", "dart"})
"""Families whose functions may add to a type from outside: their `bases` name it."""


@lru_cache(maxsize=1 << 14)
def _nearness(folder: str, other: str) -> int:
    """How much of their way two folders share; one more where they are the same."""
    return shared_depth(folder + "/", other + "/") + (folder == other)


class _Owned(NamedTuple):
    """Methods of a name by their types' names, lower case without underscores; those names reversed and sorted."""

    by_owner: dict[str, list[int]]
    reversed_names: list[str]

    def only_ending(self, word: str) -> int | None:
        """The one method whose type's name ends with a word."""
        end = word[::-1]
        at = bisect_left(self.reversed_names, end)
        found = [name for name in self.reversed_names[at : at + 2] if name.startswith(end)]
        own = self.by_owner[found[0][::-1]] if len(found) == 1 else []
        return own[0] if len(own) == 1 else None


class Candidates:
    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._tables = scopes.tables
        self.methods, self.files, self._extensions = self._by_name()
        self._owners: dict[tuple[str, str], _Owned] = {}
        self._num_owned = 0
        self._hints: dict[tuple[str, str, str], list[Found]] = {}
        self._guesses: dict[tuple[int, str], list[Found]] = {}

    def _by_name(self) -> tuple[ByName, ByName, ByName]:
        """Callables of types and namespaces, those of files, and those that extend a type of elsewhere."""
        tables = self._tables
        columns = tables.snapshot.columns
        kind, parent = columns.symbol_kind, columns.symbol_parent
        is_callable = kind_mask(CALLABLE_KINDS)[kind] & (parent >= 0)
        around = np.maximum(parent, 0)
        is_method = kind_mask(TYPE_KINDS | {"namespace"})[kind[around]]
        is_method[list(tables.owners)] = True
        of_file = is_callable & ~is_method & (parent[around] < 0)
        is_method[only_declared(tables)] = False
        extending = np.zeros(len(kind), dtype=bool)
        extending[[symbol for symbol in tables.bases if tables.families[tables.file[symbol]] in EXTENDED]] = True
        extending |= (parent >= 0) & are_implicit(tables)[around]
        extending |= (parent >= 0) & go_on_elsewhere(tables)[around] & kind_mask(FUNCTION_KINDS)[kind]
        return (
            ByName(tables, is_callable & is_method),
            ByName(tables, of_file),
            ByName(tables, is_callable & extending),
        )

    def relieve(self) -> None:
        for by_name in (self.methods, self.files, self._extensions):
            by_name.relieve()
        self._hints.clear()
        self._guesses.clear()
        if self._num_owned > MAX_OWNED:  # the same for all files
            self._owners.clear()
            self._num_owned = 0

    def method(self, source: int, receiver: str, name: str) -> list[Found]:
        """Definitions that `receiver.name()` may call, best first."""
        tables = self._tables
        family = tables.families[tables.file[source]]
        found = self.methods.get(family, name)
        if family == "swift":
            found = self._seen(source, found)
        if not found:
            return []
        hinted = self._hinted(family, name, receiver)
        if hinted:
            return hinted
        if is_of_containers(family, name) or name.startswith("__") or len(found) > MAX_DEFINITIONS:
            return []
        if family == "ruby" and name in RUBY_MORE:
            return []
        if family == "perl" and receiver.endswith("()") and len(found) > 1:  # what a library's object gives
            return []
        key = (tables.file[source], name)
        guessed = self._guesses.get(key)
        if guessed is None:
            if len(self._guesses) > MAX_GUESSES:
                self._guesses.clear()
            guessed = self._guesses[key] = self._nearest(source, name, found)
        return guessed

    def _nearest(self, source: int, name: str, found: list[int]) -> list[Found]:
        """Of the definitions of a name those that stand nearest to a file, any receiver given."""
        if len(found) > 1 and self._tables.families[self._tables.file[source]] == "jvm":
            found = [symbol for symbol in found if not overrides(self._tables, symbol)] or found
        if len(found) == 1:
            percent = 60 if name in COMMON_NAMES else 75 if len(name) > 8 or "_" in name.strip("_") else 70
            return [Found((found[0],), percent, "only definition of that name")]
        if len(found) > 1 and self.family(source) == "perl":  # whose functions take no object
            found = [symbol for symbol in found if self._tables.kinds[symbol] != "function"] or found
            if len(found) == 1:
                return [Found((found[0],), 65, "only method of that name")]
        if len(found) > 1 and self.family(source) in ("ruby", "perl"):
            found = self._not_of_tests(source, found)
            if len(found) == 1:
                return [Found((found[0],), 60, "only definition of that name outside of tests")]
        percent = 50 if len(found) == 2 else 40 if len(found) <= MAX_CANDIDATES else 30
        if name in COMMON_NAMES:
            percent -= 20
        best = sorted(found, key=lambda symbol: self.distance(source, symbol))
        if self._tables.families[self._tables.file[source]] == "csharp":
            return by_owner(self._tables, best, percent, f"one of {len(found)} definitions of that name")[
                :MAX_CANDIDATES
            ]
        best = best[:MAX_CANDIDATES]
        return [Found((symbol,), percent, f"one of {len(found)} definitions of that name") for symbol in best]

    def only(self, name: str) -> list[Found]:
        """What a call of Ruby without a receiver means where nothing around it has the name: blocks and modules are
        run as code of other objects."""
        found = self.methods.get("ruby", name)
        if len(found) != 1 or name in RUBY_SELF or is_of_containers("ruby", name):
            return []
        return [Found((found[0],), 60, "only definition of that name")]

    def _not_of_tests(self, source: int, found: list[int]) -> list[int]:
        """Without what stands in other files of tests, where there is anything else."""
        file, paths = self._tables.file, self._tables.paths
        kept = [item for item in found if file[item] == file[source] or not is_test_path(paths[file[item]])]
        return kept or found

    def behind_pointer(self, name: str) -> list[Found]:
        """What a name means behind a value of Rust that lends another's members: the only method so called."""
        found = self.methods.get("rust", name)
        if len(found) != 1 or name in CONTAINER_METHODS or name in COMMON_NAMES:
            return []
        return [Found((found[0],), 70, "only definition of that name")]

    def family(self, source: int) -> str:
        return self._tables.families[self._tables.file[source]]

    def extensions_of(self, family: str, name: str) -> list[int]:
        return self._extensions.get(family, name)

    def extended(self, source: int, name: str) -> dict[str, list[int]]:
        """Functions of a name that a file of Swift sees, or methods of categories, by the type from elsewhere that they
        go on with."""
        found: dict[str, list[int]] = {}
        family = self.family(source)
        extending = self._extensions.get(family, name)
        for symbol in self._seen(source, extending) if family == "swift" else extending:
            found.setdefault(self._tables.names[self._tables.parent[symbol]], []).append(symbol)
        return found

    def seen_in_dart(self, source: int, found: list[int]) -> list[int]:
        """Without the extensions that a file of Dart does not see."""
        file, sees = self._tables.file[source], self._scopes.dart.sees
        return [symbol for symbol in found if sees(file, symbol)]

    def _seen(self, source: int, found: list[int]) -> list[int]:
        """Without what stands in modules of Swift that a file does not see."""
        file = self._tables.file
        sees = self._scopes.swift.sees
        return [symbol for symbol in found if sees(file[source], file[symbol])]

    def extension(self, source: int, name: str, receiver: str) -> list[Found]:
        """Extensions of a name that may add to a type which has no such member, or which is not ours."""
        family = self.family(source)
        found = self._extensions.get(family, name)
        if family == "swift":
            found = self._seen(source, found)
        elif family == "dart":
            found = self.seen_in_dart(source, found)
        if not found or name in CONTAINER_METHODS:
            return []
        holders: set[int | str] = {whole(self._tables, self._tables.parent[symbol]) for symbol in found}
        if family in ("swift", "objc"):  # one type may be gone on with in several places
            holders = {self._tables.names[self._tables.parent[symbol]] for symbol in found}
        if len(holders) == 1 and may_be_type(receiver):
            return [Found(tuple(found), 50, "only extension of that name, behind what may be a type")]
        if len(holders) == 1:
            return [Found(tuple(found), 75, "only extension of that name")]
        if len(holders) > MAX_CANDIDATES:
            return []
        if family == "csharp":
            return by_owner(self._tables, found, 40, f"one of {len(found)} extensions of that name")
        return [Found((symbol,), 40, f"one of {len(found)} extensions of that name") for symbol in found]

    def names(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """By string, whether there is any method, function or extension of that name."""
        return self.methods.are_names(), self.files.are_names(), self._extensions.are_names()

    def function(self, source: int, name: str) -> list[Found]:
        """A bare name that no scope knows: only where the language has one flat space of names."""
        tables = self._tables
        family = tables.families[tables.file[source]]
        here, found = tables.file[source], self.files.get(family, name)
        if family == "objc":
            found = found or self.files.get("c", name)
        elif family not in ("c", "script", "ruby", "php", "bash", "lua"):
            return []
        if family == "lua" and tables.bindings.get(tables.snapshot.module_symbol(here), name) is not None:
            return []  # a value of a nameless function
        if family == "script" and len(found) > 1 and len(tables.imports[here]):
            found = [symbol for symbol in found if tables.file[symbol] == here]  # a module sees no other one's names
        if family == "objc" and len(found) > 1:
            found = implemented(tables, found)
        if len(found) == 1 and family in ("c", "objc"):
            return [Found((found[0],), 85, "only definition of that name")]
        if len(found) == 1:
            return [Found((found[0],), 60, "only definition of that name")]
        if not found or len(found) > MAX_DEFINITIONS:
            return []
        best = sorted(found, key=lambda symbol: self.distance(source, symbol))[:MAX_CANDIDATES]
        return [Found((symbol,), 40, f"one of {len(found)} definitions of that name") for symbol in best]

    def _hinted(self, family: str, name: str, receiver: str) -> list[Found]:
        """Methods of a type that is named as the receiver is."""
        word = word_of(receiver)
        if len(word) < 3:
            return []
        key = (family, name, word)
        if key not in self._hints:
            is_owned = family != "ruby" or not is_of_containers(family, name)
            self._hints[key] = self._named_as(self._by_owner(family, name), word, is_owned)
        return self._hints[key]

    def _by_owner(self, family: str, name: str) -> _Owned:
        key = (family, name)
        if key not in self._owners:
            by_owner: dict[str, list[int]] = {}
            owners, parent, names = self._tables.owners, self._tables.parent, self._tables.names
            for symbol in self.methods.get(family, name):
                owner = owners[symbol] if symbol in owners else parent[symbol]
                by_owner.setdefault(bare_word(names[owner]), []).append(symbol)
            self._owners[key] = _Owned(by_owner, sorted(owner[::-1] for owner in by_owner))
            self._num_owned += len(by_owner)
        return self._owners[key]

    def _named_as(self, owned: _Owned, word: str, may_end: bool) -> list[Found]:
        """`may_end`: whether a type will do whose name only ends so."""
        equal = owned.by_owner.get(word, [])
        if len(equal) == 1:
            reason = f"receiver is named as {self._tables.names[self._owner(equal[0])]}"
            return [Found((equal[0],), 75, reason)]
        if equal:
            if self._tables.families[self._tables.file[equal[0]]] == "csharp":
                return by_owner(self._tables, equal, 50, "receiver is named as the type")[:MAX_CANDIDATES]
            found = equal if len(equal) <= MAX_CANDIDATES else []
            return [Found((symbol,), 50, "receiver is named as the type") for symbol in found]
        ending = owned.only_ending(word) if len(word) >= 4 and may_end else None
        if ending is None:
            return []
        reason = f"receiver is named as {self._tables.names[self._owner(ending)]}"
        return [Found((ending,), 65, reason)]

    def _owner(self, symbol: int) -> int:
        return self._tables.owners.get(symbol, self._tables.parent[symbol])

    def distance(self, source: int, symbol: int) -> tuple[int, int, int]:
        tables = self._tables
        here, there = tables.file[source], tables.file[symbol]
        if here == there:
            return (0, 0, symbol)
        folders = self._scopes.places.folder_of
        return (1, -_nearness(folders[here], folders[there]), symbol)
