"""A kind of thing by its place: what a folder holds that is called as the kind, a file or a folder of its own for each.

`_shortcodes/` holds a template for each; `middlewares/` a package for each, and beside them what all of these share.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import is_code, stem_of
from iquest_cli.analyst.kinds.families import INDEX
from iquest_cli.analyst.kinds.siblings import LEAST_FILES, Siblings
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.words import parts, stem, stems

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.workspace import Workspace

_ENTRIES: Final = frozenset(("__init__", "index", "mod", "main", "base", "doc"))
"""Files that a folder has beside what it holds."""
_ROLES: Final = (
    "app base code common const constant error exception factory helper interface internal manager model registry"
    " schema serializer setting shared test type util utility validator version view"
)
_SHARED: Final = frozenset(map(stem, _ROLES.split(" ")))
"""Last words of what all of a kind share, and that is none of them: `error_codes.py`."""
MANY: Final = 5
"""Folders that have a file or folder of one name, from which on that says what part of a thing it is."""
_BEFORE: Final = frozenset(("base", "abstract", "common"))


def find_folder(workspace: Workspace, kind: tuple[str, ...]) -> Siblings | None:
    """The files of one ending right in a folder that is called as the thing, or its folders; of several such the most.

    `kind`: the stems of what it is called. What all of a kind share counts for nothing, and a folder of which that is
    the half holds none.
    """
    snapshot = workspace.snapshot
    common = _common_names(snapshot)
    held: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    below: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, file in enumerate(snapshot.files):
        folder, _, name = file.path.rpartition("/")
        if not is_own(file.path):
            continue
        if name.partition(".")[0] not in _ENTRIES and _is_called_so(folder.rpartition("/")[2], kind):
            held[folder, name.rpartition(".")[2]].append(number)
        if is_code(file.language):
            for above, inner in _called_above(folder, kind, common):
                below[above][inner].append(number)
    files = [(snapshot.files[found[0]].path.rpartition("/")[0], found) for found in held.values()]
    folders = [(above, _mains(snapshot, inside, kind)) for above, inside in below.items()]
    fitting = [(_num_own(snapshot, found, kind, common), folder, found) for folder, found in files]
    fitting = [one for one in fitting if one[0] >= LEAST_FILES and 2 * one[0] > len(one[2])]
    fitting += [(len(found), folder, found) for folder, found in folders if len(found) >= LEAST_FILES]
    if not fitting:
        return None
    # Templates and data of a kind stand beside its code.
    _, folder, numbers = max(fitting, key=lambda one: (is_code(snapshot.files[one[2][0]].language), *one))
    return Siblings(tuple(snapshot.symbol(snapshot.module_symbol(number)) for number in numbers), folder, None, 0)


@lru_cache(maxsize=1 << 12)
def _words(folder: str) -> tuple[str, str]:
    """The last word of a folder's name, and the whole of it, as stems."""
    return next(iter(stems(folder)[-1:]), ""), stem(folder.lower())


def _is_called_so(folder: str, kind: tuple[str, ...]) -> bool:
    last, whole = _words(folder)
    return last == kind[-1] or (len(kind) > 1 and whole.startswith(kind[0]) and whole.endswith(kind[-1]))


def _common_names(snapshot: Snapshot) -> frozenset[str]:
    """Names that files or folders have in many folders: of a part that each of these has, not of one of a kind."""
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for file in snapshot.files:
        if is_code(file.language) and is_own(file.path):
            folder, _, name = file.path.rpartition("/")
            inside[name.partition(".")[0]].add(folder)
            above, _, inner = folder.rpartition("/")
            inside[inner].add(above)
    return frozenset(name for name, folders in inside.items() if len(folders) >= MANY)


def _called_above(folder: str, kind: tuple[str, ...], common: frozenset[str]) -> list[tuple[str, str]]:
    """Folders around a file that are called so, each with the folder in it that holds the file."""
    names = folder.split("/")
    above = [at for at in range(1, len(names)) if _is_called_so(names[at - 1], kind)]
    return [("/".join(names[:at]), names[at]) for at in above if not _is_shared(names[at], kind, common)]


def _is_shared(name: str, kind: tuple[str, ...], common: frozenset[str]) -> bool:
    words = parts(name)
    last = stem(words[-1]) if words else ""
    is_role = name in common or last in _SHARED
    return not words or words[0] in _BEFORE or (is_role and last != kind[-1])


def _num_own(snapshot: Snapshot, files: list[int], kind: tuple[str, ...], common: frozenset[str]) -> int:
    """How many of them are one of the kind by their names."""
    return sum(not _is_shared(stem_of(snapshot.files[number].path), kind, common) for number in files)


def _mains(snapshot: Snapshot, inside: dict[str, list[int]], kind: tuple[str, ...]) -> list[int]:
    """Of each folder the file that tells what it is: called as it, or as the kind, or as every folder's is."""

    def order(number: int, folder: str) -> tuple[int, int, int]:
        path = snapshot.files[number].path
        plain = stem_of(path)
        depth = path.count("/")
        if "".join(parts(plain)) == "".join(parts(folder)):
            return depth, 0, number
        if stems(plain)[-1:] == kind[-1:]:
            return depth, 1, number
        return depth, 2 if plain in INDEX and snapshot.files[number].size else 3, number

    return [min(numbers, key=lambda n: order(n, folder)) for folder, numbers in sorted(inside.items())]
