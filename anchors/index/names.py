"""What a person writes for a symbol, looked up in a snapshot: `name`, `Class.method`, `path:name`, `path:line`.

Knows columns and names only; nothing of the graph or of relevance.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from anchors.errors import AmbiguousSymbol, SymbolNotFound
from anchors.index.snapshot import Snapshot
from anchors.regexes import regex
from anchors.types import Symbol

_SPELLED = regex(r"(?:class|module|defmodule|defprotocol|package|role) ((?:\w{1,80}(?:\.|::)){1,12})\w")
"""`class Admin::Users`, `package Shop::Cart`: names around that no definition of the file has."""
_ARITY = regex(r"(?<=[\w?!])/\d{1,2}$")
"""How Elixir tells functions of one name apart: `Shop.Cart.add/2`."""
_SELECTOR = regex(r"(?:(?P<path>[^:]+\.(?:mm?|h)):)?(?P<name>(?:\w+\.)?(?:[A-Za-z_]\w*:)+)")
"""Objective-C's `Shop.itemAt:of:`, whose colons are part of the name."""
_MAX_CANDIDATES = 20
_MAX_NEAR = 5
_MAX_COMPARED = 20_000
"""Symbols of a file that a wrong name is compared with."""
_MINOR = frozenset({"module", "variable", "constant", "field", "member", "section", "property", "namespace"})


def find_symbols(snapshot: Snapshot, spec: str, limit: int | None = None) -> tuple[Symbol, ...]:
    """Every symbol that `spec` may mean, in the order of path and line; the first `limit` of them: each costs reading
    the record of its file."""
    return tuple(snapshot.symbol(number) for number in _matches(snapshot, spec.strip())[:limit])


def resolve_symbol(snapshot: Snapshot, spec: str) -> Symbol:
    """The one symbol that `spec` means. Functions and types go before variables, fields and headings of that name.

    Overloads of one name in one file count as one: the longest is taken. Raises SymbolNotFound, AmbiguousSymbol.
    """
    found = _matches(snapshot, spec.strip()) or _matches(snapshot, _ARITY.sub("", spec.strip()))
    if not found:
        raise _not_in_file(snapshot, spec.strip()) or _not_found(snapshot, spec)
    left = [number for number in found if snapshot.kind(number) not in _MINOR] or found
    places = list(dict.fromkeys(f"{snapshot.path_of(number)}:{snapshot.qualified_name(number)}" for number in left))
    if len(places) > 1:
        message = f"{spec!r} names {len(places):,} symbols; write it as path:name"
        raise AmbiguousSymbol(message, tuple(places[:_MAX_CANDIDATES]))
    columns = snapshot.columns
    return snapshot.symbol(
        max(left, key=lambda number: int(columns.symbol_last[number] - columns.symbol_first[number]))
    )


def _not_found(snapshot: Snapshot, spec: str) -> SymbolNotFound:
    near = _nearest(snapshot, spec)
    hint = f"; did you mean {near[0]}?" if near else ""
    return SymbolNotFound(f"no symbol named {spec!r} in the repository{hint}", near)


def _not_in_file(snapshot: Snapshot, spec: str) -> SymbolNotFound | None:
    """Of `path:name` whether it is the path that is wrong, where else such a name stands, else what the file has alike;
    None for a name alone."""
    from difflib import get_close_matches

    path, name = _split(spec)
    if not path or name.isdecimal():
        return None
    files = _files(snapshot, path)
    if not files:
        named = path.rpartition("/")[2]
        alike = [file.path for file in snapshot.files if file.path.rpartition("/")[2] == named]
        return SymbolNotFound(f"no file {path!r} in the repository", tuple(alike[:_MAX_NEAR]))
    others = [f"{snapshot.path_of(n)}:{snapshot.qualified_name(n)}" for n in _named(snapshot, name)]
    if others:
        return SymbolNotFound(f"{path} defines no {name!r}, but others do", tuple(dict.fromkeys(others))[:_MAX_NEAR])
    own = {snapshot.qualified_name(n) for file in files for n in list(snapshot.symbols_of(file))[1:_MAX_COMPARED]}
    near = get_close_matches(name, sorted(own), n=_MAX_NEAR, cutoff=0.5)
    return SymbolNotFound(f"{path} defines no {name!r}", tuple(f"{path}:{other}" for other in near))


def _matches(snapshot: Snapshot, spec: str) -> list[int]:
    exact = snapshot.file_index(spec)
    if exact is not None:
        return [snapshot.module_symbol(exact)]
    path, name = _split(spec)
    if path and name.isdecimal():
        return [snapshot.symbol_at(file, int(name)) for file in _files(snapshot, path)]
    found = _named(snapshot, name)
    if path:
        files = set(_files(snapshot, path))
        found = [number for number in found if snapshot.file_of(number) in files]
    return found


def _split(spec: str) -> tuple[str, str]:
    """Path and name, the former "" where there is none."""
    selector = _SELECTOR.fullmatch(spec)
    if selector is not None:
        return selector["path"] or "", selector["name"]
    path, _, name = spec.replace("::", ".").rpartition(":")
    return path, name


def _named(snapshot: Snapshot, name: str) -> list[int]:
    """By the whole text first (a heading may hold dots), then by the last part within its parents."""
    whole = symbols_named(snapshot, name)
    head, _, tail = name.replace("#", ".").rpartition(".")
    if not head:
        return whole
    nested = [
        number
        for number in symbols_named(snapshot, tail)
        if any(f".{told}".endswith(f".{head}.{tail}") for told in _told(snapshot, number, f"{head}.{tail}"))
    ]
    return sorted({*whole, *nested})


def _told(snapshot: Snapshot, symbol: int, asked: str) -> Iterator[str]:
    """A symbol's name within its parents; with what stands before the outermost one's, where more is asked."""
    qualified = snapshot.qualified_name(symbol)
    yield qualified
    if f".{asked}".endswith(f".{qualified}"):
        outer = symbol
        while snapshot.parent(snapshot.parent(outer)) >= 0:
            outer = snapshot.parent(outer)
        spelled = _SPELLED.match(snapshot.symbol(outer).signature)
        if spelled:
            yield spelled[1].replace("::", ".") + qualified


def symbols_named(snapshot: Snapshot, name: str) -> list[int]:
    """Ids of all symbols of exactly this name, in order."""
    string = snapshot.string_id(name)
    if string is None:
        return []
    found: list[int] = snapshot.columns.symbols_by_name.rows(string).tolist()
    return found


def _files(snapshot: Snapshot, path: str) -> list[int]:
    """The file of that path, else those whose path ends so."""
    exact = snapshot.file_index(path)
    if exact is not None:
        return [exact]
    return [number for number, file in enumerate(snapshot.files) if file.path.endswith(f"/{path}")]


def _nearest(snapshot: Snapshot, spec: str) -> tuple[str, ...]:
    from difflib import get_close_matches

    wanted = spec.rpartition(":")[2].rpartition(".")[2]
    if not wanted:
        return ()
    strings = snapshot.strings
    names = {strings[number] for number in np.unique(snapshot.columns.symbol_name).tolist()}
    # Comparing with every name of a large repository takes seconds: only those of about that length are tried.
    close = [name for name in names if abs(len(name) - len(wanted)) <= 3 and name[:1].lower() == wanted[:1].lower()]
    return tuple(get_close_matches(wanted, sorted(close)[:20_000], n=5, cutoff=0.6))
