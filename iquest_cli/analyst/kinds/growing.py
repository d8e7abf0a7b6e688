"""Where a new thing of a kind is added: the type that all of them extend, the table that lists them, the function that
takes them up, each with one that is there already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.index.names import symbols_named
from anchors.syntax.languages import is_code
from iquest_cli.analyst.evidence.findings import Grown
from iquest_cli.analyst.kinds.folders import find_folder
from iquest_cli.analyst.kinds.heirs import TYPES, heirs_of, kinds_called, kinds_within, plain_name
from iquest_cli.analyst.kinds.kinds import variants
from iquest_cli.analyst.kinds.several import likeliest, name_of
from iquest_cli.analyst.kinds.siblings import find_offered, find_siblings
from iquest_cli.analyst.texts.standing import is_aside, is_own, is_test
from iquest_cli.analyst.texts.values import CALLABLE, NAMED
from iquest_cli.analyst.texts.words import cased, stem, stems, text_stems, thesaurus

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.places import CallSite
    from iquest_cli.analyst.guides.chores import Asked
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_SAME: Final = 5
MAX_HEIRS: Final = 12
MAX_FILES: Final = 60
FITTING: Final = 0.3
"""Share of the question's known weight that a family must meet for the thing to be one of it."""
LEAST_NAMED: Final = 2
"""Of the heirs, for what may list them; and half of those looked at."""
_IMPORTS: Final = re.compile(r"\s*(?:import|from|use|using|require|#include|export .* from)\b")
LEAST_LINES: Final = 4
"""Of a table that lists what there is."""
_OF_TABLES: Final = (
    *("table", "list", "registry", "map", "classes", "types", "entries", "handlers", "aliases", "base", "defaults"),
)
_OPEN: Final = frozenset(("module", "class", "object"))
"""What names them where it hands them to something (`static { register("now", new Now()); }`), not where it takes them
in."""
_NAMING: Final = frozenset((*NAMED, *CALLABLE, *_OPEN, "enum"))
_ADDING: Final = frozenset(map(stem, ("add", "register", "define", "use", "install", "append", "create")))
_ROUTES: Final = frozenset(map(stem, ("route", "endpoint")))
"""What has places of its own, whatever tables of paths there are."""
_REGISTRIES: Final = frozenset(map(stem, ("registry", "registrar", "register")))
_LISTS: Final = ("{", "[", "(")
_OPENS: Final = re.compile(r"=\s{0,20}[{\[(]\s*$", re.MULTILINE)
HEAD: Final = 12
"""Lines that the type of a table may take before its value begins."""


def find_grown(workspace: Workspace, relevance: Relevance, asked: Asked) -> Grown | None:
    """None where neither a table nor a base nor a function that takes such things up is called so."""
    called = (kinds_called(workspace, relevance, wanted) for wanted in variants(asked.what))
    heirs = next(filter(None, called), ()) or _within(workspace, relevance, asked)
    heirs = heirs or _alike(workspace, relevance, asked.like)
    if not heirs and asked.what[-1] in _ROUTES and (routes := _by_convention(workspace, relevance, asked)) is not None:
        return routes
    table, line = _naming(workspace, relevance, heirs) if heirs else (_table(relevance, asked), 0)
    taker, sites = (None, ()) if heirs else _taker(workspace, relevance, asked)
    if table is None and not heirs and not _is_called_elsewhere(sites):
        found = _by_convention(workspace, relevance, asked)
        if found is not None or taker is None:
            return found or _beside(workspace, relevance, asked)
    base = _base(workspace, heirs)
    foreign = heirs[0][1] if heirs and base is None else ""
    return Grown(asked.said, tuple(symbol for symbol, _ in heirs), base, table, taker, sites[:3], line, foreign=foreign)


def _within(workspace: Workspace, relevance: Relevance, asked: Asked) -> tuple[tuple[Symbol, str], ...]:
    """Heirs of what the last word calls, where some of them and not all say the other words."""
    some, num_all = kinds_within(workspace, relevance, asked.spelled)
    return some if len(some) < num_all else ()


def _by_convention(workspace: Workspace, relevance: Relevance, asked: Asked) -> Grown | None:
    words = asked.spelled if len(asked.spelled) > len(asked.what) else asked.what
    found = find_siblings(workspace, relevance.text, words) or find_offered(workspace, relevance.source, words)
    found = found or find_folder(workspace, words)
    if found is None:
        return None
    named = {
        called: f"{found.folder}/{called}" for symbol in found.members if (called := _called(symbol, found.folder))
    }
    holder, line = (found.caller, found.line) if found.caller or not named else _naming_all(workspace, relevance, named)
    return Grown(asked.said, found.members, None, holder, None, (), line, found.folder)


def _called(symbol: Symbol, folder: str) -> str:
    """What other code calls a file or folder of the kind's own folder by; "" for what is a part of a file."""
    return symbol.path[len(folder) + 1 :].partition("/")[0].partition(".")[0] if symbol.kind == "module" else ""


def _beside(workspace: Workspace, relevance: Relevance, asked: Asked) -> Grown | None:
    """Beside the family that meets the question best, where it is called as the thing."""
    families = likeliest(workspace, relevance, asked.plain[-1])
    best = next((f for f in families if stems(name_of(f))[-1:] == asked.what[-1:] and f.score >= FITTING), None)
    if best is None:
        return None
    symbols = tuple(entry.symbol for entry in best.entries if entry.symbol is not None)
    if best.kind == "heirs":
        table, line = _naming(workspace, relevance, tuple((symbol, best.label.name) for symbol in symbols))
        return Grown(asked.said, symbols, best.label, table, None, (), line)
    if best.kind in ("table", "enum"):
        return Grown(asked.said, (), None, best.label, None, ())
    if best.kind == "folder":
        return Grown(asked.said, symbols, None, None, None, (), folder=best.folder)
    return None


def _is_called_elsewhere(sites: tuple[CallSite, ...]) -> bool:
    """Whether what a function takes up comes from several places, as what is added does."""
    return len({site.caller.path for site in sites}) > 1


def _alike(workspace: Workspace, relevance: Relevance, like: str) -> tuple[tuple[Symbol, str], ...]:
    """The heirs of the base that the one type extends whose name says what the question names as one of the kind."""
    snapshot, wanted = workspace.snapshot, set(stems(like))
    bases: set[str] = set()
    for scored in relevance.candidates if wanted else ():
        symbol = scored.symbol
        owner = symbol if symbol.bases or symbol.parent is None else snapshot.symbol(symbol.parent)
        if owner.bases and wanted <= set(stems(owner.name)) and is_own(owner.path):
            bases.add(owner.bases[0])
    heirs = heirs_of(workspace, relevance, bases) if len(bases) == 1 else ()
    return heirs if len(heirs) >= LEAST_NAMED else ()


def _base(workspace: Workspace, heirs: tuple[tuple[Symbol, str], ...]) -> Symbol | None:
    """What they name, where that is defined here."""
    if not heirs:
        return None
    snapshot, name = workspace.snapshot, plain_name(heirs[0][1])
    edges = [edge for heir, _ in heirs[:MAX_HEIRS] for edge in workspace.graph.edges_out(heir.id, ("inherit",))]
    named = Counter(edge.target for edge in edges if snapshot.name(edge.target) == name)
    if named:
        return snapshot.symbol(max(named, key=lambda number: (named[number], -number)))
    same = [snapshot.symbol(number) for number in symbols_named(snapshot, name) if snapshot.kind(number) in TYPES]
    own = [symbol for symbol in same if is_own(symbol.path)]
    return max(own, key=lambda symbol: (symbol.end_line - symbol.start_line, -symbol.id), default=None)


def _naming(
    workspace: Workspace, relevance: Relevance, heirs: tuple[tuple[Symbol, str], ...]
) -> tuple[Symbol | None, int]:
    """What names most of the heirs, several at least: a table of them, else the function that chooses among them; and
    the line where it begins to."""
    return _naming_all(workspace, relevance, {symbol.name: symbol.path for symbol, _ in heirs})


def _naming_all(workspace: Workspace, relevance: Relevance, named: dict[str, str]) -> tuple[Symbol | None, int]:
    """The same of any names, each with what the paths of its own begin with: there it is not looked for."""
    snapshot = workspace.snapshot
    held: dict[int, dict[str, int]] = {}
    for name, own in list(named.items())[:MAX_HEIRS]:
        word = re.compile(rf"(?<![\w/]){re.escape(name)}(?!\w)")
        handed = re.compile(rf"\w\s?\([^)]{{0,200}}\b{re.escape(name)}(?!\w)")
        for file in (files_with_word(snapshot, name) or [])[:MAX_FILES]:
            path = snapshot.files[file].path
            if not is_own(path) or path.startswith(own) or not is_code(snapshot.files[file].language):
                continue
            for line, text in enumerate(relevance.source.lines(path), 1):
                if name in text and not _IMPORTS.match(text) and word.search(text):
                    holder = _holder(snapshot, snapshot.symbol_at(file, line))
                    if snapshot.kind(holder) in _OPEN and not handed.search(text):
                        continue
                    held.setdefault(holder, {}).setdefault(name, line)
    known = [(number, names) for number, names in held.items() if len(names) >= LEAST_NAMED]
    known = [(n, names) for n, names in known if snapshot.kind(n) in _NAMING and snapshot.name(n) != "__all__"]
    order = max(known, key=lambda item: (len(item[1]), snapshot.kind(item[0]) in NAMED, -item[0]), default=None)
    if order is None or 2 * len(order[1]) < min(len(named), MAX_HEIRS):
        return None, 0
    return snapshot.symbol(order[0]), min(order[1].values())


def _holder(snapshot: Snapshot, number: int) -> int:
    """What a line stands in, up to a constant or function that is no part of another; of a member of an enumeration
    that is the enumeration."""
    above = snapshot.parent(number)
    if above >= 0 and snapshot.kind(above) == "enum" and snapshot.kind(number) not in CALLABLE:
        return above
    while above >= 0 and (snapshot.kind(above) in NAMED or snapshot.kind(above) in CALLABLE):
        number, above = above, snapshot.parent(above)
    return number


def _table(relevance: Relevance, asked: Asked) -> Symbol | None:
    """A constant or variable of several lines, outside of functions, that is called as the kind or as a table of it."""
    snapshot = relevance.snapshot
    for name in _table_names(asked):
        for number in symbols_named(snapshot, name)[:MAX_SAME]:
            symbol = snapshot.symbol(number)
            is_inside = symbol.parent is not None and snapshot.kind(symbol.parent) in CALLABLE
            if snapshot.kind(number) not in NAMED or is_inside or not is_own(symbol.path):
                continue
            opening = relevance.source.text(symbol.path, symbol.start_line, symbol.start_line + 1)
            below = relevance.source.text(symbol.path, symbol.start_line, symbol.start_line + HEAD)
            is_list = any(mark in opening for mark in _LISTS) or _OPENS.search(below) is not None
            if symbol.end_line - symbol.start_line >= LEAST_LINES and is_list:
                return symbol
    return None


def _table_names(asked: Asked) -> Iterator[str]:
    """`option_table`, `OPTION_TABLE`, `optionTable`, `options_table`, `options`, and the same of what it is called for
    short."""
    known = thesaurus()
    short = (*known.same.get(asked.what[-1], ()), *known.near.get(asked.what[-1], ()))
    if len(asked.spelled) > len(asked.what):  # `SHOW` of "a SHOW command" says nothing elsewhere
        for base in ("_".join(asked.spelled), "_".join(asked.spelled[:-1])):
            yield from (name for suffix in _OF_TABLES for name in cased(f"{base}_{suffix}".split("_")))
    for last in dict.fromkeys((asked.plain[-1], asked.what[-1], *(other for other in short if other.isascii()))):
        one = "_".join((*asked.plain[:-1], last))
        for plain in (*(f"{base}_{suffix}" for suffix in _OF_TABLES for base in (one, f"{one}s")), f"{one}s"):
            yield from cased(plain.split("_"))


def _taker(workspace: Workspace, relevance: Relevance, asked: Asked) -> tuple[Symbol | None, tuple[CallSite, ...]]:
    """The function called as the kind, or as adding one, that says so itself and that most call."""
    from iquest_cli.analyst.calls.callers import call_sites

    snapshot = workspace.snapshot
    numbers = {scored.symbol.id for scored in relevance.candidates if scored.symbol.kind in CALLABLE}
    numbers |= {number for word in set(relevance.text.lower().split()) for number in symbols_named(snapshot, word)}
    best: tuple[tuple[int, int, int], Symbol, tuple[CallSite, ...]] | None = None
    for number in sorted(numbers):
        if snapshot.kind(number) not in CALLABLE or not is_own(snapshot.path_of(number)):
            continue
        name = set(stems(snapshot.name(number)))
        own = name - _ADDING
        symbol = snapshot.symbol(number)
        holder = set(stems(snapshot.name(symbol.parent))) if symbol.parent is not None else set()
        is_open = not snapshot.name(number).startswith("_")
        if symbol.language == "go" and symbol.qualified_name.partition(".")[0][:1].islower():
            continue  # nobody outside of its package can name it, or the type that has it
        if is_open and name & _ADDING and holder & _REGISTRIES and holder - _REGISTRIES <= set(asked.spelled):
            own = holder - _REGISTRIES  # `TaskRegistry.register_daily`
        if not own or not own <= set(asked.spelled):
            continue
        # Who registers a plugin adds no hook of one; and of what has many of the name none takes the others up.
        if asked.spelled[-1] not in own if name & _ADDING else len(symbols_named(snapshot, symbol.name)) > MAX_SAME:
            continue
        doc = set(text_stems(symbol.doc))
        said = len({word for word in asked.spelled if word in name | doc})
        is_called_so = own == set(asked.spelled[: len(own)]) or own == holder - _REGISTRIES
        if not (name | doc) & _ADDING or not (is_called_so or said > 1):
            continue
        sites = call_sites(workspace, symbol)
        order = (said, len(sites), -number)
        if best is None or order > best[0]:
            best = (order, symbol, sites)
    if best is None:
        return None, ()
    sites = tuple(sorted(best[2], key=lambda s: (is_test(s.caller.path), is_aside(s.caller.path))))
    return best[1], sites
