"""All of a kind, where a question asks which there are: heirs of a type that is called so, members of an enumeration,
what is registered by name, what a folder or module of that name holds, what functions make.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.graph.texts.words import files_with_word
from anchors.index.names import symbols_named
from anchors.records import DEFINITION_KINDS
from anchors.syntax.languages import is_code
from iquest_cli.analyst.evidence.evidence import Listing, Setting
from iquest_cli.analyst.evidence.findings import Kept
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.kinds.called import SORTS, find_called
from iquest_cli.analyst.kinds.folders import find_folder
from iquest_cli.analyst.kinds.heirs import kinds_called, kinds_within, plain_name
from iquest_cli.analyst.kinds.siblings import Siblings, find_siblings
from iquest_cli.analyst.texts.literals import top_level_arguments
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE, NAMED
from iquest_cli.analyst.texts.words import cased, parts, stem, stems, text_stems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.families import Family
    from iquest_cli.analyst.ranking.relevance import Relevance

_BEFORE: Final = r"(?:(?:(?:kinds?|sorts?|types?) of|different|ready-made|built-?in|existing|bundled) )*"
_KIND: Final = r"(?P<kind>(?:[a-z][\w-]{1,30} ){0,3}?[a-z][\w-]{1,30}?)s"
_IT: Final = r"(?:it|this|that|(?:the |this )?\w{2,30})"
_GIVES: Final = (
    r"(?:have|support|provide|offer|bring|know|understand|come with|ship|include|implement|contain|accept|speak|handle)"
)
_ASKS_KINDS: Final = re.compile(
    rf"\b(?:which|what) {_BEFORE}{_KIND}"
    r" (?:are there|exist\b"
    r"|are (?:available|supported|provided|included|built|shipped|bundled|known|offered|implemented)"
    rf"|(?:do|does) {_IT} {_GIVES}\b|(?:come|ship)s? (?:along )?with\b"
    r"|can (?:it|this|i|we|you|one|be)\b|can (?:an?|the) (?:[\w-]+ ){1,3}(?:be|have|use|take|contain)\b)"
    rf"|\b(?:list|show(?: me)?|name) (?:me )?(?:all |every |the |of )+{_BEFORE}{_KIND.replace('kind', 'listed')}\W*$",
    re.IGNORECASE,
)
_ASKS_LOOSELY: Final = re.compile(
    rf"\b(?:which|what) {_BEFORE}{_KIND} (?:(?P<done>are [a-z]{{2,}}(?:ed|en|nt|pt|lt)\b)"
    r"|can (?:an?|the) (?:[\w-]+ ){1,3}[a-z]+\W*$)",
    re.IGNORECASE,
)
"""What may ask for other things as well: "which users are banned" is no question for what kinds of users there are."""
_OTHERS: Final = (
    "setting option flag parameter variable argument command subcommand route test file error log endpoint function"
    " method line step field part thing place case way exception message record call job task commit reason difference"
)
_OWN_LISTS: Final = frozenset(map(stem, _OTHERS.split(" ")))
"""Kinds of things that are no types, and that are listed elsewhere if at all."""
_PLAIN: Final = frozenset(map(stem, ("implementation", "kind", "type", "variant", "system", "class", "sort")))
"""What says only that there are several: `VersionControl` of "version control systems"."""
_FOR: Final = re.compile(r"s (?:for|of|between|in|on|with)\b", re.IGNORECASE)
_SORT_OF: Final = re.compile(r"\b(?:kinds?|sorts?|types?) of\b", re.IGNORECASE)
_WAYS: Final = frozenset(("way", "mean"))
_DEFAULT: Final = re.compile(
    r"\bdefault|\b(?:if|when|unless) (?:i|you|we|one|nobody|somebody|none|nothing)\b", re.IGNORECASE
)
_REGISTER: Final = ("register", "add", "define")
_MAKES: Final = frozenset(map(stem, ("create", "make", "new", "build")))
LEAST: Final = 2
LEAST_EXPORTED: Final = 3
LEAST_DOING: Final = 3
"""Types that can each do one of what a question asks for."""
MAX_FILES: Final = 200
MAX_CALLED: Final = 200
"""Enumerations that are called as the kind, of each of which all of its file is looked through."""
_ENUM: Final = DEFINITION_KINDS.index("enum")


@dataclass(frozen=True, slots=True)
class Kinds:
    """Types with the base that each names ("" for members of a folder), or a list of what are no types."""

    heirs: tuple[tuple[Symbol, str], ...] = ()
    listing: Listing | None = None
    chosen: tuple[Place, str] | None = None
    kept: Kept | None = None
    family: Family | None = None
    """What is called just so."""


def find_kinds(workspace: Workspace, relevance: Relevance) -> Kinds | None:
    """None where the question asks for no kind, or nothing of the kind is found."""
    asked = _ASKS_KINDS.search(relevance.text)
    if asked is None:
        return _loosely(workspace, relevance)
    said = asked["kind"] or asked["listed"]
    said = _FOR.split(said, maxsplit=1)[0]
    words = tuple(stem(word) for word in re.findall(r"\w+", said))
    if not words or words[-1] in _OWN_LISTS or stem(said) in _OWN_LISTS or said in _WAYS:
        heirs = kinds_called(workspace, relevance, (stem(re.sub(r"\W", "", said)),)) if len(words) > 1 else ()
        return Kinds(heirs) if heirs else None  # `AbstractCronjob` of "cron jobs"
    called = find_called(workspace, relevance, words)
    if called is not None and (words[-1] in SORTS or _SORT_OF.search(relevance.text)):
        return Kinds(family=called)
    for wanted in variants(words):
        heirs = kinds_called(workspace, relevance, wanted)
        if heirs:
            return Kinds(heirs, chosen=_chosen(workspace, relevance, heirs))
    if called is not None:
        return Kinds(family=called)
    some, num_all = kinds_within(workspace, relevance, words)
    kept = Kept(" ".join(re.findall(r"\w+", said)[:-1]), num_all) if num_all > len(some) else None
    listing = (_registered(workspace, relevance, said) or _members(workspace, words)) if kept is None else None
    if listing is not None:
        return Kinds(listing=listing)
    if some:
        return Kinds(some, chosen=_chosen(workspace, relevance, some), kept=kept)
    held = find_siblings(workspace, relevance.text, words) or find_folder(workspace, words)
    if held is not None and _is_of(held, words):
        return Kinds(tuple((symbol, "") for symbol in held.members))
    listing = _exported(workspace, re.findall(r"\w+", said)[-1].lower()) or _made(workspace, relevance, words)
    return Kinds(listing=listing) if listing is not None else None


def _loosely(workspace: Workspace, relevance: Relevance) -> Kinds | None:
    """What is called as a sort of things of which something is done, or the types of which something can do one each;
    None for anything less sure."""
    asked = _ASKS_LOOSELY.search(relevance.text)
    words = tuple(stem(word) for word in re.findall(r"\w+", asked["kind"])) if asked is not None else ()
    if asked is None or words[-1] in _OWN_LISTS:
        return None
    if asked["done"]:
        called = find_called(workspace, relevance, words) if len(words) > 1 and words[-1] in SORTS else None
        return Kinds(family=called) if called is not None else None
    heirs = kinds_called(workspace, relevance, words)
    return Kinds(heirs) if len(heirs) >= LEAST_DOING else None


def _is_of(held: Siblings, words: tuple[str, ...]) -> bool:
    """Of what is called by three words or more, or as the types of something, whether the place or one of its names
    says any but the last: `rules/` may be others than those of smart playlists."""
    said = {root for text in (held.folder, *(member.name for member in held.members)) for root in text_stems(text)}
    is_vague = len(words) > 1 and words[-1] in SORTS
    return (len(words) < 3 and not is_vague) or not said.isdisjoint(words[:-1])


def variants(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The stems of a kind, and what else its base may be called: `HTTPClient` of "HTTP client implementations",
    `Command` of "subcommands"."""
    yield words
    if len(words) > 1 and words[-1] in _PLAIN:
        yield words[:-1]
    if words[-1].startswith("sub") and len(words[-1]) > len("sub") + 3:
        yield (*words[:-1], words[-1].removeprefix("sub"))


def _chosen(
    workspace: Workspace, relevance: Relevance, heirs: tuple[tuple[Symbol, str], ...]
) -> tuple[Place, str] | None:
    """Where one of them is named by what calls itself the default, if the question asks for that."""
    if not _DEFAULT.search(relevance.text):
        return None
    snapshot = workspace.snapshot
    names = {symbol.name for symbol, _ in heirs}
    bases = {number for _, base in heirs for number in symbols_named(snapshot, plain_name(base))}
    for base in sorted(bases):
        for number in snapshot.symbols_of(snapshot.file_of(base)) if is_own(snapshot.path_of(base)) else ():
            symbol = snapshot.symbol(number)
            if symbol.kind not in (*CALLABLE, *NAMED) or "default" not in parts(symbol.name):
                continue
            text = relevance.source.text(symbol.path, symbol.start_line, min(symbol.end_line, symbol.start_line + 40))
            named = sorted(names.intersection(re.findall(r"\w+", text)))
            if len(named) == 1:
                return Place(symbol.path, symbol.start_line, symbol.end_line, symbol.qualified_name, "", symbol), named[
                    0
                ]
    return None


def _registered(workspace: Workspace, relevance: Relevance, said: str) -> Listing | None:
    """Calls of one function that takes such things up by their name: `register_tag("include", Include)`."""
    nouns = re.findall(r"[a-z0-9]+", said.lower())
    spelled = dict.fromkeys(("_".join(nouns), nouns[-1]))
    for noun, verb in product(spelled, _REGISTER):
        for name in cased((verb, *noun.split("_"))):
            settings = list(_calls(workspace, relevance, name))
            if len({setting.key for setting in settings}) >= LEAST:
                several = f"calls of `{name}`"
                return Listing(f"call of `{name}`", tuple(settings), None, several=several, verb="made")
    return None


def _calls(workspace: Workspace, relevance: Relevance, name: str) -> Iterator[Setting]:
    """Calls that hand over something by name: a text, or what begins with a capital letter."""
    snapshot = workspace.snapshot
    called = re.compile(rf"(?<![\w$]){re.escape(name)}(?:\(| +)\s*(?P<given>[\"':A-Z].*)")
    for file in (files_with_word(snapshot, name) or [])[:MAX_FILES]:
        path = snapshot.files[file].path
        if not is_own(path) or not is_code(snapshot.files[file].language):
            continue
        for line, text in enumerate(relevance.source.lines(path), 1):
            match = called.search(text) if name in text and len(text) <= MAX_LINE else None
            if match is not None:
                key = next(top_level_arguments(match["given"]), "").strip("\"': ") or match["given"]
                symbol = snapshot.symbol(snapshot.symbol_at(file, line))
                yield Setting(key, "", path, line, symbol, text.strip(), "registered")


def _members(workspace: Workspace, words: tuple[str, ...]) -> Listing | None:
    """Those of the enumeration that is called so; of several the one with most."""
    snapshot = workspace.snapshot
    best: tuple[int, int] | None = None
    enums = np.flatnonzero(snapshot.columns.symbol_kind == _ENUM).tolist()
    called = (n for n in enums if stems(snapshot.name(n))[-len(words) :] == words and is_own(snapshot.path_of(n)))
    for number in islice(called, MAX_CALLED):
        count = sum(1 for _ in _inside(workspace, number))
        best = max(best or (0, 0), (count, -number))
    if best is None or best[0] < LEAST:
        return None
    owner = -best[1]
    settings = tuple(_setting(snapshot.symbol(member)) for member in _inside(workspace, owner))
    return Listing("member", settings, snapshot.symbol(owner), verb="defined")


def _inside(workspace: Workspace, owner: int) -> Iterator[int]:
    snapshot = workspace.snapshot
    numbers = snapshot.symbols_of(snapshot.file_of(owner))
    return (n for n in numbers if snapshot.parent(n) == owner and snapshot.kind(n) == "member")


def _exported(workspace: Workspace, kind: str) -> Listing | None:
    """What the module called as the kind gives to others; of several such modules the one with most."""
    snapshot = workspace.snapshot
    best: list[Symbol] = []
    for file, tracked in enumerate(snapshot.files):
        folder, _, name = tracked.path.rpartition("/")
        plain = name.partition(".")[0]
        called = folder.rpartition("/")[2] if plain in ("index", "__init__", "mod", "lib", "main") else plain
        if called.lower() not in (kind, f"{kind}s") or not is_own(tracked.path) or not is_code(tracked.language):
            continue
        module = snapshot.module_symbol(file)
        outer = [n for n in snapshot.symbols_of(file) if snapshot.parent(n) == module]
        found = [s for n in outer if (s := snapshot.symbol(n)).kind in ("function", "class") and s.is_exported]
        best = max(best, [s for s in found if not s.name.startswith("_")], key=len)
    if len(best) < LEAST_EXPORTED:
        return None
    what = f"function or class of `{best[0].path}`"
    several = f"functions and classes of `{best[0].path}`"
    return Listing(what, tuple(map(_setting, best)), None, several=several, verb="exported")


def _made(workspace: Workspace, relevance: Relevance, words: tuple[str, ...]) -> Listing | None:
    """Functions that make one each, by their names: `createAsyncStoragePersister`."""
    snapshot = workspace.snapshot
    found: dict[str, Symbol] = {}
    for scored in relevance.candidates:
        symbol = scored.symbol
        named = stems(symbol.name)
        is_outer = symbol.parent is None or snapshot.kind(symbol.parent) == "module"
        is_maker = bool(_MAKES.intersection(named)) and named[-1:] == words[-1:] and len(named) > 2
        if is_maker and symbol.kind in CALLABLE and is_outer and is_own(symbol.path) and symbol.is_exported:
            found.setdefault(symbol.name, symbol)
    if len(found) < LEAST or len({symbol.path for symbol in found.values()}) < LEAST:
        return None
    several = "functions that by their names make one each"
    return Listing("function", tuple(map(_setting, found.values())), None, several=several, verb="defined")


def _setting(symbol: Symbol) -> Setting:
    return Setting(symbol.name, "", symbol.path, symbol.name_line, symbol, symbol.signature, "member")
