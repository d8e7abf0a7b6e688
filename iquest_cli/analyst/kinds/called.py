"""What is called as a question calls several things, and nothing else: `TaskType` of "which task types are there",
`PERMISSIONS` of "which permissions are there", the constants `TYPE_…` of `Reminder` of "which types of reminders".

An enumeration that is called so is meant before anything that only comes near to the words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from anchors.index.names import symbols_named
from anchors.syntax.languages import is_code
from iquest_cli.analyst.kinds.families import families_in
from iquest_cli.analyst.kinds.heirs import TYPES
from iquest_cli.analyst.ranking.subjects import fronts_of
from iquest_cli.analyst.ranking.weights import SAID
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE, NAMED
from iquest_cli.analyst.texts.words import stem, stems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anchors.index.snapshot import Snapshot
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.families import Family
    from iquest_cli.analyst.ranking.relevance import Relevance

SORTS: Final = frozenset(map(stem, ("type", "kind", "sort", "mode", "status", "state", "level", "role", "category")))
"""Last words of what enumerations are called, and first ones of constants that are one: `TYPE_AUDIO` of `Call`."""
_PLAIN: Final = frozenset(map(stem, ("type", "kind", "sort", "level", "category")))
_HOLDING: Final = frozenset(map(stem, ("list", "table", "array", "registry", "map", "set", "all")))
"""Last words of what holds several things: `demuxer_list`."""
_SCHEMAS: Final = frozenset(("prisma", "graphql", "proto", "thrift"))
"""Whose enumerations are the program's."""
MAX_LETTERS: Final = 60
MAX_FILES: Final = 40
MAX_NAMES: Final = 120
MAX_BESIDE: Final = 30
"""Files of a package that are looked through for a type's constants."""
ALONE: Final = 3
"""For a name that says the last of the words alone."""
MAX_NAMED: Final = 2000
"""Definitions of one name that are looked at."""
MAX_SAME: Final = 40
LEAST_WORD: Final = 3
_OF: Final = re.compile(r"\b(?:kinds?|sorts?|types?) of\b", re.IGNORECASE)


class _Wanted(NamedTuple):
    """Stems of what may be called so: `names` as a whole, `near` also in part."""

    names: tuple[tuple[str, ...], ...]
    near: tuple[tuple[str, ...], ...]


def find_called(workspace: Workspace, relevance: Relevance, words: tuple[str, ...]) -> Family | None:
    """The family that is called as `words`, stems of what is asked for; of several the one that stands outermost, then
    the one of most entries. None where nothing is called so."""
    sorts = [(*words, stem("type")), (*words, stem("kind"))] if words[-1] not in SORTS else []
    is_sort = _OF.search(relevance.text) is not None
    wanted = _Wanted((*sorts, words), (*sorts, words) if is_sort else (words,))
    files = _files(workspace, relevance, wanted)
    held = families_in(workspace, relevance.source, files, "") if files else ()
    fronts = fronts_of([file.language for file in workspace.snapshot.files])
    ranked = []
    for family in held:
        file, label = workspace.snapshot.file_of(family.label.id), family.label
        rank = _rank(workspace, relevance, family, wanted) if file in files else None
        if rank is not None:
            place = (-_depth(workspace, label.id), label.language not in fronts, relevance.file_factor(file))
            ranked.append((-rank, place, len(family.entries), -label.id, family))
    return replace(max(ranked, key=lambda item: item[:-1])[-1], is_meant=True) if ranked else None


def _files(workspace: Workspace, relevance: Relevance, wanted: _Wanted) -> list[int]:
    """Those in which something is called so, what is called most like it first."""
    snapshot = workspace.snapshot
    letters = {word[: max(LEAST_WORD, len(word) - 1)] for words in wanted.names for word in words[-2:]}
    near = [(like, name) for name in snapshot.strings if _may_be(name, letters) and (like := _likeness(name, wanted))]
    found: dict[int, None] = {}
    for like, name in sorted(near)[:MAX_NAMES]:
        fitting = (
            number
            for number in islice(symbols_named(snapshot, name), MAX_NAMED)
            if (snapshot.kind(number) in TYPES or snapshot.kind(number) in NAMED)
            and is_own(path := snapshot.path_of(number))
            and relevance.is_asked(path)
            and (like != ALONE or _says_rest(relevance, path, "", wanted))
        )
        for number in islice(fitting, MAX_SAME):
            found.update(dict.fromkeys(_beside(snapshot, number, like in (1, ALONE))))
    read = (file for file in found if is_code(language := snapshot.files[file].language) or language in _SCHEMAS)
    return list(islice(read, MAX_FILES))


def _beside(snapshot: Snapshot, number: int, is_meant: bool) -> Iterator[int]:
    """The file of a definition; of a type in Go that is meant all of its package's, in any of which its constants may
    stand."""
    file = snapshot.file_of(number)
    yield file
    if is_meant and snapshot.files[file].language == "go" and snapshot.kind(number) == "type":
        folder = snapshot.path_of(number).rpartition("/")[0]
        same = (n for n, other in enumerate(snapshot.files) if other.path.rpartition("/")[0] == folder)
        yield from islice((n for n in same if is_own(snapshot.files[n].path)), MAX_BESIDE)


def _may_be(name: str, letters: set[str]) -> bool:
    low = name.lower()
    return len(name) <= MAX_LETTERS and any(part in low for part in letters)


def _likeness(name: str, wanted: _Wanted) -> int:
    """1 for the very name, more for what is called nearly so, 0 for what is not."""
    said = stems(name)
    if _is_very_name(said, wanted):
        return 1
    if any(_ends(said, words) for words in (*wanted.names, *_owners(wanted))):
        return 2
    if any(len(words) > 1 and said == words[-1:] for words in wanted.near):
        return ALONE
    return 4 if any(_begins(said, base) for base in _bases(wanted)) else 0


def _is_very_name(name: tuple[str, ...], wanted: _Wanted) -> bool:
    return name in wanted.names or (name[-1:] != () and name[-1] in _HOLDING and name[:-1] in wanted.names)


def _ends(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a name ends in these words, at most one other before them or behind the first of them."""
    is_parted = len(words) > 1 and len(name) == len(words) + 1 and name[0] == words[0] and name[2:] == words[1:]
    return is_parted or (name[-len(words) :] == words and len(name) <= len(words) + 1)


def _begins(name: tuple[str, ...], base: tuple[str, ...]) -> bool:
    """The same for its beginning, as constants of one kind do: `MQTT_LOG_INFO`."""
    return any(name[at : at + len(base)] == base for at in (0, 1) if len(name) > at + len(base))


def _owners(wanted: _Wanted) -> list[tuple[str, ...]]:
    """What types are called whose constants are wanted: `Call` of call types, that has `TYPE_AUDIO`."""
    return [words[:-1] if words[-1] in SORTS and len(words) > 1 else words for words in wanted.near]


def _bases(wanted: _Wanted) -> list[tuple[str, ...]]:
    return [words[:-1] for words in wanted.near if words[-1] in _PLAIN and len(words) > 1]


def _rank(workspace: Workspace, relevance: Relevance, family: Family, wanted: _Wanted) -> int | None:
    """How far a family's name is from what is wanted: 0 is the very name; None where it is called otherwise."""
    label = family.label
    name, holder = stems(label.name), ""
    if label.parent is not None and workspace.snapshot.kind(label.parent) in TYPES:
        holder = workspace.snapshot.name(label.parent)
    if family.kind in ("enum", "table", "filled"):
        if name in wanted.names or (family.kind != "enum" and _is_very_name(name, wanted)):
            return 0
        if family.kind == "enum" and any(_ends(name, words) for words in wanted.names):
            return 1
        is_last = any(name == words[-1:] for words in wanted.near if len(words) > 1)
        return 2 if is_last and _says_rest(relevance, label.path, holder, wanted) else None
    if family.kind != "constants":
        return None
    firsts = [stems(entry.key) for entry in family.entries]
    shared = firsts[0][0] if len({words[:1] for words in firsts}) == 1 else ""
    if shared in SORTS and holder and any(_ends(stems(holder), words) for words in _owners(wanted)):
        return 1
    return 3 if any(all(_begins(words, base) for words in firsts) for base in _bases(wanted)) else None


def _says_rest(relevance: Relevance, path: str, owner: str, wanted: _Wanted) -> bool:
    """Whether the folder of a file, or what holds a name in it, says all but the last of the words: `Sizes` in
    `thumb/`."""
    said = relevance.hits(f"{owner} {path.rpartition('/')[0].rpartition('/')[2]}")
    roots = [stem(weighed.concept.word) for weighed in relevance.concepts]
    return any(
        len(words) > 1 and all(word in roots and said.get(roots.index(word), 0.0) >= SAID for word in words[:-1])
        for words in wanted.near
    )


def _depth(workspace: Workspace, number: int) -> int:
    """How many functions a definition stands in."""
    snapshot, depth = workspace.snapshot, 0
    while (number := snapshot.parent(number)) >= 0:
        depth += snapshot.kind(number) in CALLABLE
    return depth
