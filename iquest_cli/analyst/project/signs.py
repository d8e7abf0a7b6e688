"""Which technologies a repository uses, by what shows it: a dependency that code imports, an image, an address, a
module of a language's own library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.project.catalog import Technology, catalog
from iquest_cli.analyst.project.configured import configured
from iquest_cli.analyst.project.listed import Imported, Listed, files_importing, imported_modules, std_imports
from iquest_cli.analyst.project.own import is_own
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

_OF_TESTS: Final = ("testing", "lint", "bundler")
"""Roles that need no use outside of tests to count whole."""


@dataclass(frozen=True, slots=True)
class Sign:
    """`how` is `dependency`, `image`, `address`, `kit` or `import`; `num_files` import it, tests among them."""

    technology: Technology
    how: str
    told: str
    path: str
    line: int
    num_files: int = 0
    is_aside: bool = False
    """Only tests, examples, documentation or CI show it."""


@dataclass(frozen=True, slots=True)
class Used:
    """A technology with its signs, the one that tells most first."""

    technology: Technology
    signs: tuple[Sign, ...]

    @property
    def best(self) -> Sign:
        return self.signs[0]


def used_technologies(workspace: Workspace, source: Source, listed: Iterable[Listed]) -> tuple[Used, ...]:
    """Those that the program itself uses first, by how many files import them."""
    found: dict[Technology, list[Sign]] = {}
    imported = imported_modules(workspace)
    for sign in (*_of_packages(imported, listed), *_of_settings(workspace, source)):
        found.setdefault(sign.technology, []).append(sign)
    for sign in _of_libraries(workspace, imported):
        listed_so = found.setdefault(sign.technology, [])
        if listed_so and listed_so[0].how == "dependency":
            # One registry calls it as its code does not: how many files import it is known all the same.
            listed_so[0] = replace(listed_so[0], num_files=max(sign.num_files, listed_so[0].num_files))
        else:
            listed_so.append(sign)
    used = [Used(technology, tuple(sorted(signs, key=_order))) for technology, signs in found.items()]
    return tuple(sorted(used, key=lambda one: (_is_beside(one), *_order(one.best), one.technology.name)))


def _is_beside(one: Used) -> bool:
    """Who chose a package for tests uses what the language brings for a part of them."""
    return one.technology.role == "testing" and one.best.how == "import"


def _order(sign: Sign) -> tuple[bool, bool, int, int, str, int]:
    """A dependency before an image; what most files import, then what is listed nearest to the root."""
    is_listed = sign.how in ("dependency", "kit", "import")
    return sign.is_aside, not is_listed, -sign.num_files, sign.path.count("/"), sign.path, sign.line


def _of_packages(imported: tuple[Imported, ...], listed: Iterable[Listed]) -> Iterator[Sign]:
    known = {item: catalog().of_package(item.registry, item.name) for item in listed}
    told = {item: technologies for item, technologies in known.items() if technologies}
    files = files_importing(imported, told)
    for item, technologies in told.items():
        paths = files.get(item, [])
        is_aside = item.is_aside or (bool(paths) and path_factor(paths[0], "code") < 1.0)
        shown = f"{item.name} {item.version}".strip()
        for technology in technologies:
            aside = is_aside and technology.role not in _OF_TESTS
            yield Sign(technology, "dependency", shown, item.path, item.line, len(paths), aside)


def _of_settings(workspace: Workspace, source: Source) -> Iterator[Sign]:
    hows = {"image": "image", "scheme": "address", "sdk": "kit"}
    told = set()
    for item in configured(workspace, source):
        for technology in catalog().of_other(item.space, item.name):
            key = (technology, item.space)
            if key not in told:
                told.add(key)
                aside = path_factor(item.path, "code") < 1.0 or (item.path.startswith(".") and "/" in item.path)
                yield Sign(technology, hows[item.space], item.shown, item.path, item.line, 0, aside)


def _of_libraries(workspace: Workspace, imported: tuple[Imported, ...]) -> Iterator[Sign]:
    """Modules of standard libraries: one sign for a technology, with how many files import of it."""
    found: dict[Technology, dict[str, str]] = {}
    for language, module, path in std_imports(imported):
        for technology in _of_module(language, module):
            if technology.role in _OF_TESTS or is_own(path):
                found.setdefault(technology, {}).setdefault(path, module)
    for technology, modules in found.items():
        first = min(modules, key=lambda path: (-path_factor(path, "code"), path.count("/"), path))
        line = _import_line(workspace, first, modules[first])
        yield Sign(technology, "import", modules[first].strip('<>"'), first, line, len(modules))


@lru_cache(1 << 14)  # files import much of the same
def _of_module(language: str, module: str) -> tuple[Technology, ...]:
    name = module.strip('<>"')
    found = catalog().of_other("std", f"{language}:{name}")
    if not found and language in ("java", "csharp", "python") and "." in name:
        return _of_module(language, name.rpartition(".")[0])
    return found


def _import_line(workspace: Workspace, path: str, module: str) -> int:
    file = workspace.snapshot.file_index(path)
    imports = workspace.snapshot.record(file).imports if file is not None else ()
    return next((one.line for one in imports if one.module == module), 1)
