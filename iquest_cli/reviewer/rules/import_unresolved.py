"""`import/unresolved`: an import of the repository's own code leads nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from anchors.records import Import
from anchors.syntax.languages import SCRIPTS
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules import foreign_imports
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.modules import Modules, is_made
from iquest_cli.reviewer.side import Side
from iquest_cli.reviewer.uses import is_guarded

_ENDINGS = ("", ".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json", ".vue", ".svelte",
            ".node", ".css", ".scss")  # fmt: skip
_INDEXES = tuple(f"/index{ending}" for ending in _ENDINGS[1:9])
_BUILT = ("generated", "dist", "build", "lib", "out", "node_modules", "__generated__", ".next", "gen")
_COMPILED = (".pyx", ".c", ".cpp", ".so", ".pyd", ".rs", ".pyi", ".pxd", ".proto")


_REQUIRE = re.compile(r"\brequire\(\s*[\"'](\.{1,2}/[^\"']+)[\"']\s*\)")
_COMMENT = re.compile(r"\s*(?://|\*|/\*)")
_MAX_STATEMENT = 40
SAMPLES = re.compile(r"(?:^|/)(?:__)?(?:fixtures?|testdata|test-data|snapshots?)(?:__)?/", re.I)
"""Folders of texts that tests feed to something: nobody loads them, so that they may import what is not there."""
_FOREIGN = frozenset({"java", "go", "rust", "c", "cpp"})


class ImportUnresolved(Rule):
    id = "import/unresolved"
    title = "An import leads nowhere"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        listed = Modules(change.head)
        before = Modules(change.base) if change.base is not None else None
        gone = {file.old_path for file in change.read_files if file.status in ("deleted", "renamed") and file.old_path}
        for index, file in enumerate(change.head.snapshot.files):
            if file.language not in ("python", *SCRIPTS, *_FOREIGN):
                continue
            changed = change.file(file.path)
            if changed is None and not _mentions(change.head, file.path, gone):
                continue
            added = change.lines(file.path).added
            told: set[int] = set()
            said: set[tuple[int, str]] = set()
            for item in self._imports(change, index, file.path, file.language, added):
                line = _module_line(change.head, file.path, item)
                if (item.line not in added and line not in added and not gone) or line in told:
                    continue
                missing = self._missing(change, listed, file.path, file.language, item)
                if missing is None and before is not None and file.language == "python":
                    missing = self._renamed(change, listed, before, file.path, item)
                    told.update({item.line} if missing else ())
                if (
                    missing
                    and not is_guarded(change.head, file.path, line)
                    and (line in added or self._is_new(change, before, item, file.path))
                ):
                    is_whole = line in added and item.line not in added
                    told.update({line} if is_whole else ())
                    if (line, missing.message) in said:
                        continue  # several names of one import
                    said.add((line, missing.message))
                    yield replace(missing, start_line=line, end_line=line) if is_whole else missing

    def _renamed(self, change: Change, listed: Modules, before: Modules, path: str, item: Import) -> Finding | None:
        """An absolute name may be any installed package's, but not one that led to a file that is called otherwise now.
        Of a file that is gone, `api/removed` tells what is used."""
        names = item.module.split(".")
        old_path = change.old_path(path)
        root = foreign_imports.python_root(before, old_path, item) if old_path is not None else None
        if root is None or foreign_imports.python_root(listed, path, item) is not None:
            return None
        tops = (f"/{names[0]}.py", f"/{names[0]}/__init__.py")
        if any(f"/{file}".endswith(tops) for file in listed.files):
            return None  # it may be looked for where it stands now
        place = "/".join([root, *names]).strip("/")
        moved = (file for file in change.read_files if file.status == "renamed")
        lost = next((file for file in moved if file.old_path in (f"{place}.py", f"{place}/__init__.py")), None)
        if lost is None:
            return None
        return self.finding(
            path,
            item.line,
            f"no module `{item.module}` for {path}: {lost.old_path} is {lost.path} now",
            "It led to that file before the change, and no other of its name is left.",
            confidence="high",
        )

    @staticmethod
    def _imports(change: Change, file: int, path: str, language: str, added: set[int]) -> Iterator[Import]:
        """The file's imports, and in scripts the relative `require("./x")` that an added line asks something of."""
        imports = change.head.snapshot.record(file).imports
        yield from imports
        if language in SCRIPTS:
            known = {(item.module, item.line) for item in imports}
            lines = change.head.lines(path)
            for number in sorted(added):
                text = lines[number - 1] if number <= len(lines) else ""
                for module in _REQUIRE.findall(text):
                    if (module, number) not in known and not _COMMENT.match(text):
                        yield Import(module, "", "", number, -1, False)

    def _is_new(self, change: Change, before: Modules | None, item: Import, path: str) -> bool:
        """What led nowhere before is not this change's."""
        old_path, old_line = change.old_path(path), change.lines(path).to_old(item.line)
        if change.base is None or before is None or old_path is None or old_line is None:
            return True
        return not _leads_nowhere(before, change.base, old_path, change.language(path), item)

    def _missing(self, change: Change, listed: Modules, path: str, language: str, item: Import) -> Finding | None:
        reason = _leads_nowhere(listed, change.head, path, language, item)
        if not reason:
            return None
        is_script = language in SCRIPTS
        is_surest = language == "python"
        is_sample = SAMPLES.search(path) is not None
        is_built = is_script and any(part in _BUILT for part in item.module.split("/"))
        return self.finding(
            path,
            item.line,
            reason,
            "Nothing of that name is in the repository, and no package could be meant.",
            severity="low" if is_sample else "medium" if is_built or language in _FOREIGN else None,
            confidence="low" if is_sample else "high" if is_surest else "medium",
        )


def _module_line(head: Side, path: str, item: Import) -> int:
    """The line of a statement over several lines where its module stands: the nearest that says it."""
    lines = head.lines(path)
    for distance in range(_MAX_STATEMENT):
        for number in (item.line - distance, item.line + distance):
            if 0 < number <= len(lines) and item.module in lines[number - 1]:
                return number
    return item.line


def _mentions(head: Side, path: str, gone: set[str]) -> bool:
    if not gone:
        return False
    data = head.data(path)
    return any(posixpath.splitext(posixpath.basename(name))[0].encode("utf-8", "replace") in data for name in gone)


def _leads_nowhere(listed: Modules, side: Side, path: str, language: str, item: Import) -> str:
    """What is missing, in one line; "" when the import leads somewhere or may be a package's."""
    if language == "python":
        return _python(listed, side, path, item)
    if language in _FOREIGN:
        return _foreign(listed, side, path, language, item)
    if not item.module.startswith(("./", "../")):
        return ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), item.module.partition("?")[0]))
    if target == ".":  # the package itself, as its own tests import it
        is_whole = any(name.lstrip("/") in listed.files for name in ("package.json", *_INDEXES))
        return "" if is_whole else f"no file `{item.module}` beside {path}"
    if target.startswith("..") or any(target + ending in listed.files for ending in (*_ENDINGS, *_INDEXES)):
        return ""
    stem, dot, ending = target.rpartition(".")
    if (
        dot
        and ending in ("js", "jsx", "mjs", "cjs")
        and any(f"{stem}.{own}" in listed.files for own in ("ts", "tsx", "mts", "cts", "d.ts", "d.mts", "d.cts"))
    ):
        return ""  # TypeScript names the file that will be built, or that the declaration is of
    if target in listed.folders and f"{target}/package.json" in listed.files:
        return ""
    if _is_built(listed, target):
        return ""
    return f"no file `{item.module}` beside {path}"


def _is_built(listed: Modules, target: str) -> bool:
    """Whether a path lies in a folder of built files; one that the repository holds is a folder of sources."""
    parts = target.split("/")
    return (
        any(part in _BUILT and "/".join(parts[: at + 1]) not in listed.folders for at, part in enumerate(parts[:-1]))
        or parts[-1] in _BUILT
    )


def _foreign(listed: Modules, side: Side, path: str, language: str, item: Import) -> str:
    if language == "java":
        return foreign_imports.java(listed, side, path, item)
    if language == "go":
        return foreign_imports.go(listed, path, item)
    if language == "rust":
        return foreign_imports.rust(listed, side, path, item)
    return foreign_imports.c(listed, side, path, item)


def _python(listed: Modules, side: Side, path: str, item: Import) -> str:
    dots = len(item.module) - len(item.module.lstrip("."))
    names = [part for part in item.module.lstrip(".").split(".") if part]
    folder = posixpath.dirname(path)
    if dots == 0:
        root = foreign_imports.python_root(listed, path, item)
        if root is None:
            return ""  # an absolute name may be any installed package's
        folder = root
    for _ in range(dots - 1):
        folder = posixpath.dirname(folder)
    place = "/".join([folder, *names]).strip("/")
    module = next(
        (file for file in (f"{place}/__init__.py", f"{place}.py", f"{place}.pyi") if file in listed.files), None
    )
    if module is None:
        is_known = place in listed.folders or any(place + ending in listed.files for ending in _COMPILED)
        is_known = is_known or (bool(names) and is_made(side, f"{names[-1]}.py"))
        return "" if is_known else f"no module `{item.module}` for {path}"
    if not item.name or item.name == "*":
        return ""
    base = place if module.endswith("/__init__.py") else ""
    if base and (
        f"{base}/{item.name}" in listed.folders
        or any(f"{base}/{item.name}{end}" in listed.files for end in (".py", *_COMPILED))
    ):
        return ""
    return "" if _binds(side, module, item.name) else f"`{module}` has no `{item.name}`"


def _binds(side: Side, path: str, name: str) -> bool:
    """Whether a module may have a name; anything dynamic counts as yes."""
    index = side.snapshot.file_index(path)
    if index is None:
        return True
    record = side.snapshot.record(index)
    if record.note or any(item.alias == name or item.name == "*" for item in record.imports):
        return True
    if any(item.name == name or item.name == "__getattr__" for item in record.definitions):
        return True
    text = side.data(path).decode("utf-8", "replace")
    # Bound in a way that no definition shows: a loop, `globals()`, a walrus, a conditional assignment.
    return (
        "globals()" in text
        or "sys.modules" in text
        or f"{name} " in text
        or f"{name}=" in text
        or f"{name}:" in text
        or f"{name}," in text
    )
