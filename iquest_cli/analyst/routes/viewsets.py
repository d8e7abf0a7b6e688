"""Routes that Django REST framework makes of one line, `router.register("items", ItemViewSet)`: those of the actions
that the class has, by its own methods, those of its bases, and the mixins that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting

MAX_CLASSES: Final = 20
MAX_ACTIONS: Final = 60
MAX_MEMBERS: Final = 400
MAX_REGISTERED: Final = 300
"""Classes of one repository that are looked at; what is registered beyond stays one line."""
MAX_ROUTES: Final = 10_000
_REGISTERED: Final = re.compile(r"[\w.]+\.register\(\s*r?['\"][^'\"]*['\"]\s*,\s*(?:\w+\.)*([A-Z]\w*)")
_ACTIONS: Final = (
    ("list", "GET", False), ("create", "POST", False), ("retrieve", "GET", True), ("update", "PUT", True),
    ("partial_update", "PATCH", True), ("destroy", "DELETE", True),
)  # fmt: skip
"""Method, verb, and whether it is of one item."""
_READ: Final = ("list", "retrieve")
_MIXED: Final = {
    "ModelViewSet": tuple(name for name, _, _ in _ACTIONS), "ReadOnlyModelViewSet": _READ, "ListModelMixin": ("list",),
    "CreateModelMixin": ("create",), "RetrieveModelMixin": ("retrieve",), "DestroyModelMixin": ("destroy",),
    "UpdateModelMixin": ("update", "partial_update"),
}  # fmt: skip
_MARKED: Final = re.compile(r"(?:\w+\.)*(action|list_route|detail_route)\b")
_METHODS: Final = re.compile(r"\bmethods\s*=\s*[\[(]([^\])]*)")
_DETAIL: Final = re.compile(r"\bdetail\s*=\s*True")
_URL_PATH: Final = re.compile(r"\burl_path\s*=\s*r?['\"]([^'\"]*)['\"]")
_LOOKUP: Final = re.compile(r"\blookup_(?:url_kwarg|field)\s*=\s*['\"](\w+)['\"]")


@dataclass(slots=True)
class Viewsets:
    """The classes of one workspace that were looked at, by name, each with its bases and all their members."""

    workspace: Workspace
    known: dict[str, tuple[list[Symbol], list[Symbol]]] = field(default_factory=dict)
    count: int = 0
    _used: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    """Of a symbol the targets of its edges, by line."""
    _held: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    """Of a file the members of each symbol."""

    def routes(self, setting: Setting) -> list[Setting]:
        """The routes of a class that is registered; none where it has no action that is known."""
        registered = _REGISTERED.match(setting.text)
        if registered is None or self.count >= MAX_ROUTES:
            return []
        name = registered[1]
        if name not in self.known:
            if len(self.known) >= MAX_REGISTERED:
                return []
            classes = self._classes(setting, name)
            self.known[name] = classes, [symbol for each in classes for symbol in self._members(each)][:MAX_MEMBERS]
        found = list(_routes(setting, *self.known[name]))
        self.count += len(found)
        return found

    def _classes(self, setting: Setting, name: str) -> list[Symbol]:
        """The class that is registered, and those of its bases that the repository has."""
        snapshot = self.workspace.snapshot
        targets = self._targets(setting.symbol.id) if setting.symbol is not None else {}
        near = (target for line in range(setting.line, setting.line + 4) for target in targets.get(line, ()))
        used = [snapshot.symbol(target) for target in near if snapshot.name(target) == name]
        found: list[Symbol] = []
        waiting = used[:1] or [*_named(self.workspace, name)]
        while waiting and len(found) < MAX_CLASSES:
            one = waiting.pop(0)
            if one not in found:
                found.append(one)
                waiting += [each for base in one.bases for each in _named(self.workspace, base.rpartition(".")[2])]
        return found

    def _targets(self, symbol: int) -> dict[int, list[int]]:
        if symbol not in self._used:
            by_line: dict[int, list[int]] = {}
            for edge in self.workspace.graph.edges_out(symbol):
                by_line.setdefault(edge.line, []).append(edge.target)
            self._used[symbol] = by_line
        return self._used[symbol]

    def _members(self, holder: Symbol) -> list[Symbol]:
        snapshot = self.workspace.snapshot
        file = snapshot.file_of(holder.id)
        if file not in self._held:
            held: dict[int, list[int]] = {}
            for number in snapshot.symbols_of(file):
                held.setdefault(snapshot.parent(number), []).append(number)
            self._held[file] = held
        return [snapshot.symbol(number) for number in self._held[file].get(holder.id, ())]


def _routes(setting: Setting, classes: list[Symbol], members: list[Symbol]) -> Iterator[Setting]:
    if not classes:
        return
    own = {symbol.name: symbol for symbol in reversed(members)}
    mixed = {name for each in classes for base in each.bases for name in _MIXED.get(base.rpartition(".")[2], ())}
    lookups = [found[1] for symbol in members if (found := _LOOKUP.search(symbol.signature))]
    path = setting.key.rstrip("/")
    slash = "/" if setting.key.endswith("/") else ""
    item = f"{path}/{{{lookups[0] if lookups else 'pk'}}}"
    for name, verb, is_item in _ACTIONS:
        if name in own or name in mixed:
            holder = own[name].qualified_name if name in own else classes[0].qualified_name
            yield replace(setting, key=f"{verb} {item if is_item else path}{slash}", handler=holder)
    for symbol in list(own.values())[::-1][:MAX_ACTIONS]:
        mark = next((mark for mark in symbol.decorators if _MARKED.match(mark)), None)
        if mark is not None:
            verbs = _METHODS.search(mark)
            given = _URL_PATH.search(mark)
            is_item = mark.startswith("detail_route") or _DETAIL.search(mark) is not None
            key = f"{item if is_item else path}/{given[1] if given else symbol.name}{slash}"
            verb = ",".join(re.findall(r"\w+", verbs[1].upper())) if verbs else "GET"
            yield replace(setting, key=f"{verb} {key}", handler=symbol.qualified_name)


def _named(workspace: Workspace, name: str) -> list[Symbol]:
    """The one class of a name."""
    found = [symbol for symbol in workspace.find(name) if symbol.kind == "class" and symbol.language == "python"]
    return found if len(found) == 1 else []
