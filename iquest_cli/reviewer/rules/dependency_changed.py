"""`dependency/changed`: a manifest names other dependencies than before; which, in one line a manifest.

Reads manifests by their lines, not by running anything: a dependency that a script computes is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from anchors.graph.texts.words import files_with
from anchors.types import FileChange
from iquest_cli.manifests.dependencies import dependencies, names_modules
from iquest_cli.manifests.own import own_name
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.gem_constants import gem_uses
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.settings import Confidence, Severity
from iquest_cli.text import plural

_FLOATING = re.compile(r"^(?:\*|latest|)$|git\+|^git:|^https?:|^file:|github:")
_SHOWN = 4
_LOOKED_FOR = 20
"""Dependencies whose line is looked for: a manifest may spell all of them in another way."""
_MAX_ABOVE = 4
"""Lines between the name of a dependency and its version."""
_MAX_PARTS = 12
"""Of what an import names: a package has fewer."""
_BETWEEN = re.compile(r"/|\.|::")


class DependencyChanged(Rule):
    id = "dependency/changed"
    title = "A dependency was added, removed or moved"
    severity = "info"

    def check(self, change: Change) -> Iterator[Finding]:
        base = change.base
        if base is None:
            return
        asked, imported = _Asked(change), _Imported(change)
        for file, old, new in change.kept_files:
            before = dependencies(old, base.data(old))
            after = dependencies(new, change.head.data(new))
            if before is None or after is None or before == after:
                continue
            gone = sorted(set(before) - set(after))
            for name in gone if names_modules(file.path) else ():
                if name not in asked.names or new.endswith("package.json"):
                    yield from self._still_used(change, file, name, imported, asked)
            yield from self._told(change, file, before, after, asked)

    def _told(
        self, change: Change, file: FileChange, before: dict[str, str], after: dict[str, str], asked: _Asked
    ) -> Iterator[Finding]:
        added = sorted(set(after) - set(before))
        moved = sorted(name for name in set(after) & set(before) if after[name] != before[name])
        moved = [name for name in moved if name not in asked.own] if moved else moved
        gone = sorted(set(before) - set(after))
        parts = [
            *(f"added {name} {after[name]}".strip() for name in added),
            *(f"removed {name}" for name in gone),
            *(f"{name} {before[name] or 'any'} -> {after[name] or 'any'}" for name in moved),
        ]
        if not parts:
            return
        floating = [name for name in added if _FLOATING.search(after[name])]
        severity: Severity = "low" if any(re.search(r"git|http|file:", after[name]) for name in floating) else "info"
        named = (*added, *moved)[:_LOOKED_FOR]
        lines = (_line_of(change, file.path, name, after[name]) for name in named)
        line = next((line for line in lines if line), None)
        shown = ", ".join(parts[:_SHOWN]) + (f" and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else "")
        yield self.finding(
            file.path,
            line or _first_line(file),
            f"dependencies changed: {shown}",
            "Other people's code runs with ours from now on, in another version or no longer."
            + (" What comes from a repository or an address changes without a version." if severity == "low" else ""),
            severity=severity,
            confidence="high",
        )

    def _still_used(
        self, change: Change, file: FileChange, name: str, imported: _Imported, asked: _Asked
    ) -> Iterator[Finding]:
        """Imports of a package that no manifest asks for any more; of Node's none that they see."""
        places = sorted(imported.under(file.path, name))
        is_by_constant = not places
        places = places or list(gem_uses(change, file.path, name))
        is_elsewhere = name in asked.names
        if is_elsewhere:
            places = [place for place in places if not asked.sees(place[0], name)]
        if not places or name == "bundler":  # which comes with Ruby
            return
        confidence: Confidence = "medium"
        what = "place" if is_by_constant else "import"
        finding = self.finding(
            file.path,
            _first_line(file),
            f"{name} is no longer a dependency; {plural(len(places), what)} still "
            f"{'names' if len(places) == 1 else 'name'} it",
            "It may be there through another package, until that one drops it.",
            severity="medium" if not is_elsewhere and any(not change.is_test(path) for path, _ in places) else "low",
            confidence=confidence,
            symbol=name,
        )
        yield with_uses(change, finding, places)


class _Asked:
    """What the manifests of the new side ask for and are, each read once."""

    def __init__(self, change: Change) -> None:
        self._head = change.head

    @cached_property
    def _manifests(self) -> list[str]:
        return [file.path for file in self._head.snapshot.files if dependencies(file.path, b"") is not None]

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(name for path in self._manifests for name in dependencies(path, self._head.data(path)) or ())

    def sees(self, path: str, name: str) -> bool:
        """Whether a `package.json` in the folder of a file, or in one above, asks for a package."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            manifest = f"{folder}/package.json".lstrip("/")
            if manifest in self._by_folder and name in self._by_folder[manifest]:
                return True
        return False

    @cached_property
    def _by_folder(self) -> dict[str, frozenset[str]]:
        paths = [path for path in self._manifests if path.endswith("package.json")]
        return {path: frozenset(dependencies(path, self._head.data(path)) or ()) for path in paths}

    @cached_property
    def own(self) -> frozenset[str]:
        """What the repository calls the packages that it is made of."""
        return frozenset(own_name(path, self._head.data(path)) for path in self._manifests)


class _Imported:
    """Imports by the packages that they may be of, those of a file gone through once."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._by_file: dict[int, dict[str, list[int]]] = {}

    def under(self, manifest: str, name: str) -> Iterator[tuple[str, int]]:
        """Those under the manifest's folder whose module is the package, by the spelling that its language uses."""
        head = self._change.head.snapshot
        folder = manifest.rpartition("/")[0]
        is_script = manifest.endswith("package.json")
        module = name if is_script or "/" in name else name.replace("-", "_").lower()
        for index in files_with(head, module):
            path = head.files[index].path
            if not folder or path.startswith(folder + "/"):
                for line in self._of_file(index).get(module, ()):
                    if not self._change.is_in_diff(path, line):
                        yield path, line

    def _of_file(self, index: int) -> dict[str, list[int]]:
        """Lines by each beginning of what they import that ends between two parts, and by all of it."""
        if index not in self._by_file:
            found: dict[str, list[int]] = {}
            for item in self._change.head.snapshot.record(index).imports:
                text = item.module or item.name
                ends = (match.start() for match in islice(_BETWEEN.finditer(text), _MAX_PARTS))
                for part in {text, *(text[:end] for end in ends)}:
                    found.setdefault(part, []).append(item.line)
            self._by_file[index] = found
        return self._by_file[index]


def _line_of(change: Change, path: str, name: str, version: str) -> int | None:
    """By the whole name, else by its last part, as Maven has each part on a line of its own; where that stood before,
    the line of the new version below it."""
    added, lines = sorted(change.lines(path).added), change.head.lines(path)
    last = name.lower().rpartition(":")[2]
    for part in dict.fromkeys((name.lower(), last)):
        for number in added:
            if part in lines[number - 1].lower():
                return number
    for number in added:
        above = "\n".join(lines[max(0, number - _MAX_ABOVE) : number - 1]).lower()
        if version and version in lines[number - 1] and last in above:
            return number
    return None


def _first_line(file: FileChange) -> int:
    return max(1, file.hunks[0].new_start) if file.hunks else 1
